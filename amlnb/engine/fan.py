"""A fan-out on its way: its items as work, and what they made so far."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from amlnb.engine.mapping import Item, gathered, items_of, label
from amlnb.engine.planner import Planner
from amlnb.engine.work import Work
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import DataInput, Failure, PathInput
from amlnb.model.plan import Decision
from amlnb.model.reason import Reason
from amlnb.model.run import item_key
from amlnb.model.step import Step


@dataclass(slots=True, kw_only=True)
class Fan:
    """One fan-out between its items' becoming known and its fan-in."""

    step: Step
    #: Items that have not ended, by their place.
    left: set[int]
    #: The outputs of each item that ended well, by its place.
    made: dict[int, Mapping[str, Artifact]] = field(default_factory=dict)
    #: Items that wait for room within the fan-out's own limit.
    waiting: deque[Work] = field(default_factory=deque)
    #: Items let through that have not ended.
    out: int = 0
    #: When its items became known, by the runner's clock.
    began: float = 0.0
    #: Why it may be reused as a whole; empty once an item ran in this run.
    reused: tuple[Reason, ...] = ()
    #: Whether the run stopped before every item had started.
    left_out: bool = False
    #: The first failure of an item, if any.
    failure: Failure | None = None

    def let_through(self) -> list[Work]:
        """Return the items that may go in line now, ``--max-parallel`` kept."""
        limit = self.step.map.max_parallel if self.step.map else None
        through: list[Work] = []
        while self.waiting and (limit is None or self.out < limit):
            through.append(self.waiting.popleft())
            self.out += 1
        return through

    def labels(self, items: Sequence[Item]) -> tuple[str, ...]:
        """Return a short text for each item."""
        return tuple(label(item) for item in items)

    def work(
        self,
        index: int,
        item: Item,
        decision: Decision,
        inputs: Mapping[str, Artifact | PathInput | DataInput],
    ) -> Work:
        """Return one item as work."""
        return Work(
            key=item_key(self.step.name, index),
            step=self.step,
            reasons=decision.reasons,
            fingerprint=decision.fingerprint,
            inputs=inputs,
            index=index,
            item=item,
        )

    def gathered(self) -> dict[str, Artifact]:
        """Return the outputs of the items that ended well, as lists in item order."""
        return gathered(self.step, [self.made[i] for i in sorted(self.made)])


def first_items(step: Step, planner: Planner) -> tuple[Item, ...]:
    """Return the items of a step whose parents have all ended."""
    assert step.map is not None  # noqa: S101 - only mapped steps come here
    items = items_of(
        step, step.map, planner.parameters, planner.outputs, planner.history
    )
    if items is None:
        raise AssertionError(step.name)  # its parents have ended: all is known
    return items
