"""``python -m amlnb.worker FOLDER/spec.json``: carry out one attempt.

It leaves ``result.json`` beside the spec, and exits with 0 when it could.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from amlnb.model.attempt import AttemptResult, AttemptSpec
from amlnb.model.codec import decode, encode
from amlnb.worker.attempt import Attempt
from amlnb.worker.files import write_whole
from amlnb.worker.lifeline import hold
from amlnb.worker.runtime import runtime_folder

RESULT = "result.json"


def main(arguments: list[str]) -> int:
    """Read the spec, carry it out, write the result; return the exit status."""
    if len(arguments) != 1:
        print("usage: python -m amlnb.worker FOLDER/spec.json", file=sys.stderr)  # noqa: T201
        return 2
    path = Path(arguments[0])
    spec = decode(AttemptSpec, json.loads(path.read_bytes()))
    with runtime_folder() as runtime:
        attempt = Attempt(spec, runtime)
        hold(lambda: _stop(attempt, runtime))
        result = attempt.carry_out()
    _write(path.parent / RESULT, result)
    return 0


def _stop(attempt: Attempt, runtime: Path) -> None:
    attempt.stop()
    shutil.rmtree(runtime, ignore_errors=True)


def _write(path: Path, result: AttemptResult) -> None:
    write_whole(path, json.dumps(encode(result)).encode())


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # all is written: a tidy end would only cost time
