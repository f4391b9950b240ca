"""The errors of the nouns: each takes facts and makes one sentence."""

from __future__ import annotations


class AmlnbError(Exception):
    """What is wrong, where, and what to do next, in one sentence.

    Every error that a user can meet derives from this class, so that a screen
    knows which failures are explained and which are our own mistakes.
    """

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows below a cell: its author's lines, the sentence."""
        from amlnb.model.own_traceback import own_traceback

        return own_traceback(self).splitlines()


class NotFoundError(AmlnbError):
    """Something asked for by name is not there."""

    def __init__(self, what: str, name: str, known: tuple[str, ...] = ()) -> None:
        self.what, self.name, self.known = what, name, known
        hint = f" Known: {', '.join(known)}." if known else ""
        super().__init__(f"There is no {what} {name!r}.{hint}")
