"""Ploomber: notebooks and Python functions from a pipeline.yaml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files, nothing, untouched
from benchmarks.peers.pieces import CELL, PANDAS_CELL, write_notebooks

PARALLEL = """\
executor:
  dotted_path: ploomber.executors.Parallel
  processes: 2
"""

NOTEBOOK = """\
  - source: in/{number}.ipynb
    name: n{number}
    product: out/{number}.ipynb
"""

FUNCTION = """\
  - source: work.step_{number}
    product: out/{number}.txt
"""

BODY = """\
def step_{number}(product):
    with open(str(product), "w") as file:
        file.write("{number}")


"""

BUILD = ("ploomber", "build")


def notebooks(cell: str) -> Callable[[Path, int], None]:
    def write(folder: Path, count: int) -> None:
        write_notebooks(folder, count, cell, parameters=True)
        _write_pipeline(folder, NOTEBOOK, count)

    return write


def functions(folder: Path, count: int) -> None:
    (folder / "out").mkdir()
    bodies = "".join(BODY.format(number=number) for number in range(count))
    (folder / "work.py").write_text(bodies)
    _write_pipeline(folder, FUNCTION, count)


def _write_pipeline(folder: Path, task: str, count: int) -> None:
    tasks = "".join(task.format(number=number) for number in range(count))
    executor = PARALLEL if count > 1 else ""
    (folder / "pipeline.yaml").write_text(f"{executor}tasks:\n{tasks}")


def _one(row: str, cell: str) -> Contender:
    return Contender(
        row=row,
        name="Ploomber",
        write=notebooks(cell),
        command=BUILD,
        made=files("out/*.ipynb"),
        fresh=("out/*", "out/.*"),
    )


PEER = Peer(
    name="ploomber",
    packages=("ploomber", "ipykernel", "pandas"),
    contenders=(
        _one("notebook", CELL),
        _one("pandas", PANDAS_CELL),
        Contender(
            row="notebooks",
            name="Ploomber",
            write=notebooks(CELL),
            command=BUILD,
            made=files("out/*.ipynb"),
            fresh=("out/*", "out/.*"),
            one_in=5,
            note="its Parallel executor, two processes",
        ),
        Contender(
            row="steps",
            name="Ploomber",
            write=functions,
            command=BUILD,
            made=files("out/*.txt"),
            fresh=("out/*", "out/.*"),
            one_in=5,
            note="two processes for all: not isolated",
        ),
        Contender(
            row="nothing",
            name="Ploomber",
            write=functions,
            first=(BUILD,),
            command=BUILD,
            made=untouched("out/*.txt"),
            note="source code and file times",
        ),
        Contender(
            row="start",
            name="ploomber --help",
            write=nothing,
            command=("ploomber", "--help"),
            made=ended,
        ),
    ),
)
