"""The kernel's interactive shell, as the constant cells need it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.steps.exchange import HANDOVER, take
from amlnb.steps.handover import VARIABLE, Handover


class NotInStepError(AmlnbError):
    """A step's first or last cell was run by hand, where no worker waits for it."""

    def __init__(self) -> None:
        super().__init__(
            "This cell loads or saves the variables of a pipeline step, and only works "
            "where the step runs: open the step with `%pipeline debug` instead."
        )


class QuietError(Exception):
    """Stops a notebook with one sentence and no traceback of ours."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def current_shell() -> Any:
    """Return IPython's shell of this kernel."""
    from IPython.core.getipython import get_ipython

    return get_ipython()


def read_handover() -> Handover:
    """Return what the worker left for this attempt.

    Raises
    ------
    NotInStepError
        When no worker started this kernel.
    """
    path = os.environ.get(VARIABLE)
    found = take(Handover, Path(path).parent, HANDOVER) if path else None
    if found is None:
        raise NotInStepError
    return found
