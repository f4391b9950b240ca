"""The words of a magic's line to options and the words that stand alone; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.model.names import nearest
from amlnb.model.step import Place
from amlnb.notebook.lines.option import Option
from amlnb.notebook.lines.words import split_words


class BadMagicError(AmlnbError):
    """A magic's line, or the head of its cell, cannot be read."""

    def __init__(self, why: str, line: int = 1, place: Place | None = None) -> None:
        #: The line in the cell, from 1.
        self.why, self.line, self.place = why, line, place
        super().__init__(f"{why} ({place})" if place else why)

    def at(self, place: Place) -> BadMagicError:
        """Return the same error, saying where the cell is."""
        return BadMagicError(self.why, self.line, replace(place, line=self.line))


@dataclass(frozen=True, slots=True)
class Given:
    """One option as it was written."""

    option: Option
    text: str
    #: The way it was written, to quote it: ``--retries`` or ``#| retries``.
    written: str
    line: int

    def __str__(self) -> str:
        """Return it as the user wrote it."""
        return f"{self.written} {self.text}".strip()


def read_line(
    text: str, options: Mapping[str, Option], magic: str, line: int = 1
) -> tuple[list[str], list[Given]]:
    """Return the words of a line that stand alone, and its options.

    Parameters
    ----------
    text
        What stands behind the magic's name.
    options
        By every way to write them.
    magic
        Its name, to speak of it: ``%%pipeline_step``.
    line
        Its line in the cell, from 1.
    """
    try:
        words = list(split_words(text))
    except AmlnbError as error:
        raise BadMagicError(str(error), line) from None
    alone: list[str] = []
    given: list[Given] = []
    while words:
        word = words.pop(0)
        if word.startswith("-"):
            given.append(_read_option(word, words, options, magic, line))
        else:
            alone.append(word)
    return alone, given


def _read_option(
    word: str, words: list[str], options: Mapping[str, Option], magic: str, line: int
) -> Given:
    name, equals, text = word.partition("=")
    option = options.get(name)
    if option is None:
        raise BadMagicError(unknown_option(name, options, magic), line)
    if option.is_flag:
        if equals:
            raise BadMagicError(f"{name} takes no value, and {text!r} is given.", line)
        return Given(option, "", name, line)
    if not equals:
        if not words or words[0] in options:
            raise BadMagicError(f"{name} wants a value: {name} {option.metavar}.", line)
        text = words.pop(0)
    return Given(option, text, name, line)


def unknown_option(name: str, known: Iterable[str], magic: str) -> str:
    """Return the sentence about an option that the magic does not have."""
    names = tuple(known)
    near = nearest(name, names)
    ask = f" Did you mean {near}?" if near else ""
    has = f" {magic}? tells all." if magic.startswith("%%") else ""
    has = has or (f" It has {', '.join(names)}." if names else " It has none.")
    return f"{magic} has no option {name!r}.{ask}{has}"


def values_of(option: Option, given: Sequence[Given]) -> list[Any]:
    """Return the values written for the option's field, in order.

    Raises
    ------
    BadMagicError
        For a value that cannot be read, and an option given once too often.
    """
    mine = [g for g in given if g.option.field == option.field]
    if len(mine) > 1 and not option.many:
        written = " and ".join(str(g) for g in mine)
        raise BadMagicError(
            f"{mine[0].written} can be given once, and there are {written}.",
            mine[1].line,
        )
    return [_value(g) for g in mine]


def _value(given: Given) -> Any:
    try:
        return given.option.read(given.text)
    except AmlnbError as error:
        raise BadMagicError(f"In {given}: {error}", given.line) from None
