"""The line and ``#|`` lines of ``%%pipeline_step`` to `StepOptions`; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.model.step import Resources, Reuse
from amlnb.notebook.lines.magic_options import BY_KEY, BY_NAME, OPTIONS
from amlnb.notebook.lines.option import Option
from amlnb.notebook.lines.option_line import (
    BadMagicError,
    Given,
    read_line,
    unknown_option,
    values_of,
)
from amlnb.notebook.lines.option_values import step_name
from amlnb.notebook.lines.words import split_list, unquoted, without_comment
from amlnb.notebook.options import MapOption, StepOptions

MAGIC = "%%pipeline_step"
_NAME_PART = re.compile(r"[\w-]+")
_KEY_VALUE = re.compile(r"#\|\s*([\w-]+)\s*(?::(.*))?$")
_YES = {"", "true", "yes", "on"}
_NO = {"false", "no", "off"}
_RESOURCES = ("cpus", "memory", "gpus")


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
    names, given = read_line(rest, BY_NAME, MAGIC, line)
    name = _one_name(names, line)
    for i, text in enumerate(option_lines, line + 1):
        given.extend(_read_option_line(text, i))
    return _options(name, given, header_lines=line + len(option_lines))


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


def _read_option_line(text: str, line: int) -> list[Given]:
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
        raise BadMagicError(unknown_option(key, BY_KEY, MAGIC), line)
    return _option_line_values(option, key, value, line)


def _option_line_values(option: Option, key: str, value: str, line: int) -> list[Given]:
    written = f"#| {key}"
    if option.is_flag:
        if value.lower() not in _YES | _NO:
            raise BadMagicError(f"{written} is true or false, not {value!r}.", line)
        on = value.lower() in _YES
        return [Given(option, "", written, line)] if on else []
    texts = split_list(value) if option.many else (unquoted(value),)
    if not texts or not texts[0]:
        raise BadMagicError(
            f"{written} wants a value: {written}: {option.metavar}.", line
        )
    return [Given(option, text, written, line) for text in texts]


def _options(name: str, given: list[Given], *, header_lines: int) -> StepOptions:
    asked = {one.option.field for one in given}
    read = {o.field: values_of(o, given) if o.field in asked else [] for o in OPTIONS}
    _refuse_twice(given)
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


def _refuse_twice(given: list[Given]) -> None:
    seen: set[tuple[str, str]] = set()
    for one in given:
        name = _NAME_PART.match(one.text)
        key = (one.option.field, name[0] if name else "")
        if one.option.many and key in seen:
            raise BadMagicError(
                f"{one.written} names {key[1]!r} twice: take one away.", one.line
            )
        seen.add(key)


def _limited(map_: MapOption | None, limit: int, given: list[Given]) -> MapOption:
    if map_ is None:
        one = next(g for g in given if g.option.field == "max_parallel")
        raise BadMagicError(
            f"{one.written} {one.text} has no meaning without --map ITEM=ITEMS.",
            one.line,
        )
    return replace(map_, max_parallel=limit)
