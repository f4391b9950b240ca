"""Metaflow with its local metadata and datastore: a process and a log for each task."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files

STEPS = """\
from metaflow import FlowSpec, step


class Work(FlowSpec):
    @step
    def start(self):
        self.numbers = list(range({count}))
        self.next(self.one, foreach="numbers")

    @step
    def one(self):
        self.x = self.input
        with open(f"out/{{self.x}}.txt", "w") as file:
            file.write(str(self.x))
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    Work()
"""

BUILD = ("python", "flow.py", "--quiet", "run", "--max-workers", "2")


def write(folder: Path, count: int) -> None:
    (folder / "flow.py").write_text(STEPS.format(count=count))
    (folder / "out").mkdir()


PEER = Peer(
    name="metaflow",
    packages=("metaflow",),
    contenders=(
        Contender(
            row="steps",
            name="Metaflow",
            write=write,
            command=(*BUILD, "--max-num-splits", "100000"),
            made=files("out/*.txt"),
            fresh=("out/*", ".metaflow"),
            one_in=5,
            note="a foreach; python and Metaflow started for each",
        ),
        Contender(
            row="start",
            name="a flow's --help (Metaflow)",
            write=write,
            command=("python", "flow.py", "--help"),
            made=ended,
        ),
    ),
)
