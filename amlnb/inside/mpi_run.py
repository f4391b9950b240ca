"""``python -m amlnb.inside.mpi_run --nodes N --processes P PROGRAM …``: by MPI.

On this machine nodes are processes: it starts N times P of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from amlnb.model.errors import AmlnbError


class NoMpiError(AmlnbError):
    """There is no program that starts processes by MPI."""

    def __init__(self) -> None:
        super().__init__(
            "A step asks for MPI, and there is no mpiexec here: install it with "
            "`pip install amlnb[mpi]`, or MPI of your system's packages."
        )


class BadCountError(AmlnbError):
    """A count of nodes or processes is no whole number above 0."""

    def __init__(self, name: str, given: str) -> None:
        self.name, self.given = name, given
        super().__init__(f"{name} is {given!r}, and must be a whole number above 0.")


def main(arguments: list[str]) -> int:
    """Start the processes, wait for them, and return their exit status."""
    _, nodes, _, processes, *program = arguments
    try:
        count = _count("node_count", nodes) * _count(
            "process_count_per_node", processes
        )
        command = [_mpiexec(), "-n", str(count), *program]
    except AmlnbError as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201 - the step's log
        return 1
    sys.stdout.flush()
    return subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own program


def _count(name: str, given: str) -> int:
    if not given.isdigit() or int(given) < 1:
        raise BadCountError(name, given)
    return int(given)


def _mpiexec() -> str:
    """Return the program that the system has, or that came with the ``mpich`` wheel."""
    beside = Path(sys.executable).parent / "mpiexec"
    if beside.is_file() and os.access(beside, os.X_OK):
        return str(beside)
    found = shutil.which("mpiexec")
    if found is None:
        raise NoMpiError
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
