"""The runner's pen: facts and results go to the store together, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amlnb.failpoint import Failpoints
from amlnb.model.errors import AmlnbError
from amlnb.model.events import Fact
from amlnb.ports import Clock, Lease, RunStore, StepResult

#: Seconds for which a runner holds its run without a sign of life.
LEASE_SECONDS = 10.0

#: Makes room where the store refused a write for want of it, if it can.
MakeRoom = Callable[[AmlnbError], bool]


def _no_room(error: AmlnbError) -> bool:
    """Return False: there is nothing to give up."""
    del error
    return False


class Ledger:
    """Collects what happened in one turn of the loop, and stores it at once.

    Every write carries the lease's fence, so a runner that was taken for dead
    cannot write over its successor.
    """

    def __init__(
        self,
        store: RunStore,
        lease: Lease,
        clock: Clock,
        make_room: MakeRoom = _no_room,
    ) -> None:
        self._store, self._lease, self._clock = store, lease, clock
        self._make_room = make_room
        self._facts: list[Fact] = []
        self._results: list[StepResult] = []
        self._renewed = clock.monotonic()
        self._failpoints = Failpoints.from_environment()

    def now(self) -> float:
        """Return seconds that never jump."""
        return self._clock.monotonic()

    def tell(self, *facts: Fact) -> None:
        """Note facts for the next `flush`."""
        self._facts += facts

    def keep(self, results: Sequence[StepResult]) -> None:
        """Note results for the next `flush`; they become reusable with their facts."""
        self._results += results

    def flush(self) -> None:
        """Store what was noted, in one transaction."""
        if not self._facts and not self._results:
            return
        kinds = {type(fact).__name__ for fact in self._facts}
        for kind in sorted(kinds):
            self._failpoints.hit(f"before.{kind}")
        self._write(lambda: self._store.append(self._lease, self._facts, self._results))
        self._facts, self._results = [], []
        for kind in sorted(kinds):
            self._failpoints.hit(f"after.{kind}")

    def keep_lease(self) -> None:
        """Renew the lease when a third of its time has passed.

        Raises
        ------
        LeaseLostError
            When another runner has taken the run over.
        """
        now = self._clock.monotonic()
        if now - self._renewed > LEASE_SECONDS / 3:
            self._write(lambda: self._store.renew(self._lease, LEASE_SECONDS))
            self._renewed = now

    def close(self) -> None:
        """Store the rest and give the lease back."""
        self.flush()
        self._write(lambda: self._store.release(self._lease))

    def _write(self, write: Callable[[], object]) -> None:
        """Write, and once more if room could be made for it."""
        try:
            write()
        except AmlnbError as error:
            if not self._make_room(error):
                raise
            write()
