"""The application: every address that the server answers, as one list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.responses import Response

from amlnb.answers.event import StoredEventJson
from amlnb.answers.head import RunHeadJson
from amlnb.answers.heads import ExperimentJson
from amlnb.answers.page import RunPageJson
from amlnb.answers.plan import PlanReplyJson
from amlnb.answers.source import SourceJson
from amlnb.server import acts, lists, runs
from amlnb.server.bodies import StrictBodies
from amlnb.server.document import responses, shapes_of
from amlnb.server.refusals import HANDLERS
from amlnb.server.world import World
from amlnb.version import __version__

_STEP = "/runs/{run_id}/steps/{key}"
_TEXT = "text/plain"
_Any = dict[str, Any]

#: Method, address, what answers it, and of what shape the answer is.
#: GET never changes anything.
ROUTES: list[tuple[str, str, Callable[..., Any], Any]] = [
    ("GET", "/health", lists.health, lists.HealthJson),
    ("GET", "/workspaces", lists.workspaces, list[lists.WorkspaceJson]),
    ("GET", "/experiments", lists.experiments, list[ExperimentJson]),
    ("GET", "/runs", lists.runs, list[RunHeadJson]),
    ("GET", "/runs/{run_id}", runs.run, RunPageJson),
    ("GET", "/runs/{run_id}/events", runs.events, list[StoredEventJson]),
    ("GET", f"{_STEP}/log", runs.log, _TEXT),
    ("GET", f"{_STEP}/notebook", runs.notebook, _Any),
    ("GET", f"{_STEP}/source", runs.source, SourceJson),
    ("GET", f"{_STEP}/outputs/{{name}}/preview", runs.preview, _Any),
    ("POST", "/plan", acts.plan, PlanReplyJson),
    ("POST", "/submit", acts.submit, acts.RunAnswerJson),
    ("POST", "/infer", acts.infer, acts.InferReplyJson),
    ("POST", "/runs/{run_id}/cancel", acts.cancel, acts.RunAnswerJson),
    ("POST", "/runs/{run_id}/resume", acts.resume, acts.RunAnswerJson),
    ("POST", "/runs/{run_id}/repair", acts.repair, acts.RunAnswerJson),
]


class Application(FastAPI):
    """The application; its document tells the shapes of all answers."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        document = super().openapi()
        shapes = shapes_of([answer for *_, answer in ROUTES])
        components = document.setdefault("components", {})
        components["schemas"] = {**components.get("schemas", {}), **shapes}
        return document


def make_app(world: World) -> FastAPI:
    """Return the application over the workspaces of `world`.

    It checks no credentials: whoever serves it does.
    """
    app = Application(
        title="amlnb",
        version=__version__,
        description="Runs of pipelines made of notebook cells.",
        routes=[_route(*route) for route in ROUTES],
        docs_url=None,  # pages that load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    for error, handler in HANDLERS.items():
        app.add_exception_handler(error, handler)
    app.add_middleware(StrictBodies)
    app.state.world = world
    return app


def _route(
    method: str, address: str, endpoint: Callable[..., Any], answer: Any
) -> APIRoute:
    acting = (409, 413) if method == "POST" else ()
    return APIRoute(
        address,
        endpoint,
        methods=[method],
        response_class=Response,
        responses=responses(answer, (403, 404, *acting, 422, 503)),
    )
