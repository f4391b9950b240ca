"""What completion offers at a place in a cell; decided from the text alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from amlnb.notebook.lines.magic_options import BY_KEY, BY_NAME, OPTIONS
from amlnb.notebook.lines.option import Offer, Option

_STEP_LINE = re.compile(r"%%pipeline_step[ \t]+(.*)$")
_VERB_LINE = re.compile(r"\s*(?:\w+\s*=\s*)?%pipeline[ \t]+(.*)$")
_OPTION_KEY = re.compile(r"#\|\s*([\w-]*)$")
_OPTION_VALUE = re.compile(r"#\|\s*([\w-]+)\s*:(.*)$")
_LAST_ITEM = re.compile(r"[^\s,\[]*$")

#: What is known of the kernel and the draft, asked for only where needed.
Known = Mapping[Offer, Callable[[], Iterable[str]]]


@dataclass(frozen=True, slots=True)
class Offered:
    """What may stand in the place of the fragment before the cursor."""

    fragment: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What may stand in a line: options by name, and the words between them."""

    options: Mapping[str, Option]
    alone: Sequence[Offer] = ()


def offers(before: str, known: Known, verbs: Mapping[str, Grammar]) -> Offered | None:
    """Return what may follow `before`, the cell's text up to the cursor.

    None means that the place is not ours.
    """
    line = before.rpartition("\n")[2]
    if found := _STEP_LINE.match(line):
        return _in_line(found[1], Grammar(options=BY_NAME), known)
    if found := _VERB_LINE.match(line):
        return _in_verb_line(found[1], known, verbs)
    if line.startswith("#|"):
        return _in_option_line(line, known)
    return None


def _in_verb_line(
    text: str, known: Known, verbs: Mapping[str, Grammar]
) -> Offered | None:
    verb, space, rest = text.partition(" ")
    if not space:
        return _starting_with(verb, verbs)
    return _in_line(rest, verbs[verb], known) if verb in verbs else None


def _in_line(text: str, grammar: Grammar, known: Known) -> Offered:
    words = text.split(" ")
    fragment, earlier = words[-1], [word for word in words[:-1] if word]
    option = grammar.options.get(earlier[-1]) if earlier else None
    if option is not None and not option.is_flag:
        return _values(option, fragment, known)
    name, equals, value = fragment.partition("=")
    if equals and name in grammar.options:
        return _values(grammar.options[name], value, known)
    if fragment.startswith("-"):
        return _starting_with(fragment, grammar.options)
    alone = [word for offer in grammar.alone for word in _alone(offer, known)]
    return _starting_with(fragment, alone)


def _alone(offer: Offer, known: Known) -> list[str]:
    """Return words that stand without an option; parameters want a value."""
    words = known[offer]()
    return [f"{w}=" if offer is Offer.PARAMETERS else w for w in words]


def _in_option_line(line: str, known: Known) -> Offered | None:
    if found := _OPTION_KEY.match(line):
        return _starting_with(found[1], [f"{option.key}: " for option in OPTIONS])
    found = _OPTION_VALUE.match(line)
    option = BY_KEY.get(found[1].replace("_", "-")) if found else None
    if found is None or option is None:
        return None
    item = _LAST_ITEM.search(found[2])
    return _values(option, item[0] if item else "", known)


def _values(option: Option, fragment: str, known: Known) -> Offered:
    _, equals, source = fragment.partition("=")
    if equals and option.field in ("inputs", "map"):
        return _starting_with(source, _sources(option, known))
    _, colon, word = fragment.partition(":")
    if colon and option.many:
        return _starting_with(word, option.words)
    words = () if option.many else option.words
    offered = known[option.offer]() if option.offer is not Offer.NOTHING else ()
    return _starting_with(fragment, [*words, *offered])


def _sources(option: Option, known: Known) -> list[str]:
    outputs = list(known[Offer.OUTPUTS]())
    if option.field == "map":
        outputs += known[Offer.PARAMETERS]()
    return outputs


def _starting_with(fragment: str, words: Iterable[str]) -> Offered:
    fits = dict.fromkeys(word for word in words if word.startswith(fragment))
    return Offered(fragment, tuple(fits))
