"""A step's source directory: which files it has, which count for reuse."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from amlnb.model.artifact import Artifact
from amlnb.model.json import canonical, digest
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.ignore import files_of
from amlnb.sdk.steps.recipe import (
    IgnoredScriptError,
    MissingFolderError,
    MissingScriptError,
    OutsideScriptError,
    Recipe,
)
from amlnb.workspace.workspace import Workspace

#: A source directory as stored, and the digest of each file by its path.
Taken = tuple[Artifact, Mapping[str, str]]

#: More files than this count as one: a reason could not name them all anyway.
_MANY = 1_000
#: Saved by every notebook editor at every turn, and run by no script.
_NOT_COUNTED = (".ipynb",)


class MissingHashPathError(UserErrorException):
    """A path in hash_paths is not in the source directory."""

    def __init__(self, step: str, path: str, folder: Path) -> None:
        self.step, self.path, self.folder = step, path, folder
        super().__init__(
            f"Step {step!r}: hash_paths names {path!r}, which is not in "
            f"{str(folder)!r}: its paths start at the source directory."
        )


def check_source(step: str, recipe: Recipe, default: str | None) -> Path | None:
    """Return the step's source directory; refuse one, or a script, that is not there.

    None for a command that names no directory: it starts in an empty one.
    """
    given = recipe.source_directory or default
    if given is None and not recipe.script:
        return None
    folder = Path(given or ".").expanduser().resolve()
    if not folder.is_dir():
        raise MissingFolderError(step, Path(given or "."))
    if recipe.script and not (folder / recipe.script).is_file():
        raise MissingScriptError(step, recipe.script, folder)
    if _within(recipe.script, folder) is None:
        raise OutsideScriptError(step, recipe.script, folder)
    return folder


def _within(script: str, folder: Path) -> str | None:
    """Return a script's path below the folder, links not followed; None if outside."""
    path = Path(os.path.normpath(folder / script))
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else None


def take(folder: Path, workspace: Workspace, *, dry: bool) -> Taken:
    """Take the directory into the workspace's store; with `dry`, only look at it."""
    return workspace.take_files(folder, files_of(folder), dry=dry)


def counted(
    step: str, recipe: Recipe, folder: Path, files: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the digests of the files whose change makes the step run again.

    Raises
    ------
    IgnoredScriptError
        When an ignore file leaves the script out.
    """
    if recipe.script and _within(recipe.script, folder) not in files:
        raise IgnoredScriptError(step, recipe.script, folder)
    if recipe.hash_paths:
        found = _named(step, recipe, folder, files)
    else:
        found = {
            path: known
            for path, known in files.items()
            if path == recipe.script or not path.endswith(_NOT_COUNTED)
        }
    if recipe.script.endswith(_NOT_COUNTED) and recipe.script in found:
        found[recipe.script] = _code_digest(folder / recipe.script)
    if len(found) <= _MANY:
        return found
    script = {p: d for p, d in found.items() if p == recipe.script}
    return {**script, f"one of {len(found):,} files": digest(canonical(found))}


def _code_digest(notebook: Path) -> str:
    """Return the digest of a notebook's code cells, without outputs and cell ids."""
    text = notebook.read_text(encoding="utf-8", errors="replace")
    try:
        cells = json.loads(text)["cells"]
        code = [
            ["".join(c["source"]), c.get("metadata", {}).get("tags", [])]
            for c in cells
            if c["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError):
        return digest(text)
    return digest(canonical(code))


def _named(
    step: str, recipe: Recipe, folder: Path, files: Mapping[str, str]
) -> dict[str, str]:
    """Return the script's and the named files' digests; a folder names all in it."""
    found = {recipe.script: files[recipe.script]} if recipe.script in files else {}
    for given in recipe.hash_paths:
        path = (folder / given).resolve()
        if not path.exists() or not path.is_relative_to(folder):
            raise MissingHashPathError(step, given, folder)
        name = path.relative_to(folder).as_posix()
        found |= {p: files[p] for p in _below(name, files)}
    return found


def _below(name: str, files: Iterable[str]) -> list[str]:
    return [p for p in files if name in (p, ".") or p.startswith(f"{name}/")]
