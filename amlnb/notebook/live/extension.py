"""``%load_ext amlnb``: what is put into IPython, and taken out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amlnb.notebook.live import completion, magics, transformer
from amlnb.notebook.live.session import Session
from amlnb.notebook.live.warming import warm_up

#: Where the shell keeps what must be undone.
_ATTRIBUTE = "_amlnb_undo"


def load(shell: Any) -> Session | None:
    """Put the magics, hooks and completion into the shell; once."""
    if hasattr(shell, _ATTRIBUTE):
        return None
    session = Session(shell, _report)
    session.remember(_earlier_cells(shell))
    undo = [
        magics.register(session),
        completion.register(session),
        _transform(shell),
        _listen(shell, session),
        session.close,
    ]
    setattr(shell, _ATTRIBUTE, undo)
    warm_up()
    return session


def unload(shell: Any) -> None:
    """Take out all that `load` put in."""
    for undo in getattr(shell, _ATTRIBUTE, ()):
        undo()
    if hasattr(shell, _ATTRIBUTE):
        delattr(shell, _ATTRIBUTE)


def _report(session: Session, step: str) -> None:
    from amlnb.notebook.live.report import report  # only after the first step's cell

    report(session, step)


def _earlier_cells(shell: Any) -> list[str]:
    """Return the cells that ran before, and the one that loads us."""
    history = getattr(shell, "history_manager", None)
    return list(history.input_hist_raw[1:]) if history else []


def _transform(shell: Any) -> Callable[[], None]:
    shell.input_transformers_cleanup.append(transformer.rewrite)
    return lambda: shell.input_transformers_cleanup.remove(transformer.rewrite)


def _listen(shell: Any, session: Session) -> Callable[[], None]:
    tracker = session.tracker
    shell.events.register("pre_run_cell", tracker.before)
    shell.events.register("post_run_cell", tracker.after)

    def undo() -> None:
        shell.events.unregister("pre_run_cell", tracker.before)
        shell.events.unregister("post_run_cell", tracker.after)

    return undo
