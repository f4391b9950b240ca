"""Builds the frozen pipeline that a notebook's cells describe; runs none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from amlnb.model.pipeline import Pipeline, check
from amlnb.model.step import HelperKind
from amlnb.notebook.building.declared import declare
from amlnb.notebook.building.engine_links import link_condition, link_map
from amlnb.notebook.building.linking import link_names
from amlnb.notebook.building.links import Links, Surroundings
from amlnb.notebook.building.local_modules import LocalModules
from amlnb.notebook.building.producers import Producers
from amlnb.notebook.building.sheet import Sheet, StepCell, read_sheet
from amlnb.notebook.building.shelf import Shelf
from amlnb.notebook.building.stepping import Made, make_step
from amlnb.notebook.building.unresolved import UnresolvedNamesError
from amlnb.notebook.cell import Cell

#: Kernels whose language is known without asking Jupyter.
LANGUAGES: Mapping[str, str] = {"python3": "python"}


def build_pipeline(
    cells: Sequence[Cell],
    *,
    name: str,
    folder: Path,
    file: str = "",
    kernel: str = "python3",
    languages: Mapping[str, str] = LANGUAGES,
) -> Pipeline:
    """Return the pipeline of these cells, every join checked.

    Parameters
    ----------
    cells
        All code cells, in the order of the notebook; those that are no steps tell
        where helpers and constants come from.
    folder
        Where steps run and relative paths start from.
    kernel
        The notebook's own, for steps that name none.
    languages
        By kernel name. Of an unknown kernel, the name tells whether it is Python.

    Raises
    ------
    AmlnbError
        For the first thing that is wrong with a cell; for names that lead nowhere,
        one `UnresolvedNamesError` that lists them all.
    """
    sheet = read_sheet(cells, kernel, languages)
    around = _surroundings(sheet, folder)
    links = [_linked(step, around) for step in sheet.steps]
    if around.missing:
        raise UnresolvedNamesError(around.missing)
    made = [make_step(each, around) for each in links]
    return check(
        Pipeline(
            name=name,
            steps=tuple(m.step for m in made),
            parameters=tuple(around.declared.parameters.values()),
            kernel=kernel,
            folder=str(folder.absolute()),
            file=file,
            sources=_sources(made),
            warnings=(*around.declared.warnings, *around.warnings),
        )
    )


def _surroundings(sheet: Sheet, folder: Path) -> Surroundings:
    modules = LocalModules(folder)
    return Surroundings(
        folder=folder,
        shelf=Shelf(sheet, modules),
        producers=Producers(sheet.steps),
        declared=declare(sheet),
        modules=modules,
    )


def _linked(step: StepCell, around: Surroundings) -> Links:
    links = link_names(step, around)
    link_map(links, around)
    link_condition(links, around)
    reads = (*links.inputs, *links.arguments)
    around.producers.add(step, reads, _changes(links))
    return links


def _changes(links: Links) -> Iterator[str]:
    """Yield what comes in and is changed in place: readers below take it from here."""
    step = links.step
    if step.options.strict or step.names.dynamic:
        return
    data = (HelperKind.CONSTANT, HelperKind.SHARED)
    for change in step.names.changes:
        name = change.name
        piece = links.pieces.get(name)
        is_data = piece is not None and piece.kind in data
        if change.certain and (
            name in links.inputs or name in links.arguments or is_data
        ):
            yield name


def _sources(made: Sequence[Made]) -> dict[str, str]:
    return {key: text for one in made for key, text in one.sources.items()}
