"""Which run a person means."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.run import Run

_SHOWN = 5


class AmbiguousRunError(AmlnbError):
    """What a person wrote fits more than one run."""

    def __init__(self, text: str, fits: Sequence[str]) -> None:
        self.text, self.fits = text, tuple(fits)
        shown = ", ".join(self.fits[:_SHOWN]) + ("…" if len(fits) > _SHOWN else "")
        super().__init__(
            f"{text!r} fits {len(fits)} runs ({shown}): write more of the id."
        )


def choose(text: str, runs: Sequence[Run]) -> str:
    """Return the id meant by ``last``, a whole id, or a beginning or end of one.

    `runs` are given newest first.
    """
    ids = [run.id for run in runs]
    if text == "last" and ids:
        return ids[0]
    if text in ids:
        return text
    fits = [i for i in ids if i.startswith(text) or i.endswith(text)] if text else []
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise AmbiguousRunError(text, fits)
    raise NotFoundError("run", text, tuple(ids[:_SHOWN]))
