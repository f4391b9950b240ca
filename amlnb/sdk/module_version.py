"""ModuleVersion: one version of a published script, as it was."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from amlnb.model.artifact import Artifact
from amlnb.model.codec import decode
from amlnb.model.errors import NotFoundError
from amlnb.model.json import JsonValue
from amlnb.sdk.published import Published
from amlnb.sdk.steps.recipe import Source
from amlnb.sdk.workspace import Workspace

if TYPE_CHECKING:
    from amlnb.sdk.module import Module

KIND = "module_version"


class ModuleVersion(Published):
    """One version of a module: a script with its source directory as it was."""

    _kind = KIND

    @staticmethod
    def get(workspace: Workspace, module_version_id: str) -> ModuleVersion:
        """Return the version of that id."""
        kept = workspace.local.assets.by_id(KIND, module_version_id)
        if kept is None:
            raise NotFoundError("module version", module_version_id)
        return ModuleVersion(workspace, kept)

    @property
    def module_version_id(self) -> str:
        """Its id."""
        return str(self._kept.id)

    @property
    def module_id(self) -> str:
        """The id of its module."""
        return str(self._kept.body["module"])

    @property
    def version(self) -> str:
        """What its author calls it."""
        return str(self._kept.body["version"])

    @property
    def category(self) -> str:
        """The group that it belongs to."""
        return str(self._kept.body.get("category") or "")

    @property
    def inputs(self) -> list[Mapping[str, Any]]:
        """What it says of its inputs: names, labels."""
        return cast("list[Mapping[str, Any]]", self._kept.body.get("inputs") or [])

    @property
    def outputs(self) -> list[Mapping[str, Any]]:
        """What it says of its outputs: names, labels."""
        return cast("list[Mapping[str, Any]]", self._kept.body.get("outputs") or [])

    @property
    def params(self) -> dict[str, JsonValue]:
        """Its parameters, with their defaults."""
        found = self._kept.body.get("params")
        return dict(found) if isinstance(found, Mapping) else {}

    @property
    def interface(self) -> dict[str, Any]:
        """Its inputs, outputs and parameters."""
        return {"inputs": self.inputs, "outputs": self.outputs, "params": self.params}

    @property
    def arguments(self) -> list[JsonValue]:
        """The arguments that its script is given where a step gives none."""
        return cast("list[JsonValue]", self._kept.body.get("arguments") or [])

    @property
    def packages(self) -> str:
        """The packages that it asks for, as one text."""
        return str(self._kept.body.get("packages") or "")

    @property
    def script(self) -> str:
        """The script, within its source directory."""
        return str(self._kept.body["script"])

    @property
    def source(self) -> Source:
        """Its source directory as it was when it was published."""
        body = self._kept.body
        files = cast("Mapping[str, str]", body["files"])
        return Source(
            folder=Path(str(body["folder"])),
            snapshot=decode(Artifact, body["snapshot"]),
            counted=files,
        )

    def module(self) -> Module:
        """Return its module."""
        from amlnb.sdk.module import Module

        return Module.get(self.workspace, module_id=self.module_id)

    def __repr__(self) -> str:
        return f"ModuleVersion({self._kept.name!r}, version={self.version!r})"


class ModuleVersionDescriptor:
    """A version's name and id.

    Parameters
    ----------
    version, module_version_id
        The name and the id.
    """

    def __init__(self, version: str, module_version_id: str) -> None:
        self.version, self.module_version_id = version, module_version_id
