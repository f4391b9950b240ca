"""Ours: `amlnb run` on generated notebooks, and papermill with our engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.frames import make, use, write_timer
from benchmarks.peers.papermill import MANY, ONE, TWO_AT_A_TIME, project
from benchmarks.peers.peer import Contender, Peer, ended, files, nothing
from benchmarks.peers.pieces import CELL, PANDAS_CELL, notebook, write_notebooks

ROOT = Path(__file__).parents[2]
RUN = ("amlnb", "run", "work.ipynb")
AGAIN = (*RUN, "--refresh")
LOADED = "it is loaded"
LOAD = f"%load_ext amlnb\nprint({LOADED!r})"
#: A run outlives the command that watches it.
CANCEL = ("sh", "-c", "amlnb cancel --wait $(ls .amlnb/runs | tail -n 1)")
ENGINE = ', engine_name="amlnb"'
ENGINE_LINE = ("papermill", "--engine", "amlnb", "--no-progress-bar")
#: The word that a run's summary begins the line of its count with.
RAN, REUSED = "run", "reused"


def told(word: str) -> Callable[[Path, str], int]:
    """Read how many steps ran, or were reused, from the run's summary."""
    line = re.compile(rf"^\s+{word}\s+(\d+)\b", re.MULTILINE)

    def made(_folder: Path, said: str) -> int:
        found = line.search(said)
        return int(found[1]) if found else 0

    return made


def loaded(_folder: Path, said: str) -> int:
    """Count one if the line after ``%load_ext`` was reached."""
    return int(LOADED in said)


def pipeline(*steps: str) -> str:
    """Return a notebook whose cells are these steps."""
    return notebook("%load_ext amlnb", *steps)


def trivial(folder: Path, count: int) -> None:
    """Write steps that each make a value, which becomes an artifact."""
    steps = (f"%%pipeline_step s{n} -o x{n}\nx{n} = {n}" for n in range(count))
    (folder / "work.ipynb").write_text(pipeline(*steps))


def one_step(cell: str) -> Callable[[Path, int], None]:
    def write(folder: Path, _count: int) -> None:
        (folder / "work.ipynb").write_text(pipeline(f"%%pipeline_step one\n{cell}"))

    return write


def whole_notebooks(folder: Path, count: int) -> None:
    """Write a pipeline each of whose steps is a whole notebook."""
    write_notebooks(folder, count, CELL)
    steps = (f"%%pipeline_step n{n} --notebook in/{n}.ipynb" for n in range(count))
    (folder / "work.ipynb").write_text(pipeline(*steps))


def frames(folder: Path, megabytes: int) -> None:
    """Write a pipeline that hands over a frame, and its timer."""
    making = f"%%pipeline_step make -o frame\n{make(folder, megabytes)}"
    using = f"%%pipeline_step use -o total\n{use(folder)}"
    (folder / "work.ipynb").write_text(pipeline(making, using))
    write_timer(folder, " ".join(AGAIN), ("made", "used"))


def _one(row: str, cell: str) -> tuple[Contender, ...]:
    return (
        Contender(
            row=row,
            name="amlnb engine, warm library",
            write=project(cell, ONE, ENGINE),
            command=("python", "go.py"),
            made=files("out/*"),
            fresh=("out/*",),
            warm=True,
            note='papermill.execute_notebook(engine_name="amlnb")',
        ),
        Contender(
            row=row,
            name="amlnb engine, command line",
            write=project(cell),
            command=(*ENGINE_LINE, "in/0.ipynb", "out/0.ipynb"),
            made=files("out/*"),
            fresh=("out/*",),
            note="papermill --engine amlnb: most is papermill's own import",
        ),
        Contender(
            row=row,
            name="amlnb run",
            write=one_step(cell),
            command=AGAIN,
            last=CANCEL,
            made=told(RAN),
            note="a whole run of one step, from the shell",
        ),
    )


PEER = Peer(
    name="amlnb",
    packages=("-e", f"{ROOT}[data]"),
    contenders=(
        *_one("notebook", CELL),
        *_one("pandas", PANDAS_CELL),
        Contender(
            row="notebooks",
            name="amlnb engine, warm library",
            write=project(CELL, MANY, ENGINE),
            command=("python", "go.py"),
            made=files("out/*"),
            fresh=("out/*",),
            warm=True,
            note="two processes that stay up",
        ),
        Contender(
            row="notebooks",
            name="amlnb run",
            write=whole_notebooks,
            command=AGAIN,
            last=CANCEL,
            made=told(RAN),
            note="a pipeline of whole notebooks, state durable",
        ),
        Contender(
            row="notebooks",
            name="amlnb engine, command line",
            write=project(CELL),
            command=("sh", "-c", TWO_AT_A_TIME.format("--engine amlnb")),
            made=files("out/*"),
            fresh=("out/*",),
            one_in=5,
            note="two at a time",
        ),
        Contender(
            row="steps",
            name="amlnb run",
            write=trivial,
            command=AGAIN,
            last=CANCEL,
            made=told(RAN),
            note="a fresh process a step; events, notebooks and artifacts on disk",
        ),
        Contender(
            row="nothing",
            name="amlnb run",
            write=trivial,
            first=(RUN,),
            command=RUN,
            last=CANCEL,
            made=told(REUSED),
            note="code, imports, parameters and digests of stored bytes",
        ),
        Contender(
            row="start",
            name="amlnb --help",
            write=nothing,
            command=("amlnb", "--help"),
            made=ended,
        ),
        Contender(
            row="start",
            name="IPython, %load_ext amlnb",
            write=nothing,
            command=("ipython", "--no-banner", "-c", LOAD),
            made=loaded,
        ),
        Contender(
            row="frame",
            name="amlnb run",
            write=frames,
            command=("python", "go.py"),
            made=files("used"),
            fresh=("made", "used"),
            warm=True,
            note="all between the bodies: synced, hashed, recorded, a process, mapped",
        ),
    ),
)
