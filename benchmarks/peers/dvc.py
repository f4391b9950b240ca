"""DVC: stages that start a program, one after the other, outputs in its cache."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files, nothing, untouched
from benchmarks.peers.pieces import write_step

#: A list of names; DVC makes a stage of each.
PROJECT = """\
stages:
  step:
    foreach: [{numbers}]
    do:
      cmd: python step.py ${{item}} out/${{item}}.txt
      deps: [step.py]
      outs: ["out/${{item}}.txt"]
"""

INIT = ("dvc", "init", "--no-scm", "--quiet")
BUILD = ("dvc", "repro", "--quiet")


def write(folder: Path, count: int) -> None:
    numbers = ", ".join(str(number) for number in range(count))
    (folder / "dvc.yaml").write_text(PROJECT.format(numbers=numbers))
    write_step(folder)


def write_done(folder: Path, count: int) -> None:
    """Write what its steps would make too: running them takes it many minutes."""
    write(folder, count)
    for number in range(count):
        (folder / "out" / f"{number}.txt").write_text(str(number))


PEER = Peer(
    name="dvc",
    packages=("dvc",),
    contenders=(
        Contender(
            row="steps",
            name="DVC",
            write=write,
            first=(INIT,),
            command=BUILD,
            made=files("out/*.txt"),
            fresh=("out/*", "dvc.lock", ".dvc/cache", ".dvc/tmp"),
            one_in=5,
            note="one at a time; after each, dvc.lock is read and written whole",
        ),
        Contender(
            row="nothing",
            name="DVC",
            write=write_done,
            first=(INIT, ("dvc", "commit", "--force", "--quiet")),
            command=BUILD,
            made=untouched("out/*.txt"),
            note="MD5 of all, kept by time and size",
        ),
        Contender(
            row="start",
            name="dvc --help",
            write=nothing,
            command=("dvc", "--help"),
            made=ended,
        ),
    ),
)
