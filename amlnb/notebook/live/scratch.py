"""A past attempt as a scratch notebook: its inputs, parameters, helpers and cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amlnb.model.artifact import LIST_FORMAT, PLACE_FORMATS, Artifact
from amlnb.model.attempt import AttemptSpec, DataInput, PathInput
from amlnb.model.codec import decode
from amlnb.model.errors import AmlnbError
from amlnb.model.step import CellBody, NotebookBody

#: The attempt's record, in its folder.
SPEC = "spec.json"


class NoScratchError(AmlnbError):
    """A past attempt cannot be brought back to be worked on."""

    def __init__(self, step: str, why: str) -> None:
        self.step, self.why = step, why
        super().__init__(f"Step {step!r} cannot be debugged here: {why}.")


def read_spec(folder: Path, step: str) -> AttemptSpec:
    """Return what a worker was told to do, from an attempt's folder."""
    try:
        data = json.loads((folder / SPEC).read_text(encoding="utf-8"))
    except FileNotFoundError:
        why = f"{str(folder)!r} does not hold its record any more"
        raise NoScratchError(step, why) from None
    return decode(AttemptSpec, data)


def scratch_notebook(spec: AttemptSpec, kernel: str) -> dict[str, Any]:
    """Return the JSON of a notebook that sets the attempt up and holds its code."""
    record = str(Path(spec.folder) / SPEC)
    begin = (
        "# Binds the inputs and parameters of that try; run it first.\n"
        "from amlnb.notebook.live.scratch import bring_back\n\n"
        f"globals().update(bring_back({record!r}))"
    )
    sources = [begin, *_code(spec)]
    cells = [_markdown(spec), *(_code_cell(i, s) for i, s in enumerate(sources, 1))]
    return {
        "cells": cells,
        "metadata": {"kernelspec": {"name": kernel, "display_name": kernel}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _markdown(spec: AttemptSpec) -> dict[str, Any]:
    text = (
        f"# Step `{spec.id.key}` of run {spec.id.run}, try {spec.id.n}\n\n"
        "Its inputs, parameters, helpers and cell, as they were. Change what you "
        "like: the run stays as it is. To go on, put your change into the cell of "
        f"{spec.place.file or 'the notebook'}, run it, and call `%pipeline repair`."
    )
    return {"cell_type": "markdown", "id": "about", "metadata": {}, "source": text}


def _code(spec: AttemptSpec) -> Iterator[str]:
    match spec.body:
        case CellBody(helpers=helpers, source=source):
            yield from (helper.source for helper in helpers)
            yield source.strip("\n")
        case NotebookBody(source=key):
            notebook = json.loads(spec.sources[key])
            cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
            yield from ("".join(c["source"]) for c in cells)


def _code_cell(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"code-{number}",
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def bring_back(record: str | Path) -> dict[str, Any]:
    """Return the names that the attempt's body found, with fresh copies of values.

    The project's modules are imported as they were then.
    """
    from amlnb.data.sources import materialise
    from amlnb.data.store import FileStore
    from amlnb.inside.modules import freeze

    spec = read_spec(Path(record).parent, Path(record).parent.name)
    scratch = Path(spec.folder) / "scratch"
    store = FileStore(spec.artifacts)
    freeze({n: t for n, t in spec.sources.items() if n.endswith(".py")}, Path(spec.cwd))
    names: dict[str, Any] = dict(spec.values)
    for name, given in spec.inputs.items():
        if isinstance(given, DataInput):
            target = scratch / "inputs" / name
            names[name] = materialise(given.definition, Path(spec.root), target)
        else:
            names[name] = _value(store, given, scratch / "inputs")
    for output in spec.outputs:
        if output.is_place:
            names[output.name] = scratch / "outputs" / output.name
            names[output.name].parent.mkdir(parents=True, exist_ok=True)
    return names


def _value(store: Any, given: Artifact | PathInput, scratch: Path) -> Any:
    if isinstance(given, PathInput):
        return given.path if "://" in given.path else Path(given.path)
    if given.format == LIST_FORMAT:
        return [
            _value(store, item, scratch / str(i)) for i, item in enumerate(given.items)
        ]
    if given.format in PLACE_FORMATS:
        target = scratch / given.name
        if target.exists():
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        return store.stage(given, target)
    return store.get_value(given)
