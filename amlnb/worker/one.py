"""One attempt, from the file of its spec to the file of its result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from amlnb.model.attempt import AttemptSpec
from amlnb.model.codec import decode, encode
from amlnb.worker.attempt import Attempt
from amlnb.worker.files import write_whole

RESULT = "result.json"


def carry_out(path: Path, runtime: Path, begun: Callable[[Attempt], None]) -> None:
    """Read the spec, carry it out, and leave ``result.json`` beside it.

    Parameters
    ----------
    runtime
        A short, private folder for sockets.
    begun
        Is given the attempt before it starts, to be able to stop it.
    """
    spec = decode(AttemptSpec, json.loads(path.read_bytes()))
    attempt = Attempt(spec, runtime)
    begun(attempt)
    result = attempt.carry_out()
    data = json.dumps(encode(result)).encode()
    # Whoever reads it does so at once: after a reboot nobody trusts it.
    write_whole(path.parent / RESULT, data, durable=False)
