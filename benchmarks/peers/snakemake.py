"""Snakemake: its Python step (``script:``), and a shell line that starts python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.peer import Contender, Peer, ended, files, nothing, untouched
from benchmarks.peers.pieces import write_step

ALL = """\
rule all:
    input: expand("out/{{number}}.txt", number=range({count}))

rule step:
    input: "step.py"
    output: "out/{{number}}.txt"
"""

SHELL = '    shell: "python step.py {wildcards.number} {output}"\n'
TOUCH = '    shell: "echo {wildcards.number} > {output}"\n'
SCRIPT = '    script: "body.py"\n'
BODY = """\
with open(snakemake.output[0], "w") as file:
    file.write(snakemake.wildcards.number)
"""

BUILD = ("snakemake", "--cores", "2", "--quiet", "all")


def project(body: str) -> Callable[[Path, int], None]:
    def write(folder: Path, count: int) -> None:
        (folder / "Snakefile").write_text(ALL.format(count=count) + body)
        (folder / "body.py").write_text(BODY)
        write_step(folder)

    return write


def _steps(name: str, body: str, one_in: int, note: str) -> Contender:
    return Contender(
        row="steps",
        name=name,
        write=project(body),
        command=BUILD,
        made=files("out/*.txt"),
        fresh=("out/*", ".snakemake"),
        one_in=one_in,
        note=note,
    )


PEER = Peer(
    name="snakemake",
    packages=("snakemake",),
    contenders=(
        _steps("Snakemake, script", SCRIPT, 10, "its way to run Python"),
        _steps("Snakemake, shell", SHELL, 4, "a line of shell that starts python"),
        Contender(
            row="nothing",
            name="Snakemake",
            write=project(TOUCH),
            first=(BUILD,),
            command=BUILD,
            made=untouched("out/*.txt"),
            note="file times, checksums of small inputs, code, parameters",
        ),
        Contender(
            row="start",
            name="snakemake --help",
            write=nothing,
            command=("snakemake", "--help"),
            made=ended,
        ),
    ),
)
