"""What the verbs that start a run share: values, warnings, and the first words."""

from __future__ import annotations

from collections.abc import Mapping

from amlnb.model.json import JsonValue
from amlnb.model.parameter import UnknownParameterError
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run
from amlnb.notebook.lines.option import Option, on
from amlnb.notebook.live.display import say, show_run
from amlnb.notebook.live.session import Session
from amlnb.notebook.live.waiting import refuse_bad_end, wait_for
from amlnb.wire.plan import plan_text

WAIT = Option(
    names=("--wait",),
    field="wait",
    help="wait until it has ended, and fail here if it fails",
    read=on,
)

#: Seconds for a live view to show the end of a run, before the cell ends too.
_LAST_WORD = 5.0


def parameter_values(
    pipeline: Pipeline, assignments: Mapping[str, str]
) -> dict[str, JsonValue]:
    """Return the values that were written, each as its parameter's type.

    Raises
    ------
    UnknownParameterError, BadParameterError
    """
    declared = {parameter.name: parameter for parameter in pipeline.parameters}
    for name in assignments:
        if name not in declared:
            raise UnknownParameterError(name, tuple(declared))
    return {name: declared[name].parse(text) for name, text in assignments.items()}


def warn(pipeline: Pipeline) -> None:
    """Say what a person should know before running it."""
    for warning in pipeline.warnings:
        say(f"⚠ {warning}")


def follow_up(session: Session, run: Run, *, wait: bool) -> None:
    """Tell of a run that was just submitted; wait for it where asked."""
    say(f"Run {run.id}: {plan_text(run.plan)}")
    if not wait:
        show_run(session, run)
        return
    feed = show_run(session, run)
    try:
        run = wait_for(session, run.id)
    finally:
        if feed is None:
            show_run(session, session.workspace().run(run.id))
        else:
            feed.join(_LAST_WORD)
    refuse_bad_end(run)
