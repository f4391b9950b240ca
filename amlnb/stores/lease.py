"""Whether a run is held by a living runner: decided here, stored elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

from amlnb.model.run import Run, RunStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The present, as one store counts it."""

    #: Seconds since the epoch, for people.
    time: float
    #: Seconds by which leases are counted; only comparable within one era.
    tick: float
    #: What the ticks are counted from: a boot of this machine, or ``database``.
    era: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A run's lease as the store keeps it."""

    fence: int
    owner: str
    #: The tick at which it expires; None when it was given back or never taken.
    until: float | None
    era: str

    def is_alive(self, now: Moment) -> bool:
        """Whether its owner may still be at work.

        A lease of another era is dead: its owner ended with the boot it lived in.
        """
        return self.until is not None and self.era == now.era and self.until > now.tick

    def is_lost_to(self, fence: int) -> bool:
        """Whether the owner with that fence may no longer write.

        An expired lease that nobody took over is still its owner's: a laptop that
        slept must not lose its run.
        """
        return self.fence != fence or self.until is None


def as_seen(run: Run, hold: Hold, now: Moment) -> Run:
    """Return `run` as interrupted if its runner took it up and died before its end.

    A runner that has taken the run up, and told nothing yet, is named all the same.
    """
    run = run if run.owner else replace(run, owner=hold.owner)
    if run.status.is_final or hold.fence == 0 or hold.is_alive(now):
        return run
    return replace(run, status=RunStatus.INTERRUPTED)
