"""Luigi with its local scheduler: a forked process a task when two work at a time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files, nothing, untouched

PROJECT = """\
import luigi


class Step(luigi.Task):
    number = luigi.IntParameter()

    def output(self):
        return luigi.LocalTarget(f"out/{{self.number}}.txt")

    def run(self):
        with self.output().open("w") as file:
            file.write(str(self.number))


class All(luigi.WrapperTask):
    def requires(self):
        return [Step(number=number) for number in range({count})]
"""

_LUIGI = ("python", "-m", "luigi", "--module", "work", "All")
BUILD = (*_LUIGI, "--local-scheduler", "--log-level=WARNING")


def write(folder: Path, count: int) -> None:
    (folder / "work.py").write_text(PROJECT.format(count=count))
    (folder / "out").mkdir()


PEER = Peer(
    name="luigi",
    packages=("luigi",),
    contenders=(
        Contender(
            row="steps",
            name="Luigi",
            write=write,
            command=(*BUILD, "--workers", "2"),
            made=files("out/*.txt"),
            fresh=("out/*",),
            note="a fork a step; keeps no state but the files",
        ),
        Contender(
            row="nothing",
            name="Luigi",
            write=write,
            first=((*BUILD, "--workers", "2"),),
            command=BUILD,
            made=untouched("out/*.txt"),
            note="asks only whether the files are there",
        ),
        Contender(
            row="start",
            name="luigi --help",
            write=nothing,
            command=("luigi", "--help"),
            made=ended,
        ),
    ),
)
