"""A whole notebook as a step: read, pinned, and asked for its own parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.model.json import digest
from amlnb.model.step import NotebookBody, Place
from amlnb.notebook.building.local_modules import LocalModules, Used
from amlnb.notebook.building.sheet import PARAMETERS_TAG, StepCell
from amlnb.notebook.inference.cell_names import Imported
from amlnb.notebook.inference.names import names_of
from amlnb.notebook.inference.normalise import code_digest, text_digest


class BadStepNotebookError(AmlnbError):
    """The notebook that a step names cannot be used."""

    def __init__(self, step: str, place: Place, path: str, why: str, way: str) -> None:
        self.step, self.place, self.path, self.why = step, place, path, why
        super().__init__(
            f"Step {step!r} ({place}) runs the notebook {path!r}, but {why}: {way}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNotebook:
    """A notebook as a step's body, and what was read from it."""

    body: NotebookBody
    #: Its text without outputs, for the pipeline's sources.
    text: str
    #: Its own kernel's name, or empty.
    kernel: str
    #: The names that its cell tagged ``parameters`` binds.
    parameters: tuple[str, ...]
    used: Used = field(default_factory=Used)


def read_step_notebook(
    step: StepCell, folder: Path, modules: LocalModules
) -> StepNotebook:
    """Read the notebook that a step names, as it is now.

    Raises
    ------
    BadStepNotebookError
        When it is missing, not JSON, or not a notebook.
    """
    data = _read(step, folder)
    cells = [c for c in data["cells"] if c.get("cell_type") == "code"]
    kernel = _kernel(data)
    text = json.dumps(_without_outputs(data), ensure_ascii=False, sort_keys=True)
    imports = [i for cell in cells for i in _imports(_source(cell))]
    used = modules.used_by(imports)
    body = NotebookBody(
        path=step.options.notebook,
        source=f"notebook:{digest(text)[:12]}",
        digest=_digest(cells, kernel),
        modules=tuple(sorted(used.local)),
        imports=tuple(sorted(used.others)),
    )
    parameters = tuple(n for cell in cells for n in _parameters(cell))
    return StepNotebook(
        body=body, text=text, kernel=kernel, parameters=parameters, used=used
    )


def _read(step: StepCell, folder: Path) -> dict[str, Any]:
    path = step.options.notebook
    try:
        data = json.loads((folder / path).read_text(encoding="utf-8"))
    except OSError as error:
        why = "it is not there" if isinstance(error, FileNotFoundError) else str(error)
        way = f"give its path from {str(folder)!r}"
        raise BadStepNotebookError(step.name, step.place, path, why, way) from None
    except ValueError:
        why, way = "it is not JSON", "open it in Jupyter and save it again"
        raise BadStepNotebookError(step.name, step.place, path, why, way) from None
    if not _is_notebook(data):
        why = "it has no list of cells"
        way = "give an .ipynb of format 4 or newer; Jupyter saves as that"
        raise BadStepNotebookError(step.name, step.place, path, why, way)
    return dict(data)


def _is_notebook(data: Any) -> bool:
    cells = data.get("cells") if isinstance(data, dict) else None
    return isinstance(cells, list) and all(isinstance(c, dict) for c in cells)


def _without_outputs(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notebook as nobody has run it: results are not part of a body."""
    blank: dict[str, Any] = {"outputs": [], "execution_count": None}
    cells = [
        {**cell, **blank} if cell.get("cell_type") == "code" else cell
        for cell in data["cells"]
    ]
    return {**data, "cells": cells}


def _kernel(data: Mapping[str, Any]) -> str:
    metadata = data.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    return str(spec.get("name", "")) if isinstance(spec, dict) else ""


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def _digest(cells: list[dict[str, Any]], kernel: str) -> str:
    one = code_digest if _speaks_python(kernel) else text_digest
    return digest("\n".join(one(_source(cell)) for cell in cells))


def _speaks_python(kernel: str) -> bool:
    return not kernel or "python" in kernel.lower()


def _imports(source: str) -> Iterator[Imported]:
    try:
        yield from names_of(source).imports
    except SyntaxError:  # another language, or a fault that running it will tell
        return


def _parameters(cell: Mapping[str, Any]) -> Iterator[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags", ()) if isinstance(metadata, dict) else ()
    if PARAMETERS_TAG not in tags:
        return
    try:
        yield from (d.name for d in names_of(_source(cell)).definitions)
    except SyntaxError:
        return
