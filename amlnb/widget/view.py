"""The live widget of a run: thin traits, everything else is in the page's bundle."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from amlnb.answers.memory import Memory
from amlnb.answers.page import API_VERSION, run_page
from amlnb.model.pipeline import Pipeline
from amlnb.widget.replies import Replies

STATIC = Path(__file__).parents[1] / "static"


def is_built() -> bool:
    """Return whether the page's bundle is there; a source tree may lack it."""
    return (STATIC / "widget.js").is_file()


class RunView(anywidget.AnyWidget):
    """One run, live; the page prefers a Jupyter server, and else asks over the comm."""

    _esm = STATIC / "widget.js"
    _css = STATIC / "widget.css"

    graph = traitlets.Dict().tag(sync=True)
    #: Where the graph is drawn; ``layout`` is what ipywidgets calls its own style.
    graph_layout = traitlets.Dict().tag(sync=True)
    run = traitlets.Dict().tag(sync=True)
    plan = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    before: Any = traitlets.List().tag(sync=True)
    transport = traitlets.Dict().tag(sync=True)
    #: The newest batch of events; a page that missed one asks for it.
    events: Any = traitlets.List().tag(sync=True)

    def __init__(
        self, memory: Memory, run_id: str, now: Callable[[], Pipeline] | None = None
    ) -> None:
        page = run_page(memory, run_id)
        super().__init__(
            graph=page["graph"],
            graph_layout=page["layout"],
            run=page["run"],
            before=page["before"],
            transport=_transport(run_id),
        )
        self._replies = Replies(memory, run_id, now)
        self.on_msg(self._heard)
        _answer_on_any_shell(self)

    def _heard(self, _: Any, asked: Any, __: Any) -> None:
        if isinstance(asked, dict):
            self.send(self._replies.reply(asked))


def _transport(run_id: str) -> dict[str, Any]:
    """Return how a page may reach the run by itself, where the kernel can tell."""
    base = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    told: dict[str, Any] = {"run_id": run_id, "version": API_VERSION}
    return {**told, "base_url": base} if base else told


def _answer_on_any_shell(widget: Any) -> None:
    """Let the page's messages be heard while a cell runs.

    ipykernel 7.4 ties a comm to the shell that published last; a widget made in a
    cell would be deaf until the cell ends. The attribute is private, so it is only
    set where it is there.
    """
    comm = getattr(widget, "comm", None)
    if comm is not None and hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda _data, default: default  # noqa: SLF001
