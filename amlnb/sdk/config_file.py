"""The ``config.json`` by which v1 code finds its workspace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.sdk.exceptions import WorkspaceException

#: Where v1 code keeps its configuration, the newest habit first.
_CONFIGS = (".azureml/config.json", "aml_config/config.json", "config.json")


class BadConfigError(WorkspaceException):
    """A ``config.json`` is missing, or is none."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"The workspace configuration {str(path)!r} {why}: it is JSON with "
            "subscription_id, resource_group and workspace_name. Leave the path out "
            "to use this folder's workspace."
        )


def find_config(path: Path | str | None) -> Path | None:
    """Return the configuration file that is meant, or None where there is none."""
    given = Path(path) if path is not None else Path.cwd()
    if given.is_file():
        return given
    if path is not None and (given.suffix == ".json" or not given.exists()):
        raise BadConfigError(given, "is not there")
    start = given.resolve()
    for folder in (start, *start.parents):
        for name in _CONFIGS:
            if (folder / name).is_file() and _is_config(folder / name):
                return folder / name
    return None


def _is_config(path: Path) -> bool:
    """Tell a workspace's configuration from other files of that common name."""
    try:
        return "workspace_name" in read_config(path)
    except AmlnbError:
        return False


def read_config(path: Path) -> dict[str, Any]:
    """Return what a configuration file says."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadConfigError(path, f"cannot be read ({error})") from None
    if not isinstance(content, dict):
        raise BadConfigError(path, "is not a JSON object")
    return content


def write_config(
    content: Mapping[str, str], path: Path | str | None, file_name: str | None
) -> None:
    """Write a configuration below `path`, where `find_config` finds it."""
    folder = Path(path or ".") / _CONFIGS[0].partition("/")[0]
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=4)
    (folder / (file_name or "config.json")).write_text(text, encoding="utf-8")
