"""The verbs of ``%pipeline``: dispatch, help and completion from one table."""

from __future__ import annotations

from amlnb.model.names import nearest
from amlnb.notebook.commands import (
    debug,
    export,
    plan,
    pull,
    repair,
    run,
    show,
    steps,
    wait,
)
from amlnb.notebook.lines.help import options_help, table
from amlnb.notebook.lines.option import by_name
from amlnb.notebook.lines.option_line import BadMagicError
from amlnb.notebook.lines.verb import Verb, read_arguments
from amlnb.notebook.live.display import say
from amlnb.notebook.live.offers import Grammar
from amlnb.notebook.live.session import Session

VERBS: tuple[Verb, ...] = (
    run.VERB,
    plan.VERB,
    show.SHOW,
    show.STATUS,
    wait.WAIT,
    wait.CANCEL,
    pull.VERB,
    debug.VERB,
    repair.VERB,
    steps.STEPS,
    steps.RESET,
    export.VERB,
)
GRAMMARS = {
    verb.name: Grammar(options=by_name(verb.options), alone=verb.offers)
    for verb in VERBS
}
_HELP_WORDS = ("", "help", "?", "-h", "--help")


def run_line(session: Session, line: str) -> None:
    """Do what stands behind ``%pipeline``.

    Raises
    ------
    BadMagicError
        For a verb that does not exist, naming the nearest.
    """
    name, _, rest = line.strip().partition(" ")
    if name in _HELP_WORDS:
        say(all_help())
        return
    verb = _verb(name)
    if rest.strip() in _HELP_WORDS[1:]:
        say(verb_help(verb))
        return
    verb.act(session, read_arguments(verb, rest))


def _verb(name: str) -> Verb:
    verbs = {verb.name: verb for verb in VERBS}
    if name not in verbs:
        near = nearest(name, verbs)
        ask = f" Did you mean {near!r}?" if near else ""
        raise BadMagicError(
            f"%pipeline has no verb {name!r}.{ask} It has {', '.join(verbs)}."
        )
    return verbs[name]


def all_help() -> str:
    """Return the list of the verbs."""
    rows = [(f"{verb.name} {verb.usage}".strip(), verb.help) for verb in VERBS]
    head = "%pipeline VERB …        (%pipeline VERB --help tells about one)\n\n"
    return head + table(rows)


def verb_help(verb: Verb) -> str:
    """Return the help of one verb."""
    head = f"{verb.magic} {verb.usage}".strip() + f"\n\n{verb.help}\n"
    return head + (f"\n{options_help(verb.options)}" if verb.options else "")
