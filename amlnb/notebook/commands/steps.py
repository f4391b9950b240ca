"""``%pipeline steps`` and ``%pipeline reset``: the draft, listed and forgotten."""

from __future__ import annotations

from amlnb.model.errors import NotFoundError
from amlnb.notebook.building.summary import describe_step
from amlnb.notebook.lines.option import Offer
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.display import say
from amlnb.notebook.live.session import Session


def act_steps(session: Session, arguments: Arguments) -> None:  # noqa: ARG001 - a verb's shape
    """List the steps as the pipeline has them."""
    pipeline = session.pipeline()
    for step in pipeline.steps:
        say(f"{describe_step(pipeline, step.name)}   ({step.place})")


def act_reset(session: Session, arguments: Arguments) -> None:
    """Forget steps; cells that are run again declare them again."""
    known = session.draft.steps()
    for step in arguments.words:
        if step not in known:
            raise NotFoundError("step", step, known)
    for step in arguments.words or known:
        session.draft = session.draft.without_step(step)
    gone = ", ".join(arguments.words or known) or "nothing"
    say(f"Forgotten: {gone}. Runs and results are kept.")


STEPS = Verb(name="steps", help="list the steps, and what joins them", act=act_steps)
RESET = Verb(
    name="reset",
    usage="[STEP…]",
    help="forget these steps, or all; runs and results are kept",
    act=act_reset,
    offers=(Offer.STEPS,),
    most=None,
)
