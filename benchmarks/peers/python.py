"""No tool at all: what the same work costs by hand, as a floor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import amlnb
from benchmarks.peers.frames import make, moment, use, write_timer
from benchmarks.peers.peer import Contender, Peer, ended, files, nothing
from benchmarks.peers.pieces import CELL, PANDAS_CELL

#: The cell alone, where what it imports is imported.
BARE = """\
import contextlib, io, sys, time
{imports}
code = compile({cell!r}, "cell", "exec")
for line in sys.stdin:
    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, {{}})
    took = time.perf_counter() - began
    print(took, flush=True)
"""

FORKS = """\
import os


def step(number):
    with open(f"out/{{number}}.txt", "w") as file:
        file.write(str(number))


for number in range({count}):
    if number > 1:
        os.wait()
    if not os.fork():
        step(number)
        os._exit(0)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
"""

WRITE_ARROW = """
table = pa.Table.from_pandas(frame, preserve_index=False)
with pa.OSFile("frame.arrow", "wb") as file, pa.ipc.new_file(file, table.schema) as out:
    out.write_table(table)
"""

#: What a store that is durable and knows content does besides.
SYNC_AND_HASH = """
import hashlib, os

with open("frame.arrow", "rb") as file:
    os.fsync(file.fileno())
    hashlib.file_digest(file, "sha256")
"""

READ_ARROW = """\
import time
from pathlib import Path

import pandas
import pyarrow as pa

{opened}
with pa.memory_map("frame.arrow") as file:
    table = pa.ipc.open_file(file).read_all()
frame = table.to_pandas(split_blocks=True, self_destruct=True)
"""


def bare(cell: str, imports: str = "") -> Callable[[Path, int], None]:
    def write(folder: Path, _count: int) -> None:
        (folder / "go.py").write_text(BARE.format(cell=cell, imports=imports))

    return write


def forks(folder: Path, count: int) -> None:
    (folder / "go.py").write_text(FORKS.format(count=count))
    (folder / "out").mkdir()


def arrow(more: str = "") -> Callable[[Path, int], None]:
    def write(folder: Path, megabytes: int) -> None:
        written, opened = moment(folder, "written"), moment(folder, "opened")
        making = make(folder, megabytes) + WRITE_ARROW + more + written
        making = f"import pyarrow as pa\n{making}"
        (folder / "make.py").write_text(making)
        (folder / "use.py").write_text(READ_ARROW.format(opened=opened) + use(folder))
        spans = ("made", "written"), ("opened", "used")
        write_timer(folder, "python make.py && python use.py", *spans)

    return write


def _cell(row: str, cell: str, imports: str = "") -> Contender:
    return Contender(
        row=row,
        name="the cell alone",
        write=bare(cell, imports),
        command=("python", "go.py"),
        made=ended,
        warm=True,
        note="in a process that is there, what it imports imported",
    )


def _arrow(name: str, more: str, note: str) -> Contender:
    return Contender(
        row="frame",
        name=name,
        write=arrow(more),
        command=("python", "go.py"),
        made=files("used"),
        fresh=("made", "used", "frame.arrow"),
        warm=True,
        note=note,
    )


PEER = Peer(
    name="python",
    packages=amlnb.PEER.packages,
    within="amlnb",
    contenders=(
        _cell("notebook", CELL),
        _cell("pandas", PANDAS_CELL, "import pandas"),
        Contender(
            row="steps",
            name="bare forks",
            write=forks,
            command=("python", "go.py"),
            made=files("out/*.txt"),
            fresh=("out/*",),
            note="the floor: two at a time, nothing kept but the file",
        ),
        Contender(
            row="start",
            name="python",
            write=nothing,
            command=("python", "-c", "pass"),
            made=ended,
        ),
        Contender(
            row="start",
            name="IPython",
            write=nothing,
            command=("ipython", "--no-banner", "-c", "pass"),
            made=ended,
        ),
        _arrow(
            "Arrow IPC by hand",
            "",
            "written, mapped, summed: no process, not synced, not hashed",
        ),
        _arrow(
            "Arrow IPC by hand, synced",
            SYNC_AND_HASH,
            "and fsync and SHA-256, as a store must",
        ),
    ),
)
