"""A run in a cell's output: live where there is a page, a picture everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amlnb.answers.memory import Memory
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run, RunStatus
from amlnb.picture.html import bundle
from amlnb.widget.feed import Feed
from amlnb.workspace.workspace import Workspace

_VIEW = "application/vnd.jupyter.widget-view+json"
#: What JupyterLab's own extension shows, without a kernel: ``run_output.ts``.
_RUN = "application/vnd.amlnb.run+json"


def show(
    workspace: Workspace, run: Run, now: Callable[[], Pipeline] | None = None
) -> Feed | None:
    """Display a run in the running cell's output; return what keeps it live, if it is.

    What is saved with the notebook is a picture and a table, which need no code; it
    is brought up to date when the run ends, also when the cell has ended before.

    Parameters
    ----------
    now
        The pipeline as the cells make it now, for plans and repairs from the page.
    """
    from IPython.display import display

    pipeline = workspace.pipeline(run.id)
    view = _view(workspace, run, now)
    shown = _bundle(pipeline, run, view)
    handle = display(shown, raw=True, display_id=True)  # type: ignore[no-untyped-call]
    if view is None or handle is None or _is_over(run):
        return None

    def tell(events: list[Any]) -> None:
        view.events = events

    def ended(last: Run) -> None:
        handle.update(_bundle(pipeline, last, view), raw=True)

    feed = Feed(workspace, run, tell, ended)
    feed.start()
    return feed


def _view(
    workspace: Workspace, run: Run, now: Callable[[], Pipeline] | None
) -> Any | None:
    """Return the live view, or None where no page could show it."""
    if not _has_a_page():
        return None
    try:
        from amlnb.widget.view import RunView, is_built
    except ImportError:
        return None
    return RunView(Memory(workspace), run.id, now) if is_built() else None


def _has_a_page() -> bool:
    """Return whether a front end may be listening: this is a kernel, not a terminal."""
    from IPython.core.getipython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def _bundle(pipeline: Pipeline, run: Run, view: Any | None) -> dict[str, Any]:
    shown: dict[str, Any] = dict(bundle(pipeline, run))
    shown[_RUN] = {"run": run.id}
    if view is not None:
        model = view.model_id
        shown[_VIEW] = {"version_major": 2, "version_minor": 0, "model_id": model}
    return shown


def _is_over(run: Run) -> bool:
    return run.status.is_final or run.status is RunStatus.INTERRUPTED
