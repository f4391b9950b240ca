"""papermill as it comes: the python3 kernel, from the shell and as a library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files, nothing
from benchmarks.peers.pieces import CELL, PANDAS_CELL, write_notebooks

#: Answers each line with the seconds that one execution took.
ONE = """\
import sys, time
import papermill

for line in sys.stdin:
    began = time.perf_counter()
    papermill.execute_notebook(
        "in/0.ipynb", "out/0.ipynb", progress_bar=False{options}
    )
    print(time.perf_counter() - began, flush=True)
"""

#: The same for all notebooks of the folder, by two processes that stay up.
MANY = """\
import sys, time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import papermill


def one(name):
    papermill.execute_notebook(
        f"in/{{name}}", f"out/{{name}}", progress_bar=False{options}
    )


if __name__ == "__main__":
    names = sorted(path.name for path in Path("in").iterdir())
    with ProcessPoolExecutor(2) as pool:
        for line in sys.stdin:
            began = time.perf_counter()
            list(pool.map(one, names))
            print(time.perf_counter() - began, flush=True)
"""

TWO_AT_A_TIME = "ls in | xargs -P 2 -I @ papermill --no-progress-bar {} in/@ out/@"


def project(cell: str, program: str = "", options: str = "") -> Callable[..., None]:
    """Return what writes notebooks of this cell, and the program that runs them."""

    def write(folder: Path, count: int) -> None:
        write_notebooks(folder, count, cell)
        (folder / "go.py").write_text(program.format(options=options))

    return write


def _one(row: str, cell: str) -> tuple[Contender, ...]:
    return (
        Contender(
            row=row,
            name="papermill, command line",
            write=project(cell),
            command=("papermill", "--no-progress-bar", "in/0.ipynb", "out/0.ipynb"),
            made=files("out/*"),
            fresh=("out/*",),
        ),
        Contender(
            row=row,
            name="papermill, warm library",
            write=project(cell, ONE),
            command=("python", "go.py"),
            made=files("out/*"),
            fresh=("out/*",),
            warm=True,
            note="the calling process has imported papermill; a kernel is started",
        ),
    )


PEER = Peer(
    name="papermill",
    packages=("papermill", "ipykernel", "pandas"),
    contenders=(
        *_one("notebook", CELL),
        *_one("pandas", PANDAS_CELL),
        Contender(
            row="notebooks",
            name="papermill, command line",
            write=project(CELL),
            command=("sh", "-c", TWO_AT_A_TIME.format("")),
            made=files("out/*"),
            fresh=("out/*",),
            one_in=5,
            note="two at a time",
        ),
        Contender(
            row="notebooks",
            name="papermill, warm library",
            write=project(CELL, MANY),
            command=("python", "go.py"),
            made=files("out/*"),
            fresh=("out/*",),
            warm=True,
            note="two processes that stay up",
        ),
        Contender(
            row="start",
            name="papermill --help",
            write=nothing,
            command=("papermill", "--help"),
            made=ended,
        ),
    ),
)
