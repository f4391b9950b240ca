"""The application: every address that the server answers, as one list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from amlnb.server import acts, lists, runs
from amlnb.server.bodies import StrictBodies
from amlnb.server.refusals import HANDLERS
from amlnb.server.world import World
from amlnb.version import __version__

_STEP = "/runs/{run_id}/steps/{key}"

#: Method, address, what answers it. GET never changes anything.
ROUTES: list[tuple[str, str, Callable[..., Any]]] = [
    ("GET", "/health", lists.health),
    ("GET", "/workspaces", lists.workspaces),
    ("GET", "/experiments", lists.experiments),
    ("GET", "/runs", lists.runs),
    ("GET", "/runs/{run_id}", runs.run),
    ("GET", "/runs/{run_id}/events", runs.events),
    ("GET", f"{_STEP}/log", runs.log),
    ("GET", f"{_STEP}/notebook", runs.notebook),
    ("GET", f"{_STEP}/source", runs.source),
    ("GET", f"{_STEP}/outputs/{{name}}/preview", runs.preview),
    ("POST", "/plan", acts.plan),
    ("POST", "/submit", acts.submit),
    ("POST", "/infer", acts.infer),
    ("POST", "/runs/{run_id}/cancel", acts.cancel),
    ("POST", "/runs/{run_id}/resume", acts.resume),
    ("POST", "/runs/{run_id}/repair", acts.repair),
]


def make_app(world: World) -> FastAPI:
    """Return the application over the workspaces of `world`.

    It checks no credentials: whoever serves it does.
    """
    app = FastAPI(
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


def _route(method: str, address: str, endpoint: Callable[..., Any]) -> APIRoute:
    return APIRoute(
        address,
        endpoint,
        methods=[method],
        responses={422: {"description": "What is wrong, as `detail`."}},
    )
