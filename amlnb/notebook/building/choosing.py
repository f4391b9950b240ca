"""Chooses among the steps above that make one name."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.notebook.building.links import Surroundings
from amlnb.notebook.building.producers import Producer
from amlnb.notebook.building.sheet import StepCell
from amlnb.notebook.building.unresolved import TwoProducersError


def choose(
    name: str, line: int, reader: StepCell, around: Surroundings
) -> StepCell | None:
    """Return the nearest step above that makes a name, with a word if there are more.

    A step that reads the name and hands it on changed has no rivals.

    Raises
    ------
    TwoProducersError
        When the nearest and another one both declare it with ``-o``.
    """
    makers = around.producers.above(name)
    if not makers:
        return None
    nearest = makers[-1]
    if len(makers) > 1 and not nearest.passes_on:
        if nearest.declared:
            _refuse_rivals(name, line, reader, makers)
        _warn(name, reader, nearest, makers[-2], around)
    return nearest.step


def _refuse_rivals(
    name: str, line: int, reader: StepCell, makers: Sequence[Producer]
) -> None:
    *others, nearest = makers
    rivals = [m for m in others if m.declared]
    if rivals:
        both = tuple((m.step.name, m.step.place) for m in (rivals[-1], nearest))
        raise TwoProducersError(name, reader.name, reader.cell.place(line), both)


def _warn(
    name: str,
    reader: StepCell,
    nearest: Producer,
    other: Producer,
    around: Surroundings,
) -> None:
    near, far = nearest.step, other.step
    around.warn(
        f"Step {reader.name!r} takes {name!r} from step {near.name!r} ({near.place}), "
        f"the nearer one; step {far.name!r} ({far.place}) makes it too: write "
        f"-i {name}={far.name}.{name} to take that."
    )
