"""A step's inputs, outputs and words, in the model's terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amlnb.model.step import InputRef, Literal, OutputRef, ParameterRef, Word
from amlnb.sdk.data.binding import Makes, Product, Readable, Reads
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter

Part = Literal | ParameterRef | InputRef | OutputRef

#: How data and parameters stand in a text that v1 code put them into.
_MARK = re.compile(
    r"\$(?:AZUREML_DATAREFERENCE_(?P<data>\w+)|AML_PARAMETER_(?P<parameter>\w+))"
)


class NotDataError(UserErrorException):
    """Something in a step's inputs or outputs is no data."""

    def __init__(self, step: str, argument: str, given: object) -> None:
        self.step, self.argument, self.given = step, argument, given
        wants = (
            "PipelineData, a DataReference, a dataset's as_named_input(...), or a "
            "DataPath parameter with its binding"
            if argument == "inputs"
            else "PipelineData or OutputFileDatasetConfig"
        )
        super().__init__(
            f"Step {step!r}: {argument} holds {given!r}, a {type(given).__name__}, "
            f"and takes {wants}."
        )


class NotAPortError(UserErrorException):
    """An argument is data that the step neither reads nor makes."""

    def __init__(self, step: str, name: str, known: Iterable[str]) -> None:
        self.step, self.name, self.known = step, name, tuple(known)
        has = f"it has {', '.join(self.known)}" if self.known else "it has none"
        super().__init__(
            f"Step {step!r}: the argument {name!r} is not among its inputs and outputs "
            f"({has}): add it to inputs if the step reads it, or to outputs if it "
            "makes it."
        )


class TwoPortsError(UserErrorException):
    """Two things of one step bear the same name."""

    def __init__(self, step: str, name: str) -> None:
        self.step, self.name = step, name
        super().__init__(
            f"Step {step!r} has two inputs or outputs named {name!r}: give one of them "
            "another name, as data.as_input('other_name')."
        )


class OwnOutputError(UserErrorException):
    """A step reads what it makes itself."""

    def __init__(self, step: str, name: str) -> None:
        self.step, self.name = step, name
        super().__init__(
            f"Step {step!r} lists {name!r} among its inputs and makes it itself: take "
            "it out of inputs, or make another PipelineData for what comes out."
        )


class NotAnArgumentError(UserErrorException):
    """An argument is nothing that a command line can have."""

    def __init__(self, step: str, at: int, given: object) -> None:
        self.step, self.at, self.given = step, at, given
        super().__init__(
            f"Step {step!r}: argument {at + 1} is {given!r}, a {type(given).__name__}: "
            "give texts, numbers, PipelineParameters, and things of inputs and outputs."
        )


