"""How long until an event that is stored reaches those who watch the run.

``python benchmarks/server_latency.py`` starts a Jupyter server on loopback, stores
20 events a second for ten seconds, and prints the time from each event's commit to its
arrival in one WebSocket client and in the last of a hundred.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.server.lab import Lab
from tests.server.streams import opened
from tests.server.world import BEGUN, Place, Told, completed, started

CHANGES, A_SECOND = 200, 20


def tell(run: Told, stored: dict[int, float]) -> None:
    """Store one event after the other, and note when each was on the disk."""
    begin = time.monotonic()
    for n in range(CHANGES):
        time.sleep(max(begin + n / A_SECOND - time.monotonic(), 0))
        run.tell(started() if n % 2 else completed())
        stored[n + 2] = time.monotonic()


async def watch(url: str, arrived: dict[int, float]) -> None:
    async with opened(url) as socket:
        while len(arrived) <= CHANGES:
            message = await socket.read_message()
            now = time.monotonic()
            told = json.loads(message) if message else []
            arrived.update({e["seq"]: now for e in told if isinstance(told, list)})


async def measure(lab: Lab, run: Told, viewers: int) -> list[float]:
    """Return the milliseconds of each event to the last of its viewers."""
    url = lab.stream_url(f"runs/{run.id}/stream?after=0")
    arrived: list[dict[int, float]] = [{} for _ in range(viewers)]
    tasks = [asyncio.create_task(watch(url, one)) for one in arrived]
    while not all(arrived):  # noqa: ASYNC110 - each is to have the first event
        await asyncio.sleep(0.01)
    stored: dict[int, float] = {}
    teller = threading.Thread(target=tell, args=(run, stored))
    teller.start()
    await asyncio.gather(*tasks)
    teller.join()
    last = {seq: max(one[seq] for one in arrived) for seq in stored}
    return [(last[seq] - at) * 1000 for seq, at in stored.items()]


def shown(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"median {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, most {max(times):.0f} ms"


def asked(lab: Lab, address: str, count: int = 200) -> str:
    times = []
    for _ in range(count):
        begin = time.monotonic()
        lab.ok(address)
        times.append((time.monotonic() - begin) * 1000)
    return shown(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        place = Place(scratch / "root")
        lab = Lab(root=place.folder, scratch=scratch)
        lab.start()
        try:
            for viewers in (1, 100):
                run = place.run(f"watched-by-{viewers}", BEGUN)
                times = asyncio.run(measure(lab, run, viewers))
                print(f"stored to received, {viewers} watching: {shown(times)}")
            for address in ("health", "runs", "runs/watched-by-1"):
                print(f"GET {address}: {asked(lab, address)}")
        finally:
            lab.stop()


if __name__ == "__main__":
    main()
