"""Cells written as texts, and the pipelines built from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import CellBody, Step
from amlnb.notebook.building.build import build_pipeline
from amlnb.notebook.cell import Cell

NOWHERE = Path("/nowhere/at/all")
LANGUAGES = {"python3": "python", "bash": "bash", "ir": "R"}


def cells(*sources: str) -> list[Cell]:
    """Return code cells numbered from 1; a text that begins with a tag in brackets
    (``[parameters] C = 1``) gives the cell that tag."""
    made = []
    for number, source in enumerate(sources, 1):
        tags: tuple[str, ...] = ()
        if source.startswith("["):
            tag, _, source = source[1:].partition("] ")  # noqa: PLW2901 - the rest
            tags = (tag,)
        cell = Cell(source=source, number=number, tags=tags, file="story.ipynb")
        made.append(cell)
    return made


def build(*sources: str, folder: Path = NOWHERE) -> Pipeline:
    return build_pipeline(
        cells(*sources), name="story", folder=folder, languages=LANGUAGES
    )


def refused(error: type[AmlnbError], *sources: str, folder: Path = NOWHERE) -> str:
    with pytest.raises(error) as caught:
        build(*sources, folder=folder)
    return str(caught.value)


def inputs(step: Step) -> dict[str, str]:
    """Return each input's source as ``step.output`` or a path."""
    return {i.name: _source(i.source) for i in step.inputs}


def _source(source: object) -> str:
    path = getattr(source, "path", None)
    return path or f"{source.step}.{source.output}"  # type: ignore[attr-defined]


def outputs(step: Step) -> list[str]:
    """Return the outputs as a person writes them; ``?`` marks an optional one."""
    return [
        f"{o.name}{'' if o.format == 'auto' else ':' + o.format}{'?' * o.optional}"
        for o in step.outputs
    ]


def arguments(step: Step) -> dict[str, object]:
    return {
        a.name: getattr(a.value, "parameter", None) or a.value.value
        for a in step.arguments
    }


def body(step: Step) -> CellBody:
    assert isinstance(step.body, CellBody)
    return step.body


def shipped(step: Step) -> list[str]:
    """Return the sources of the helpers, in the order in which they run."""
    return [h.source for h in body(step).helpers]
