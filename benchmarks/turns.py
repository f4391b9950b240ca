"""Contenders take turns: the first repeat of each, then the second, and so on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.entrant import Entrant, WorkError
from benchmarks.measured import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often, and how long, a contender may work in one row."""

    repeats: int
    #: No repeat is begun that would end after so many seconds of a contender's own.
    budget: float


@dataclass(slots=True)
class _Turn:
    entrant: Entrant
    peer: str
    seconds: list[float] = field(default_factory=list)
    failure: str = ""

    def is_over(self, patience: Patience) -> bool:
        spent, count = sum(self.seconds), len(self.seconds)
        if self.failure or count >= patience.repeats:
            return True
        return count > 0 and spent + spent / count > patience.budget

    def take(self) -> None:
        try:
            if not self.entrant.folder.exists():
                self.entrant.prepare()
                if self.entrant.contender.warm:
                    self.entrant.once()
            self.seconds.append(self.entrant.once())
        except (WorkError, OSError, ValueError) as error:
            self.failure = str(error)
            self.entrant.stop()

    def measured(self) -> Measured:
        contender = self.entrant.contender
        return Measured(
            name=contender.name,
            peer=self.peer,
            note=contender.note,
            pieces=self.entrant.pieces,
            seconds=() if self.failure else tuple(self.seconds),
            failure=self.failure,
        )


def in_turn(
    entrants: Sequence[tuple[str, Entrant]],
    patience: Patience,
    tell: Callable[[str], None],
) -> tuple[Measured, ...]:
    """Let all work in turn until each has had its repeats or its budget.

    A contender that stays up does the work once before it is measured: it is warm.
    """
    turns = [_Turn(entrant, peer) for peer, entrant in entrants]
    try:
        for _ in range(patience.repeats):
            for turn in turns:
                if not turn.is_over(patience):
                    turn.take()
                    tell(_line(turn))
    finally:
        for turn in turns:
            turn.entrant.leave()
    return tuple(turn.measured() for turn in turns)


def _line(turn: _Turn) -> str:
    name, pieces = turn.entrant.contender.name, turn.entrant.pieces
    said = turn.failure or f"{turn.seconds[-1]:8.3f} s"
    return f"  {name:34} {pieces:6} {said}"
