"""What a workspace is called: the names that v1 asks for, noted in its folder."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from amlnb.workspace.workspace import Workspace as LocalWorkspace

#: What a folder's workspace is called where nobody named it.
_NOBODY = "00000000-0000-0000-0000-000000000000"
_DEFAULTS = {
    "subscription_id": _NOBODY,
    "resource_group": "local",
    "location": "local",
}
#: Our own note of the names, in the ``.amlnb`` folder.
_NOTE = "workspace.json"


class WorkspaceNames:
    """The names of one workspace: those noted, and those given in their place.

    Parameters
    ----------
    given
        Names of this time; those that are empty do not count.
    """

    def __init__(self, local: LocalWorkspace, given: Mapping[str, Any]) -> None:
        self._note, self._folder = local.root / _NOTE, local.folder
        self._names = {
            **_DEFAULTS,
            "name": local.folder.name or "workspace",
            **self._noted(),
            **{key: value for key, value in given.items() if value},
        }

    def __getitem__(self, name: str) -> str:
        return str(self._names[name])

    @property
    def tags(self) -> dict[str, str]:
        """Words that were given to it."""
        return dict(self._names.get("tags") or {})

    @property
    def noted(self) -> str | None:
        """The name that its folder's note gives it, if it was ever created."""
        found = self._noted().get("name")
        return None if found is None else str(found)

    def keep(self, **changed: Any) -> None:
        """Note the names, with these changes, in its folder."""
        self._names.update(changed)
        self._note.write_text(json.dumps(self._names, indent=1), encoding="utf-8")

    @property
    def id(self) -> str:
        """An id that its folder alone has."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, self.address))

    @property
    def address(self) -> str:
        """Its folder, as a URL."""
        return self._folder.as_uri()

    def _noted(self) -> dict[str, Any]:
        try:
            content = json.loads(self._note.read_bytes())
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}
