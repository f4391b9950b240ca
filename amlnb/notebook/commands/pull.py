"""``%pipeline pull``: outputs of a run's steps, as variables."""

from __future__ import annotations

from amlnb.notebook.lines.option import Offer, Option
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.display import say
from amlnb.notebook.live.finding import find_run_of
from amlnb.notebook.live.pulling import chosen, pull
from amlnb.notebook.live.session import Session


def act(session: Session, arguments: Arguments) -> None:
    """Bring declared outputs into the user's namespace, and say what came."""
    wanted: dict[str, list[str]] = {}
    for word in arguments.words:
        key, dot, output = word.partition(".")
        wanted.setdefault(key, []).extend([output] if dot else [])
    for key, names in wanted.items():
        pull_step(session, key, names, arguments.values.get("run", ""))


def pull_step(session: Session, key: str, names: list[str], run_text: str) -> None:
    """Bring the named outputs of one step, or all of them."""
    run = find_run_of(session, key, run_text)
    step = run.steps[key]
    artifacts = chosen(step, names)
    load = session.workspace().load
    for pulled in pull(step, artifacts, load, session.namespace, run.id):
        say(str(pulled))


RUN = Option(
    names=("--run",),
    field="run",
    metavar="RUN",
    help="the run: an id, or the end of one; default: the newest that has it",
    offer=Offer.RUNS,
)
VERB = Verb(
    name="pull",
    usage="STEP[.OUTPUT]…",
    help="bring the outputs of a step into the notebook, as variables",
    act=act,
    options=(RUN,),
    offers=(Offer.STEPS, Offer.OUTPUTS),
    least=1,
    most=None,
)
