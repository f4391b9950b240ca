"""Which mini-batches are to be done, which are, and when too much has failed."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.mishap import Mishap


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much may fail."""

    #: Items over the whole input; -1 for any number.
    items: int = 0
    #: Mini-batches, and their share of all in percent; None for any.
    batches: int | None = None
    percent: float | None = None
    #: How often a mini-batch is tried.
    tries: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Items of a mini-batch that are not done and will not be."""

    batch: MiniBatch
    items: int
    #: None where ``run`` gave back fewer results than there were items.
    mishap: Mishap | None = None
    #: How many results it gave back then.
    results: int = 0
    tries: int = 1


class Tally:
    """Where the work stands; decides, and does nothing itself."""

    def __init__(self, batches: Sequence[MiniBatch], limits: Limits) -> None:
        self.total, self.limits = len(batches), limits
        self.waiting = deque(batches)
        #: The mini-batches that are done, and all items that were seen in any.
        self.done: list[int] = []
        self.items = 0
        self.losses: list[Loss] = []
        self._tries: dict[int, int] = {}

    @property
    def ended(self) -> int:
        """How many mini-batches are done, or given up."""
        return len(self.done) + self.failed_batches

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self.ended == self.total

    @property
    def failed_items(self) -> int:
        """How many items failed for good."""
        return sum(loss.items for loss in self.losses)

    @property
    def failed_batches(self) -> int:
        """How many mini-batches failed for good."""
        return sum(loss.mishap is not None for loss in self.losses)

    def take(self) -> MiniBatch | None:
        """Return the next mini-batch to try, or None while there is none."""
        if not self.waiting:
            return None
        batch = self.waiting.popleft()
        self._tries[batch.index] = self._tries.get(batch.index, 0) + 1
        return batch

    def succeed(self, batch: MiniBatch, items: int, results: int) -> None:
        """Note that ``run`` gave back results, one for each item that was done."""
        self.done.append(batch.index)
        self.items += items
        if results < items:
            lost = items - results
            self.losses.append(Loss(batch=batch, items=lost, results=results))

    def fail(self, batch: MiniBatch, items: int, mishap: Mishap) -> bool:
        """Note a mishap; return whether the mini-batch is to be tried again."""
        tries = self._tries[batch.index]
        if tries < self.limits.tries and not mishap.is_final:
            self.waiting.appendleft(batch)
            return True
        self.items += items
        loss = Loss(batch=batch, items=items, mishap=mishap, tries=tries)
        self.losses.append(loss)
        return False

    def passed(self) -> str:
        """Return the limit that is passed, as words; empty while none is."""
        limits, failed = self.limits, self.failed_batches
        if limits.items >= 0 and self.failed_items > limits.items:
            return f"error_threshold={limits.items}"
        if limits.batches is not None and failed > limits.batches:
            return f"allowed_failed_count={limits.batches}"
        share = 100 * failed / self.total if self.total else 0
        if limits.percent is not None and share > limits.percent:
            return f"allowed_failed_percent={limits.percent:g}"
        return ""
