"""An environment of its own for each peer, outside the tree, made once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HOME = Path("~/.cache/amlnb-benchmarks").expanduser()

#: Nobody is to be told of our runs, and the numbers of threads are to be the same.
QUIET = {
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "DO_NOT_TRACK": "1",
    "DVC_NO_ANALYTICS": "1",
    "DVC_STUDIO_OFFLINE": "1",
    "GIT_AUTHOR_EMAIL": "bench@example.org",
    "GIT_AUTHOR_NAME": "bench",
    "GIT_COMMITTER_EMAIL": "bench@example.org",
    "GIT_COMMITTER_NAME": "bench",
    "METAFLOW_USER": "bench",
    "OPENBLAS_NUM_THREADS": "1",
    "PLOOMBER_STATS_ENABLED": "false",
    "PLOOMBER_VERSION_CHECK_DISABLED": "true",
    "PYTHONWARNINGS": "ignore",
}


class InstallError(Exception):
    """A peer could not be installed; the row says so in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where a peer's programs are, and what they see."""

    #: The folder with ``bin/``.
    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def program(self, name: str) -> str:
        """Return the full path of one of its programs, or the name as it is."""
        found = self.folder / "bin" / name
        return str(found) if found.exists() else name

    def variables(self) -> dict[str, str]:
        """Return the environment variables that its programs are started with."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return kept | QUIET | {"PATH": path, "VIRTUAL_ENV": str(self.folder)}

    def version(self, package: str) -> str:
        """Return what is installed of a package, or nothing."""
        ask = f"from importlib.metadata import version as v; print(v({package!r}))"
        done = subprocess.run(
            [self.python, "-c", ask], capture_output=True, text=True, check=False
        )
        return done.stdout.strip()


def environment(name: str, packages: tuple[str, ...], home: Path) -> Environment:
    """Return a peer's environment; it is installed if it is not there yet.

    Raises
    ------
    InstallError
        With the last line of what the installer said.
    """
    folder = home / name
    wish = _digest(packages)
    mark = folder / "installed"
    if not mark.exists() or mark.read_text() != wish:
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        for command in _commands(folder, packages):
            _install(command)
        mark.write_text(wish)
    return Environment(folder=folder)


def _digest(packages: tuple[str, ...]) -> str:
    """Digest what is asked for, and what a project in a folder asks for in turn."""
    projects = (Path(name.partition("[")[0]) / "pyproject.toml" for name in packages)
    texts = [path.read_text() for path in projects if path.exists()]
    wish = json.dumps([packages, texts, sys.version])
    return hashlib.sha256(wish.encode()).hexdigest()


def _commands(folder: Path, packages: tuple[str, ...]) -> list[list[str]]:
    python = str(folder / "bin" / "python")
    if uv := shutil.which("uv"):
        return [
            [uv, "venv", "--python", sys.executable, str(folder)],
            [uv, "pip", "install", "--python", python, *packages],
        ]
    return [
        [sys.executable, "-m", "venv", str(folder)],
        [python, "-m", "pip", "install", "--quiet", *packages],
    ]


def _install(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise InstallError(said[-1] if said else f"exit code {done.returncode}")
