"""What is printed under a step's cell: its line, or what a fresh kernel would lack."""

from __future__ import annotations

import sys

from amlnb.model.errors import AmlnbError
from amlnb.notebook.building.summary import describe_step
from amlnb.notebook.live.display import say
from amlnb.notebook.live.draft import Declared
from amlnb.notebook.live.session import Session


def report(session: Session, name: str) -> None:
    """Print the step's line; or, as a warning, why no pipeline can be built."""
    declared = session.declared.get(name)
    if declared is Declared.TWICE:
        _warn(
            f"{name} is declared by another cell too: delete that one, or forget both "
            f"with %pipeline reset {name}, and run this cell again."
        )
        return
    try:
        pipeline = session.pipeline()
        line = describe_step(pipeline, name)
    except AmlnbError as error:
        _warn(str(error))
        return
    if not pipeline.step(name).outputs:
        line += " | → nothing yet"  # a later step may come and need something
    version = session.draft.version(name)
    say(f"{line}  (version {version})" if declared is Declared.CHANGED else line)


def _warn(text: str) -> None:
    print(f"✗ {text}", file=sys.stderr)  # noqa: T201 - front ends colour it red
