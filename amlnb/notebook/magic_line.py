"""The line and ``#|`` lines of ``%%pipeline_step`` to `StepOptions`; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.model.names import nearest
from amlnb.model.step import Place, Resources, Reuse
from amlnb.notebook.magic_options import BY_KEY, BY_NAME, OPTIONS, Option
from amlnb.notebook.option_values import step_name
from amlnb.notebook.options import (
    InputOption,
    MapOption,
    OutputOption,
    ParameterOption,
    StepOptions,
)
from amlnb.notebook.words import split_list, split_words, unquoted, without_comment

_KEY_VALUE = re.compile(r"#\|\s*([\w-]+)\s*(?::(.*))?$")
_YES = {"", "true", "yes", "on"}
_NO = {"false", "no", "off"}
_RESOURCES = ("cpus", "memory", "gpus")


class BadMagicError(AmlnbError):
    """The magic on top of a cell cannot be read."""

    def __init__(self, why: str, line: int = 1, place: Place | None = None) -> None:
        #: The line in the cell, from 1.
        self.why, self.line, self.place = why, line, place
        super().__init__(f"{why} ({place})" if place else why)

    def at(self, place: Place) -> BadMagicError:
        """Return the same error, saying where the cell is."""
        return BadMagicError(self.why, self.line, replace(place, line=self.line))


@dataclass(frozen=True, slots=True)
class _Given:
    """One option as it was written."""

    option: Option
    text: str
    #: The way it was written, to quote it: ``--retries`` or ``#| retries``.
    written: str
    line: int


def read_step_options(rest: str, option_lines: Sequence[str], line: int) -> StepOptions:
    """Return what a step's header asks for.

    Parameters
    ----------
    rest
        What stands behind ``%%pipeline_step`` in its line.
    option_lines
        The ``#|`` lines directly below it.
    line
        The magic's own line in the cell, from 1.
    """
    try:
        words = list(split_words(rest))
    except AmlnbError as error:
        raise BadMagicError(str(error), line) from None
    name, given = _read_words(words, line)
    for i, text in enumerate(option_lines, line + 1):
        given.extend(_read_option_line(text, i))
    return _options(name, given, header_lines=line + len(option_lines))


def _read_words(words: list[str], line: int) -> tuple[str, list[_Given]]:
    names: list[str] = []
    given: list[_Given] = []
    while words:
        word = words.pop(0)
        if word.startswith("-"):
            given.append(_read_option(word, words, line))
        else:
            names.append(word)
    return _one_name(names, line), given


def _one_name(names: list[str], line: int) -> str:
    if not names:
        raise BadMagicError(
            "The step has no name: write one behind the magic, as in "
            "%%pipeline_step train.",
            line,
        )
    if len(names) > 1:
        raise BadMagicError(
            f"{names[1]!r} stands alone behind the step name {names[0]!r}: for what "
            f"the step reads or makes write -i {names[1]} or -o {names[1]}.",
            line,
        )
    try:
        return step_name(names[0])
    except AmlnbError as error:
        raise BadMagicError(str(error), line) from None


def _read_option(word: str, words: list[str], line: int) -> _Given:
    name, equals, text = word.partition("=")
    option = BY_NAME.get(name)
    if option is None:
        raise BadMagicError(_unknown(name, BY_NAME), line)
    if option.is_flag:
        if equals:
            raise BadMagicError(f"{name} takes no value, and {text!r} is given.", line)
        return _Given(option, "", name, line)
    if not equals:
        if not words or words[0] in BY_NAME:
            raise BadMagicError(f"{name} wants a value: {name} {option.metavar}.", line)
        text = words.pop(0)
    return _Given(option, text, name, line)


def _unknown(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    ask = f" Did you mean {near}?" if near else ""
    return (
        f"%%pipeline_step has no option {name!r}.{ask} %%pipeline_step? lists them all."
    )


def _read_option_line(text: str, line: int) -> list[_Given]:
    content = without_comment(text[2:])
    if not content:
        return []
    found = _KEY_VALUE.match("#|" + content)
    if found is None:
        raise BadMagicError(
            f"{text.strip()!r} is no option line: write it as #| retries: 2.", line
        )
    key, value = found[1].replace("_", "-"), (found[2] or "").strip()
    option = BY_KEY.get(key)
    if option is None:
        raise BadMagicError(_unknown(key, BY_KEY), line)
    return _option_line_values(option, key, value, line)


def _option_line_values(
    option: Option, key: str, value: str, line: int
) -> list[_Given]:
    written = f"#| {key}"
    if option.is_flag:
        if value.lower() not in _YES | _NO:
            raise BadMagicError(f"{written} is true or false, not {value!r}.", line)
        on = value.lower() in _YES
        return [_Given(option, "", written, line)] if on else []
    texts = split_list(value) if option.many else (unquoted(value),)
    if not texts or not texts[0]:
        raise BadMagicError(
            f"{written} wants a value: {written}: {option.metavar}.", line
        )
    return [_Given(option, text, written, line) for text in texts]


def _options(name: str, given: list[_Given], *, header_lines: int) -> StepOptions:
    read = {option.field: _values(option, given) for option in OPTIONS}
    many: dict[str, Any] = {o.field: tuple(read[o.field]) for o in OPTIONS if o.many}
    one: dict[str, Any] = {
        field: values[0]
        for field, values in read.items()
        if values and field not in many
    }
    resources = {f: one.pop(f) for f in _RESOURCES if f in one}
    reuse = replace(one.pop("reuse", Reuse()), salt=one.pop("salt", ""))
    max_parallel = one.pop("max_parallel", None)
    if max_parallel is not None:
        one["map"] = _limited(one.get("map"), max_parallel, given)
    return StepOptions(
        name=name,
        header_lines=header_lines,
        reuse=reuse,
        resources=Resources(**resources),
        **one,
        **many,
    )


def _values(option: Option, given: list[_Given]) -> list[Any]:
    """Return what was written for the option's field, in order."""
    mine = [g for g in given if g.option.field == option.field]
    if len(mine) > 1 and not option.many:
        written = " and ".join(f"{g.written} {g.text}".strip() for g in mine)
        raise BadMagicError(
            f"{mine[0].written} can be given once, and there are {written}.",
            mine[1].line,
        )
    values = [_value(g) for g in mine]
    if option.many:
        _refuse_twice(values, mine)
    return values


def _value(given: _Given) -> Any:
    try:
        return given.option.read(given.text)
    except AmlnbError as error:
        why = f"{given.written} {given.text}".strip()
        raise BadMagicError(f"In {why}: {error}", given.line) from None


def _refuse_twice(values: list[Any], given: list[_Given]) -> None:
    seen: set[str] = set()
    for value, one in zip(values, given, strict=True):
        name = _name_of(value)
        if name in seen:
            raise BadMagicError(
                f"{one.written} names {name!r} twice: take one away.", one.line
            )
        seen.add(name)


def _name_of(value: Any) -> str:
    match value:
        case InputOption(name=name) | OutputOption(name=name):
            return name
        case ParameterOption(parameter=parameter):
            return parameter.name
    return str(value)


def _limited(map_: MapOption | None, limit: int, given: list[_Given]) -> MapOption:
    if map_ is None:
        one = next(g for g in given if g.option.field == "max_parallel")
        raise BadMagicError(
            f"{one.written} {one.text} has no meaning without --map ITEM=ITEMS.",
            one.line,
        )
    return replace(map_, max_parallel=limit)
