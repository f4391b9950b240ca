"""The values of the options of ``%%pipeline_step``: a text in, a noun out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from amlnb.model.condition import names
from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue
from amlnb.model.names import BadNameError, check_identifier, nearest
from amlnb.model.parameter import Parameter, ParameterType
from amlnb.model.step import Reuse, ReuseMode
from amlnb.notebook.lines.quantities import BadQuantityError, seconds
from amlnb.notebook.options import (
    InputOption,
    MapOption,
    OutputOption,
    ParameterOption,
    RunHere,
)

#: What ``-o name:FORMAT`` may say; ``auto`` chooses by the value's type.
FORMATS = (
    "auto", "json", "arrow", "parquet", "csv", "npy", "text", "bytes", "pickle",
    "file", "dir",
)  # fmt: skip
TYPES = tuple(t.value for t in ParameterType)
RUN_WORDS = tuple(word.value for word in RunHere)
CACHE_WORDS = tuple(mode.value for mode in ReuseMode)

_STEP_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_PYTHON_WORDS: dict[str, JsonValue] = {"True": True, "False": False, "None": None}
_TYPE_OF = {
    bool: ParameterType.BOOL,
    int: ParameterType.INT,
    float: ParameterType.FLOAT,
    str: ParameterType.STR,
    list: ParameterType.LIST,
    dict: ParameterType.DICT,
}


class UnknownWordError(AmlnbError):
    """A word where only a few are allowed."""

    def __init__(self, text: str, what: str, known: Iterable[str]) -> None:
        self.text, self.what, self.known = text, what, tuple(known)
        near = nearest(text, self.known)
        ask = f" Did you mean {near!r}?" if near else ""
        super().__init__(
            f"{text!r} is not {what}.{ask} There are: {', '.join(self.known)}."
        )


class BadNumberError(AmlnbError):
    """A text that is not a number, or one outside what makes sense."""

    def __init__(self, text: str, wanted: str) -> None:
        self.text, self.wanted = text, wanted
        super().__init__(f"{text!r} is not {wanted}.")


class MissingPartError(AmlnbError):
    """A value of several parts lacks one."""

    def __init__(self, text: str, wanted: str) -> None:
        self.text, self.wanted = text, wanted
        super().__init__(f"{text!r} is incomplete: write it as {wanted}.")


def step_name(text: str) -> str:
    """Return `text` if a step can bear it as its name."""
    if _STEP_NAME.fullmatch(text):
        return text
    why = "write letters, digits, _ and -, not starting with a digit, up to 64"
    raise BadNameError("The step name", text, why)


def input_option(text: str) -> InputOption:
    """Read ``name`` or ``name=step.out`` or ``name=path/or/url``."""
    name, equals, source = text.partition("=")
    check_identifier(name, "The input name")
    if equals and not source:
        raise MissingPartError(text, f"{name}=step.output, or {name}=path")
    return InputOption(name=name, source=source)


def output_option(text: str) -> OutputOption:
    """Read ``name`` or ``name:format``."""
    name, colon, format_ = text.partition(":")
    check_identifier(name, "The output name")
    if colon and format_ not in FORMATS:
        raise UnknownWordError(format_, "a format", FORMATS)
    return OutputOption(name=name, format=format_ or "auto")


def parameter_option(text: str) -> ParameterOption:
    """Read ``name``, ``name:type``, ``name:type=default`` or ``name=default``."""
    left, equals, default = text.partition("=")
    name, colon, type_ = left.partition(":")
    check_identifier(name, "The parameter name")
    if colon and type_ not in TYPES:
        raise UnknownWordError(type_, "a parameter type", TYPES)
    parameter = _parameter(name, type_, default if equals else None)
    return ParameterOption(parameter=parameter, declares=bool(colon or equals))


def _parameter(name: str, type_: str, default: str | None) -> Parameter:
    if default is None:
        return Parameter(name=name, type=ParameterType(type_ or "any"), required=True)
    if type_:
        typed = Parameter(name=name, type=ParameterType(type_))
        return Parameter(name=name, type=typed.type, default=typed.parse(default))
    value = untyped_value(default)
    found = _TYPE_OF.get(type(value), ParameterType.ANY)
    return Parameter(name=name, type=found, default=value)


def untyped_value(text: str) -> JsonValue:
    """Return what a person means by `text` where no type is declared."""
    if text in _PYTHON_WORDS:
        return _PYTHON_WORDS[text]
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return text
    return value


def run_here(text: str) -> RunHere:
    """Read ``here``, ``isolated`` or ``none``."""
    if text not in RUN_WORDS:
        raise UnknownWordError(text, "a way to run the cell", RUN_WORDS)
    return RunHere(text)


def reuse(text: str) -> Reuse:
    """Read ``auto``, ``off``, ``refresh``, or the age after which a result is old."""
    if text in CACHE_WORDS:
        return Reuse(mode=ReuseMode(text))
    try:
        return Reuse(max_age=seconds(text))
    except BadQuantityError:
        known = (*CACHE_WORDS, "7d")
        raise UnknownWordError(text, "a way to reuse results", known) from None


def map_option(text: str) -> MapOption:
    """Read ``item=items``."""
    item, _, items = text.partition("=")
    check_identifier(item, "The name of the item")
    if not items:
        raise MissingPartError(text, f"{item}=NAME or {item}=step.output")
    return MapOption(item=item, items=items)


def condition(text: str) -> str:
    """Return `text` if it is in the grammar of conditions."""
    names(text)
    return text


def whole_number(least: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `least` on."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < least:
            raise BadNumberError(text, f"a whole number from {least} on")
        return int(text)

    return read


def positive(text: str) -> float:
    """Read a number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < float("inf"):
        raise BadNumberError(text, "a number above 0")
    return number


def time_above_zero(text: str) -> float:
    """Read a time that is not 0."""
    found = seconds(text)
    if found <= 0:
        raise BadNumberError(text, "a time above 0")
    return found


def some_text(text: str) -> str:
    """Return `text`, which must not be empty."""
    if not text.strip():
        raise BadNumberError(text, "a name")
    return text
