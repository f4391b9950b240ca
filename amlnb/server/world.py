"""What every route looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Query, Request

from amlnb.server.limits import ID_PATTERN, MOST_PATH
from amlnb.server.notebooks import Notebooks
from amlnb.server.workspaces import Desk, Workspaces
from amlnb.workspace.folder import NoWorkspaceError


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The workspaces under the server's root, and how notebooks are read."""

    workspaces: Workspaces
    notebooks: Notebooks


def the_world(request: Request) -> World:
    """Return the world that the application was made for."""
    world: World = request.app.state.world
    return world


AnyWorld = Annotated[World, Depends(the_world)]


def scope(
    world: AnyWorld,
    workspace: Annotated[str, Query(pattern=f"^(|{ID_PATTERN})$")] = "",
    path: Annotated[str, Query(max_length=MOST_PATH)] = "",
) -> list[Desk]:
    """Return the workspaces meant: by id, by the path of a notebook, or all."""
    if workspace:
        return [world.workspaces.by_id(workspace)]
    if not path:
        return world.workspaces.known()
    try:
        return [world.workspaces.beside(path)]
    except NoWorkspaceError:
        return []  # nothing has run there yet


Scope = Annotated[list[Desk], Depends(scope)]

RunId = Annotated[str, Path(pattern=f"^{ID_PATTERN}$")]


def the_desk(
    world: AnyWorld,
    run_id: RunId,
    workspace: Annotated[str, Query(pattern=f"^(|{ID_PATTERN})$")] = "",
) -> Desk:
    """Return the workspace that has the run in the address."""
    workspaces = world.workspaces
    return workspaces.by_id(workspace) if workspace else workspaces.holding(run_id)


TheDesk = Annotated[Desk, Depends(the_desk)]
