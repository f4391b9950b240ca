"""Dagster, run from the shell, two processes at a time, its history in SQLite."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files, nothing

PROJECT = """\
from dagster import job, multiprocess_executor, op


def step(number):
    @op(name=f"step_{{number}}")
    def body():
        with open(f"out/{{number}}.txt", "w") as file:
            file.write(str(number))
        return number

    return body


@job(executor_def=multiprocess_executor.configured({{"max_concurrent": 2}}))
def work():
    for number in range({count}):
        step(number)()
"""

#: Its home must be a full path.
BUILD = 'DAGSTER_HOME="$PWD/home" dagster job execute -f work.py -j work'


def write(folder: Path, count: int) -> None:
    (folder / "work.py").write_text(PROJECT.format(count=count))
    (folder / "out").mkdir()
    (folder / "home").mkdir()
    (folder / "home" / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")


PEER = Peer(
    name="dagster",
    packages=("dagster",),
    contenders=(
        Contender(
            row="steps",
            name="Dagster",
            write=write,
            command=("sh", "-c", BUILD),
            made=files("out/*.txt"),
            fresh=("out/*", "home/history", "home/storage"),
            one_in=20,
            note="multiprocess executor: python and Dagster started for each",
        ),
        Contender(
            row="start",
            name="dagster --help",
            write=nothing,
            command=("dagster", "--help"),
            made=ended,
        ),
    ),
)
