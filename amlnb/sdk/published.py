"""What a module and its versions share: a description, and whether it may be used."""

from __future__ import annotations

from typing import ClassVar

from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.sdk.workspace import Workspace


class Published:
    """Something that steps may use while it is active.

    Parameters
    ----------
    workspace
        The workspace that holds it.
    kept
        What the workspace keeps of it.
    """

    _kind: ClassVar[str]

    def __init__(self, workspace: Workspace, kept: Asset) -> None:
        self.workspace, self._kept = workspace, kept

    @property
    def description(self) -> str:
        """What it is for."""
        return str(self._kept.body.get("description") or "")

    @property
    def status(self) -> str:
        """``Active``, ``Deprecated`` or ``Disabled``."""
        return str(self._kept.body.get("status") or "Active")

    def enable(self) -> None:
        """Let steps use it again."""
        self._change("status", "Active")

    def disable(self) -> None:
        """Refuse it to new steps."""
        self._change("status", "Disabled")

    def deprecate(self) -> None:
        """Mark it as old; steps may still use it."""
        self._change("status", "Deprecated")

    def set_description(self, description: str) -> None:
        """Say what it is for."""
        self._change("description", description)

    def _change(self, key: str, value: JsonValue) -> None:
        body = {**self._kept.body, key: value}
        assets = self.workspace.local.assets
        self._kept = assets.change(self._kind, self._kept.id, body)
