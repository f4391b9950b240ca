"""What a run's steps have printed, among its files."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from amlnb.sdk.runs.run_files import LOG_NAME

#: What a log is called where an attempt writes it.
_FILE = "log.txt"


def log_texts(files: Mapping[str, Path]) -> dict[str, str]:
    """Return the text of each log by its name among the run's files."""
    return {
        name: path.read_text(encoding="utf-8", errors="replace")
        for name, path in files.items()
        if path.name == _FILE
    }


def copied_log(files: Mapping[str, Path], target: Path) -> list[str]:
    """Copy the run's own log, if it has one, and return the copies' paths."""
    log = files.get(LOG_NAME)
    if log is None:
        return []
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(log, target)
    return [str(target)]
