"""ninja: the floor of starting a program for each step."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files, nothing, untouched
from benchmarks.peers.pieces import write_step

RULE = "rule step\n  command = python step.py $number $out\n"


def write(folder: Path, count: int) -> None:
    edges = "".join(
        f"build out/{number}.txt: step step.py\n  number = {number}\n"
        for number in range(count)
    )
    (folder / "build.ninja").write_text(RULE + edges)
    write_step(folder)


PEER = Peer(
    name="ninja",
    packages=("ninja",),
    contenders=(
        Contender(
            row="steps",
            name="ninja",
            write=write,
            command=("ninja", "-j", "2", "--quiet"),
            made=files("out/*.txt"),
            fresh=("out/*", ".ninja_*"),
            note="the floor: a bare python started for each",
        ),
        Contender(
            row="nothing",
            name="ninja",
            write=write,
            first=(("ninja", "-j", "2", "--quiet"),),
            command=("ninja",),
            made=untouched("out/*.txt"),
            note="the floor: file times only",
        ),
        Contender(
            row="start",
            name="ninja --version",
            write=nothing,
            command=("ninja", "--version"),
            made=ended,
        ),
    ),
)
