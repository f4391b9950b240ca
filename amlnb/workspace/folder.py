"""Where a workspace lies: ``.amlnb``, found upward as git finds its own."""

from __future__ import annotations

from pathlib import Path

from amlnb.model.errors import AmlnbError

NAME = ".amlnb"


class NoWorkspaceError(AmlnbError):
    """There is no workspace here, and none was to be made."""

    def __init__(self, start: Path) -> None:
        self.start = start
        super().__init__(
            f"There is no workspace in {str(start)!r} or above it: run a pipeline "
            "there first, or set AMLNB_WORKSPACE to the folder that holds one."
        )


class ReadOnlyWorkspaceError(AmlnbError):
    """The workspace cannot be written."""

    def __init__(self, folder: Path, why: str) -> None:
        self.folder, self.why = folder, why
        super().__init__(
            f"The workspace {str(folder)!r} cannot be written ({why}): make it "
            "writable, or set AMLNB_WORKSPACE to a folder that is."
        )


def find(start: Path) -> Path | None:
    """Return the nearest ``.amlnb`` in `start` or above, or None."""
    for folder in (start, *start.parents):
        if (folder / NAME).is_dir():
            return folder / NAME
    return None


def make(folder: Path) -> Path:
    """Make ``folder`` a workspace that only its user can read, and return it.

    A file in it keeps it out of version control.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise ReadOnlyWorkspaceError(folder, error.strerror or str(error)) from None
    return folder


def run_folder(root: Path, run_id: str) -> Path:
    """Return where a run's attempts keep their files."""
    return root / "runs" / run_id