@dataclass(slots=True)
class Ports:
    """What one step reads, makes, and takes from parameters."""

    step: str
    reads: dict[str, Reads] = field(default_factory=dict)
    makes: dict[str, tuple[Product, Makes]] = field(default_factory=dict)
    parameters: dict[str, PipelineParameter] = field(default_factory=dict)
    #: Parameters that are given to settings alone: no part of the reuse key.
    uncounted: set[str] = field(default_factory=set)

    # ------------------------------------------------------------------ declared

    def add_output(self, given: Any) -> None:
        """Take a thing of the step's outputs."""
        if not isinstance(given, Product):
            raise NotDataError(self.step, "outputs", given)
        made = given.made_as()
        if any(origin(product) is origin(given) for product, _ in self.makes.values()):
            return
        self._check_free(made.name)
        self.makes[made.name] = (given, made)
        for parameter in made.parameters:
            self.parameters[parameter.name] = parameter

    def add_input(self, given: Any) -> None:
        """Take a thing of the step's inputs."""
        found = as_reads(given)
        if found is None:
            raise NotDataError(self.step, "inputs", given)
        self._add(found)

    def _add(self, found: Reads) -> None:
        known = self.reads.get(found.name)
        if known is not None and _same(known, found):
            return
        if any(_is_of(product, found) for product, _ in self.makes.values()):
            raise OwnOutputError(self.step, found.name)
        self._check_free(found.name)
        self.reads[found.name] = found
        if isinstance(found.source, PipelineParameter):
            self.parameters[found.source.name] = found.source

    def _check_free(self, name: str) -> None:
        if name in self.reads or name in self.makes:
            raise TwoPortsError(self.step, name)

    # --------------------------------------------------------------------- words

    def words(self, given: Iterable[Any]) -> tuple[Word, ...]:
        """Return the words of a command line; refuses what is no port of the step."""
        return tuple(Word(parts=self._parts(at, one)) for at, one in enumerate(given))

    def environment(self, given: Mapping[str, Any]) -> dict[str, Word]:
        """Return variables in the model's terms."""
        return {
            name: Word(parts=self._parts(at, value))
            for at, (name, value) in enumerate(given.items())
        }

    def settings(self, given: Mapping[str, Any]) -> dict[str, Word]:
        """Return variables whose parameters do not count; ask for these last."""
        known = set(self.parameters)
        found = self.environment(given)
        self.uncounted |= set(self.parameters) - known
        return found

    def _parts(self, at: int, given: Any) -> tuple[Part, ...]:
        if isinstance(given, str):
            return self._marked(given)
        if isinstance(given, PipelineParameter):
            return (self._parameter(given),)
        if given is None or isinstance(given, bool | int | float):
            return (Literal(value=given),)
        if hasattr(given, "__fspath__"):
            return (Literal(value=str(given)),)
        return (self._port(at, given),)

    def _parameter(self, given: PipelineParameter) -> ParameterRef:
        self.parameters[given.name] = given
        return ParameterRef(parameter=given.name)

    def _port(self, at: int, given: Any) -> Part:
        for name, (product, _) in self.makes.items():
            if origin(product) is origin(given):
                return OutputRef(output=name)
        wanted = as_reads(given)
        if wanted is not None:
            return self._read(given, wanted)
        if isinstance(given, Product):
            return self._made(given)
        raise NotAnArgumentError(self.step, at, given)

    def _read(self, given: Any, wanted: Reads) -> Part:
        for name, known in self.reads.items():
            if _same(known, wanted):
                return InputRef(input=name)
        for name, known in self.reads.items():
            if isinstance(given, Product) and _is_one_product(known, wanted):
                return InputRef(input=name)
        if isinstance(given, Product) and given.made_as().by_use:
            return self._made(given)
        if not wanted.by_use:
            raise NotAPortError(self.step, wanted.name, [*self.reads, *self.makes])
        self._add(wanted)
        return InputRef(input=wanted.name)

    def _made(self, given: Product) -> Part:
        made = given.made_as()
        if not made.by_use:
            raise NotAPortError(self.step, made.name, [*self.reads, *self.makes])
        self.add_output(given)
        return OutputRef(output=made.name)

    def _marked(self, text: str) -> tuple[Part, ...]:
        """Return a text's parts, where data and parameters stand in it by mark."""
        parts: list[Part] = []
        end = 0
        for mark in _MARK.finditer(text):
            found = self._of_mark(mark)
            if found is not None:
                parts += [Literal(value=text[end : mark.start()]), found]
                end = mark.end()
        parts.append(Literal(value=text[end:]))
        kept = [p for p in parts if not (isinstance(p, Literal) and p.value == "")]
        return tuple(kept or parts)

    def _of_mark(self, mark: re.Match[str]) -> Part | None:
        if mark["parameter"]:
            known = mark["parameter"] in self.parameters
            return ParameterRef(parameter=mark["parameter"]) if known else None
        if mark["data"] in self.reads:
            return InputRef(input=mark["data"])
        return OutputRef(output=mark["data"]) if mark["data"] in self.makes else None


def as_reads(given: Any) -> Reads | None:
    """Return what a thing is as an input, or None if it cannot be one.

    A DataPath parameter comes as a pair with its binding, as v1 has it.
    """
    if isinstance(given, Readable):
        return given.read_as()
    if isinstance(given, tuple) and len(given) == 2:  # noqa: PLR2004 - a pair
        parameter, binding = given
        mode = getattr(binding, "mode", None)
        if isinstance(parameter, PipelineParameter) and mode is not None:
            return Reads(name=parameter.name, source=parameter, mode=str(mode))
    return None


def origin(given: Any) -> Any:
    """Return the output that a thing is a view of, or the thing itself."""
    found = getattr(given, "origin", None)
    return given if found is None else origin(found)


def _is_one_product(one: Reads, other: Reads) -> bool:
    return isinstance(one.source, Product) and _is_of(one.source, other)


def _is_of(product: Product, reads: Reads) -> bool:
    return origin(product) is origin(reads.source)


def _same(one: Reads, other: Reads) -> bool:
    if one.name != other.name:
        return False
    sources: tuple[Any, Any] = (one.source, other.source)
    return sources[0] is sources[1] or (
        isinstance(sources[0], Mapping) and sources[0] == sources[1]
    )
