"""A verb of ``%pipeline``: its words, its options, and what it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amlnb.notebook.lines.option import Offer, Option, by_name
from amlnb.notebook.lines.option_line import BadMagicError, read_line, values_of
from amlnb.notebook.live.session import Session

_ASSIGNMENT = re.compile(r"([^\W\d]\w*)=(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What stands behind a verb, read."""

    #: The words that are no options and no assignments.
    words: tuple[str, ...] = ()
    #: ``C=0.3``, as text.
    assignments: Mapping[str, str] = field(default_factory=dict)
    #: By field; an option that may be written many times has a tuple.
    values: Mapping[str, Any] = field(default_factory=dict)

    def has(self, flag: str) -> bool:
        """Return whether a flag was given."""
        return bool(self.values.get(flag))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One verb; the table of them is dispatch, help and completion at once."""

    name: str
    #: How its words are written in the help: ``[RUN]``.
    usage: str = ""
    #: One sentence, without a capital.
    help: str
    act: Callable[[Session, Arguments], None]
    options: tuple[Option, ...] = ()
    #: What completion offers for its words.
    offers: tuple[Offer, ...] = ()
    #: How many words it wants, and takes; None for any number.
    least: int = 0
    most: int | None = 0
    #: Whether it takes ``name=value``.
    assigns: bool = False

    @property
    def magic(self) -> str:
        """The verb as it is typed."""
        return f"%pipeline {self.name}"


def read_arguments(verb: Verb, text: str) -> Arguments:
    """Return what stands behind the verb.

    Raises
    ------
    BadMagicError
        For an option that it does not have, and for words too many or too few.
    """
    alone, given = read_line(text, by_name(verb.options), verb.magic)
    words, assignments = _assignments(alone) if verb.assigns else (alone, {})
    _check_count(verb, words)
    values: dict[str, Any] = {}
    for option in verb.options:
        found = values_of(option, given)
        if option.many:
            values[option.field] = tuple(found)
        elif found:
            values[option.field] = found[0]
    return Arguments(words=tuple(words), assignments=assignments, values=values)


def _assignments(words: list[str]) -> tuple[list[str], dict[str, str]]:
    plain: list[str] = []
    assigned: dict[str, str] = {}
    for word in words:
        found = _ASSIGNMENT.match(word)
        if found is None:
            plain.append(word)
        elif found[1] in assigned:
            raise BadMagicError(f"{found[1]!r} is given twice: take one away.")
        else:
            assigned[found[1]] = found[2]
    return plain, assigned


def _check_count(verb: Verb, words: list[str]) -> None:
    if len(words) < verb.least:
        raise BadMagicError(
            f"{verb.magic} wants more: write {verb.magic} {verb.usage}."
        )
    if verb.most is not None and len(words) > verb.most:
        extra = words[verb.most]
        usage = f"{verb.magic} {verb.usage}".strip()
        raise BadMagicError(f"{extra!r} is too much for {verb.magic}: write {usage}.")
