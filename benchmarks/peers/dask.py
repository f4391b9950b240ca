"""Raw Dask: a local cluster of two processes that stays up; nothing is kept."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.peer import Contender, Peer

STEPS = """\
import sys, time
from dask.distributed import Client, LocalCluster


def step(number):
    return number


if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    client = Client(cluster)
    for line in sys.stdin:
        began = time.perf_counter()
        futures = client.map(step, range({count}), pure=False)
        total = sum(client.gather(futures))
        took = time.perf_counter() - began
        assert total == sum(range({count})), total
        del futures
        with open("made", "w") as file:
            file.write(str({count}))
        print(took, flush=True)
    client.close()
    cluster.close()
"""


def write(folder: Path, count: int) -> None:
    (folder / "go.py").write_text(STEPS.format(count=count))


def counted(folder: Path, _said: str) -> int:
    made = folder / "made"
    return int(made.read_text()) if made.exists() else 0


PEER = Peer(
    name="dask",
    packages=("distributed", "dask"),
    contenders=(
        Contender(
            row="dask",
            name="raw Dask",
            write=write,
            command=("python", "go.py"),
            made=counted,
            fresh=("made",),
            warm=True,
            note="client.map and gather; two workers of one thread",
        ),
    ),
)
