"""The notebook that carries one attempt: whose cell is whose, and what is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from amlnb.model.artifact import Artifact
from amlnb.model.attempt import AttemptSpec, DataInput, PathInput
from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue
from amlnb.model.step import CellBody, Helper, NotebookBody, Place
from amlnb.steps.kernels import Kernel
from amlnb.steps.language import Language

#: Papermill's tags, so that its users find their way.
INJECTED = "injected-parameters"
PARAMETERS = "parameters"
HELPERS = "amlnb-helpers"
OUTPUTS = "amlnb-outputs"
_LONGEST_VALUE = 200


class Role(StrEnum):
    """Whose cell it is, and so whose fault an error in it is."""

    #: Ours: parameters and inputs become variables.
    BEGIN = "begin"
    HELPERS = "helpers"
    #: The user's.
    BODY = "body"
    #: Ours: outputs are saved.
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A notebook ready to be executed, and what each code cell is there for."""

    #: In the notebook format, version 4.
    notebook: Mapping[str, Any]
    #: By the cell's index.
    roles: Mapping[int, Role]
    #: Where the user's own cells stand, by index here.
    places: Mapping[int, Place] = field(default_factory=dict)
    #: The helpers of the helpers cell, each with its first line there.
    helpers: tuple[tuple[int, Helper], ...] = ()


class BadNotebookError(AmlnbError):
    """A notebook that should be a step cannot be read."""

    def __init__(self, path: str, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"The notebook {path!r} cannot be a step: {why}.")


@dataclass(slots=True)
class _Draft:
    """Cells in the making."""

    cells: list[dict[str, Any]] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)

    def add(
        self, cell: dict[str, Any], role: Role | None = None, place: Place | None = None
    ) -> None:
        index = len(self.cells)
        if role is not None and cell["cell_type"] == "code":
            self.roles[index] = role
        if place is not None:
            self.places[index] = place
        self.cells.append(cell)


def document(spec: AttemptSpec, kernel: Kernel, language: Language) -> Document:
    """Return the notebook of an attempt, for either kind of body.

    Raises
    ------
    BadNotebookError
        When the body is a notebook that is not one.
    """
    match spec.body:
        case NotebookBody() as body:
            return _whole(spec, body, kernel, language)
        case CellBody() as body:
            return _single(spec, body, kernel, language)
    raise TypeError(spec.body)  # a command line has no document


def _single(
    spec: AttemptSpec, body: CellBody, kernel: Kernel, language: Language
) -> Document:
    draft = _Draft()
    _add_begin(draft, spec, language)
    if body.helpers:
        source = "\n\n".join(h.source for h in body.helpers)
        draft.add(_code(source, "helpers", tags=[HELPERS]), Role.HELPERS)
    draft.add(_code(body.source, "body"), Role.BODY, spec.place)
    draft.add(_end(language), Role.END)
    metadata = {"kernelspec": _kernelspec(kernel)}
    return Document(
        notebook=_notebook(draft, spec, metadata),
        roles=draft.roles,
        places=draft.places,
        helpers=_first_lines(body.helpers),
    )


def _whole(
    spec: AttemptSpec, body: NotebookBody, kernel: Kernel, language: Language
) -> Document:
    numbered, metadata = _read(spec, body)
    tagged = [n for n, cell in numbered if PARAMETERS in _tags(cell)]
    after = tagged[0] if tagged else None
    draft = _Draft()
    if not tagged:
        _add_begin(draft, spec, language)
    for number, cell in numbered:
        place = Place(file=body.path, cell=number, cell_id=cell["id"])
        draft.add(cell, Role.BODY, place)
        if number == after:
            _add_begin(draft, spec, language)
    draft.add(_end(language), Role.END)
    metadata.setdefault("kernelspec", _kernelspec(kernel))
    return Document(
        notebook=_notebook(draft, spec, metadata),
        roles=draft.roles,
        places=draft.places,
    )


