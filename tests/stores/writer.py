"""A process that appends to a run of its own, and says so after each commit.

``python -m tests.stores.writer ADDRESS RUN COUNT`` prints ``ready``, waits for a line,
then prints each event's number once it is stored. Count 0 goes on for ever.
"""

from __future__ import annotations

import itertools
import sys

from tests.stores.stories import FLIGHTS, a_result, a_run, completed, opened


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(address: str, run_id: str, count: int) -> None:
    say("ready")
    sys.stdin.readline()
    store = opened(address)
    if run_id not in {run.id for run in store.runs(limit=100)}:
        store.create_run(a_run(run_id), FLIGHTS)
    # A lease that expires at once: when this process is killed, the next need not wait.
    lease = store.claim(run_id, "host:1", 0.0)
    seq = store.run(run_id).seq
    for n in itertools.count(seq) if count == 0 else range(count):
        result = a_result(f"s{n}", run=run_id)
        (event,) = store.append(lease, [completed(f"s{n}")], [result])
        say(str(event.seq))
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
