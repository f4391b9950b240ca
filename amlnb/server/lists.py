"""Routes that list: runs, experiments, workspaces; and whether all is well."""

from __future__ import annotations

from typing import Annotated, TypedDict

from fastapi import Query
from starlette.responses import Response

from amlnb.answers.head import RunHeadJson
from amlnb.answers.heads import ExperimentJson, Wanted, without_steps
from amlnb.answers.page import API_VERSION
from amlnb.server.answer import answer
from amlnb.server.limits import MOST_PATH, MOST_TEXT
from amlnb.server.root import Root
from amlnb.server.workspaces import Desk
from amlnb.server.world import AnyWorld, Scope, scope
from amlnb.stores.migrate import migrations
from amlnb.version import __version__

Text = Annotated[str | None, Query(max_length=MOST_TEXT)]


class WorkspaceJson(TypedDict):
    """One workspace under the server's root."""

    id: str
    #: The name of the folder that holds it.
    name: str
    #: That folder as the file browser names it; only its name if it is outside.
    path: str


class HealthJson(TypedDict):
    """What this server is."""

    version: str
    #: Of the questions and answers.
    api: int
    #: Of the stores that this version reads and writes.
    store_schema: int


def health() -> Response:
    """Tell the versions; it looks at no workspace."""
    schema = len(migrations("sqlite"))
    return answer(HealthJson(version=__version__, api=API_VERSION, store_schema=schema))


def workspaces(world: AnyWorld, desks: Scope) -> Response:
    """List workspaces: that of a path, or all that are known under the root."""
    root = world.workspaces.root
    return answer([_workspace(desk, root) for desk in desks])


def _workspace(desk: Desk, root: Root) -> WorkspaceJson:
    folder = desk.workspace.folder
    return WorkspaceJson(id=desk.id, name=folder.name, path=root.name(folder))


def runs(
    world: AnyWorld,
    desks: Scope,
    *,
    experiment: Text = None,
    pipeline: Text = None,
    file: Annotated[str | None, Query(max_length=MOST_PATH)] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
    steps: Annotated[bool, Query(description="Tell each step, too.")] = False,
) -> Response:
    """List the newest runs, newest first, of one notebook or all."""
    if file:
        desks = scope(world, path=file)
    wanted = Wanted(experiment=experiment, pipeline=pipeline, file=file, limit=limit)
    heads = newest([head for desk in desks for head in desk.heads.newest(wanted)])
    shown = heads[:limit]
    return answer(shown if steps else [without_steps(head) for head in shown])


def newest(heads: list[RunHeadJson]) -> list[RunHeadJson]:
    """Return heads newest first; workspaces that share a store tell a run twice."""
    unique = {head["id"]: head for head in heads}
    return sorted(unique.values(), key=_by_time, reverse=True)


def _by_time(head: RunHeadJson) -> tuple[float, str]:
    return head["created"], head["id"]


def experiments(desks: Scope) -> Response:
    """List the experiments, that of the newest run first."""
    merged: dict[str, ExperimentJson] = {}
    for desk in desks:
        for found in desk.heads.experiments():
            name = found["name"]
            merged[name] = _both(merged[name], found) if name in merged else found
    return answer(sorted(merged.values(), key=_of_last, reverse=True))


def _both(one: ExperimentJson, other: ExperimentJson) -> ExperimentJson:
    last = max(one, other, key=_of_last)["last"]
    return ExperimentJson(name=one["name"], runs=one["runs"] + other["runs"], last=last)


def _of_last(experiment: ExperimentJson) -> tuple[float, str]:
    last = experiment["last"]
    return _by_time(last) if last else (0.0, "")
