"""Which step makes a name: the nearest above, with a word where several do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from amlnb.notebook.building.sheet import StepCell
from amlnb.notebook.inference.cell_names import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Producer:
    """A step that makes a name."""

    step: StepCell
    #: Whether it says so itself, with ``-o``.
    declared: bool
    #: Whether it reads the name too, so that it hands on a changed value.
    passes_on: bool


class Producers:
    """The steps linked so far, by the names they make; and all, by what they could."""

    def __init__(self, steps: Sequence[StepCell]) -> None:
        self._made: dict[str, list[Producer]] = defaultdict(list)
        self._steps = {step.name: step for step in steps}
        self._all: dict[str, list[StepCell]] = defaultdict(list)
        for step in steps:
            for name in could_make(step):
                self._all[name].append(step)

    def add(self, step: StepCell, reads: Iterable[str], changes: Iterable[str]) -> None:
        """Note a step, whose own needs are linked already."""
        reads = set(reads)
        declared = {o.name for o in step.options.outputs}
        for name in dict.fromkeys([*_gives(step), *changes]):
            producer = Producer(
                step=step, declared=name in declared, passes_on=name in reads
            )
            self._made[name].append(producer)

    def above(self, name: str) -> Sequence[Producer]:
        """Return the steps above that make a name, the nearest last."""
        return self._made.get(name, ())

    def anywhere(self, name: str) -> Sequence[StepCell]:
        """Return the steps whose code makes a name, whatever they declare."""
        return self._all.get(name, ())

    def step(self, name: str) -> StepCell | None:
        """Return the step of that name, above or below."""
        return self._steps.get(name)

    def steps(self) -> Iterable[StepCell]:
        """Return all steps, in the order of their cells."""
        return self._steps.values()

    def dynamic_above(self, position: int) -> StepCell | None:
        """Return a step above whose names cannot be seen, if there is one."""
        steps = self._steps.values()
        found = [s for s in steps if s.names.dynamic and s.position < position]
        return found[-1] if found else None

    def names(self) -> Iterable[str]:
        """Return every name that some step could make."""
        return self._all.keys()


def could_make(step: StepCell) -> Iterator[str]:
    """Yield every name that a step declares, binds or changes."""
    yield from (o.name for o in step.options.outputs)
    yield from (d.name for d in step.names.definitions if d.kind is Kind.VALUE)
    yield from (c.name for c in step.names.changes if c.certain)


def _gives(step: StepCell) -> Iterator[str]:
    """Yield what readers get from a step without asking for it by the step's name."""
    yield from (o.name for o in step.options.outputs)
    if not step.options.strict and not step.names.dynamic:
        yield from (d.name for d in step.names.definitions if d.kind is Kind.VALUE)
