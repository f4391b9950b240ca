"""``python -m amlnb.worker FOLDER/spec.json``: carry out one attempt.

It leaves ``result.json`` beside the spec, and exits with 0 when it could.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from amlnb.worker.attempt import Attempt
from amlnb.worker.lifeline import hold
from amlnb.worker.one import carry_out
from amlnb.worker.runtime import runtime_folder


def main(arguments: list[str]) -> int:
    """Carry out the attempt of that spec; return the exit status."""
    if len(arguments) != 1:
        print("usage: python -m amlnb.worker FOLDER/spec.json", file=sys.stderr)  # noqa: T201
        return 2
    with runtime_folder() as runtime:
        carry_out(Path(arguments[0]), runtime, lambda a: hold(_stopper(a, runtime)))
    return 0


def _stopper(attempt: Attempt, runtime: Path) -> Callable[[], None]:
    def stop() -> None:
        attempt.stop()
        shutil.rmtree(runtime, ignore_errors=True)

    return stop


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # all is written: a tidy end would only cost time
