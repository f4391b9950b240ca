"""doit: a program started for each step, and content hashes of what it depends on."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files, nothing, untouched
from benchmarks.peers.pieces import write_step

PROJECT = """\
def task_step():
    for number in range({count}):
        yield {{
            "name": str(number),
            "actions": [f"python step.py {{number}} out/{{number}}.txt"],
            "file_dep": ["step.py"],
            "targets": [f"out/{{number}}.txt"],
        }}
"""


def write(folder: Path, count: int) -> None:
    (folder / "dodo.py").write_text(PROJECT.format(count=count))
    write_step(folder)


PEER = Peer(
    name="doit",
    packages=("doit",),
    contenders=(
        Contender(
            row="steps",
            name="doit",
            write=write,
            command=("doit", "-n", "2"),
            made=files("out/*.txt"),
            fresh=("out/*", ".doit.db*"),
            note="python started for each",
        ),
        Contender(
            row="nothing",
            name="doit",
            write=write,
            first=(("doit", "-n", "2"),),
            command=("doit",),
            made=untouched("out/*.txt"),
            note="time and size of the one shared source, then MD5; outputs only there",
        ),
        Contender(
            row="start",
            name="doit help",
            write=nothing,
            command=("doit", "help"),
            made=ended,
        ),
    ),
)