def _read(
    spec: AttemptSpec, body: NotebookBody
) -> tuple[list[tuple[int, dict[str, Any]]], dict[str, Any]]:
    """Return a notebook's cells with their numbers, without what was injected."""
    try:
        text = spec.sources[body.source]
        data = json.loads(text)
        cells = [_cell(cell, i) for i, cell in enumerate(data["cells"])]
        metadata = dict(data.get("metadata", {}))
    except KeyError as error:
        why = f"it has no {error.args[0]!r}; open and save it with a newer Jupyter"
        raise BadNotebookError(body.path, why) from error
    except (TypeError, ValueError) as error:
        raise BadNotebookError(body.path, f"it is not a notebook: {error}") from error
    metadata.pop("papermill", None)
    metadata.pop("widgets", None)
    numbered = enumerate(cells, start=1)
    return [(n, cell) for n, cell in numbered if INJECTED not in _tags(cell)], metadata


def _cell(cell: Mapping[str, Any], index: int) -> dict[str, Any]:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    metadata = dict(cell.get("metadata", {}))
    metadata.pop("papermill", None)
    own = {"id": f"cell-{index}", **cell, "source": text, "metadata": metadata}
    if cell["cell_type"] == "code":
        own |= {"outputs": [], "execution_count": None}
    return own


def _tags(cell: Mapping[str, Any]) -> Sequence[str]:
    tags: Sequence[str] = cell["metadata"].get("tags", ())
    return tags


# ------------------------------------------------------------------ our own cells


def _add_begin(draft: _Draft, spec: AttemptSpec, language: Language) -> None:
    draft.add(_markdown(_summary(spec), "values"))
    cell = _code(language.begin, "begin", tags=[INJECTED], hidden=True)
    draft.add(cell, Role.BEGIN)


def _end(language: Language) -> dict[str, Any]:
    return _code(language.end, "end", tags=[OUTPUTS], hidden=True)


def _summary(spec: AttemptSpec) -> str:
    """Say for readers what the body was given; nothing reads it back."""
    lines = [f"{name} = {_short(value)}" for name, value in spec.values.items()]
    lines += [f"{name}: {_kind(given)}" for name, given in spec.inputs.items()]
    text = "\n".join(lines) or "no parameters, no inputs"
    fence = "`" * max(3, _longest_run(text, "`") + 1)
    head = f"Step **{spec.step}**, attempt {spec.id.n} of run {spec.id.run}"
    return f"{head}\n\n{fence}text\n{text}\n{fence}"


def _short(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + " …"


def _kind(given: Artifact | PathInput | DataInput) -> str:
    if isinstance(given, PathInput):
        return given.path
    if isinstance(given, DataInput):
        return str(given.definition.get("name") or given.definition.get("path", "data"))
    return f"{given.type or given.format} ({given.size:,} bytes)"


def _longest_run(text: str, mark: str) -> int:
    longest = run = 0
    for letter in text:
        run = run + 1 if letter == mark else 0
        longest = max(longest, run)
    return longest


# -------------------------------------------------------------- the notebook format


def _code(
    source: str, name: str, *, tags: Sequence[str] = (), hidden: bool = False
) -> dict[str, Any]:
    metadata: dict[str, Any] = {"tags": list(tags)} if tags else {}
    if hidden:
        metadata |= {"jupyter": {"source_hidden": True}, "collapsed": True}
    return {
        "cell_type": "code",
        "id": f"amlnb-{name}",
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def _markdown(source: str, name: str) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": f"amlnb-{name}",
        "metadata": {},
        "source": source,
    }


def _kernelspec(kernel: Kernel) -> dict[str, str]:
    return {
        "name": kernel.name,
        "display_name": kernel.display_name or kernel.name,
        "language": kernel.language,
    }


def _notebook(
    draft: _Draft, spec: AttemptSpec, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    attempt = {"run": spec.id.run, "step": spec.id.key, "attempt": spec.id.n}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {**metadata, "amlnb": attempt, "papermill": _papermill(spec)},
        "cells": draft.cells,
    }


def _papermill(spec: AttemptSpec) -> dict[str, Any]:
    """Return what readers of papermill's notebooks look for; nothing runs on it."""
    return {
        "default_parameters": {},
        "parameters": dict(spec.values),
        "environment_variables": {},
    }


def _first_lines(helpers: Sequence[Helper]) -> tuple[tuple[int, Helper], ...]:
    """Return where each helper begins in the helpers cell."""
    found, line = [], 1
    for helper in helpers:
        found.append((line, helper))
        line += helper.source.count("\n") + 2
    return tuple(found)
