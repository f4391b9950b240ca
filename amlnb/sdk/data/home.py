"""What the data classes need of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from amlnb.sdk.exceptions import UserErrorException
from amlnb.workspace.workspace import Workspace as LocalWorkspace


class Home(Protocol):
    """The workspace that datastores, datasets and models belong to."""

    @property
    def local(self) -> LocalWorkspace:
        """The folder's workspace."""


class NoWorkspaceGivenError(UserErrorException):
    """Something was given in the place of a workspace."""

    def __init__(self, what: str, given: object) -> None:
        self.what, self.given = what, given
        super().__init__(
            f"{what} needs a workspace and got {given!r}: give "
            "Workspace.from_config(), as in "
            "Datastore.get(Workspace.from_config(), 'workspaceblobstore')."
        )


def checked(what: str, workspace: Home) -> Home:
    """Return the workspace, or refuse what is none."""
    if not hasattr(workspace, "local"):
        raise NoWorkspaceGivenError(what, workspace)
    return workspace


def root_of(workspace: Home | None) -> Path:
    """Return the folder that definitions are read against.

    Without a workspace only addresses and local paths can be read, which look at
    nothing there.
    """
    return Path(".amlnb") if workspace is None else workspace.local.root
