"""The files of a run: what its code uploaded, what it left in ``outputs``, its logs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from amlnb.sdk.exceptions import UserErrorException
from amlnb.steps.run_context import FILES

#: Our log under the name that v1's users look for.
LOG_NAME = "user_logs/std_log.txt"


class NoFileError(UserErrorException):
    """A run has no file of that name."""

    def __init__(self, run: str, name: str, known: Sequence[str]) -> None:
        self.run, self.name, self.known = run, name, tuple(known)
        has = ", ".join(known) or "none"
        super().__init__(
            f"Run {run!r} has no file {name!r}; it has: {has}. A script's files in "
            "./outputs are kept, and those that it uploads with upload_file."
        )


class OutsideNameError(UserErrorException):
    """A name for a run's file that leads out of the run's folder."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name!r} cannot be the name of a run's file: give a relative path "
            "without '..'."
        )


class RunFiles:
    """Files of a run, by names with ``/``."""

    id: str

    def _folder(self) -> Path:
        raise NotImplementedError

    def upload_file(
        self, name: str, path_or_stream: Any, datastore_name: str | None = None
    ) -> Path:
        """Keep a file, or what a stream gives, with the run under `name`."""
        del datastore_name
        target = self._target(name)
        if hasattr(path_or_stream, "read"):
            data = path_or_stream.read()
            target.write_bytes(data.encode() if isinstance(data, str) else data)
        else:
            shutil.copyfile(_existing(path_or_stream), target)
        return target

    def upload_files(
        self,
        names: Sequence[str],
        paths: Sequence[Path | str],
        return_artifacts: bool = False,
        timeout_seconds: int | None = None,
        datastore_name: str | None = None,
    ) -> list[Path]:
        """Keep several files, each under its own name."""
        del return_artifacts, timeout_seconds
        pairs = zip(names, paths, strict=True)
        return [self.upload_file(n, p, datastore_name) for n, p in pairs]

    def upload_folder(
        self, name: str, path: Path | str, datastore_name: str | None = None
    ) -> Path:
        """Keep all files of a folder below `name`."""
        del datastore_name
        source = Path(path)
        if not source.is_dir():
            raise UserErrorException(f"upload_folder: {str(source)!r} is no folder.")
        target = self._target(name)
        shutil.copytree(source, target, dirs_exist_ok=True)
        return target

    def get_file_names(self) -> list[str]:
        """Return the names of all files, logs included."""
        return sorted(self._files())

    def _files(self) -> dict[str, Path]:
        top = self._folder() / FILES
        kept = [p for p in top.rglob("*") if p.is_file()] if top.is_dir() else []
        found = {p.relative_to(top).as_posix(): p for p in kept}
        log = self._folder() / "log.txt"
        return {**found, LOG_NAME: log} if log.is_file() else found

    def download_file(
        self, name: str, output_file_path: Path | str | None = None, **_ignored: object
    ) -> None:
        """Copy one file to a path, or into a folder; by default under its own name."""
        files = self._files()
        if name not in files:
            raise NoFileError(self.id, name, sorted(files))
        target = Path(output_file_path or Path(name).name)
        if target.is_dir() or str(output_file_path or "").endswith("/"):
            target /= Path(name).name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(files[name], target)

    def download_files(
        self,
        prefix: str | None = None,
        output_directory: Path | str | None = None,
        output_paths: Sequence[str] | None = None,
        batch_size: int = 100,
        append_prefix: bool = True,
        timeout_seconds: int | None = None,
    ) -> None:
        """Copy all files whose names begin with `prefix` into a folder."""
        del batch_size, timeout_seconds
        wanted = [n for n in self.get_file_names() if n.startswith(prefix or "")]
        names = output_paths or [
            n if append_prefix or not prefix else n.removeprefix(prefix).lstrip("/")
            for n in wanted
        ]
        for name, target in zip(wanted, names, strict=True):
            self.download_file(name, Path(output_directory or ".") / target)

    def _target(self, name: str) -> Path:
        top = (self._folder() / FILES).resolve()
        target = (top / name).resolve()
        if not target.is_relative_to(top) or target == top:
            raise OutsideNameError(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def _existing(given: Path | str) -> Path:
    path = Path(given)
    if not path.is_file():
        raise UserErrorException(
            f"upload_file: there is no file {str(path)!r} in {str(Path.cwd())!r}; for "
            "a folder, use upload_folder."
        )
    return path
