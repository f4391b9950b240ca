"""``-p name=value`` and ``--params-file`` to values of the declared types."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from amlnb.cli.parameters_file import BadValueError, check_value, read_parameters
from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue
from amlnb.model.parameter import Parameter, UnknownParameterError


class BadPairError(AmlnbError):
    """What stands behind ``-p`` is not ``name=value``, or names one twice."""

    def __init__(self, text: str, why: str) -> None:
        self.text, self.why = text, why
        super().__init__(f"-p {text!r} {why}: write -p NAME=VALUE, such as -p C=0.3.")


def given_values(
    parameters: Sequence[Parameter], pairs: Sequence[str], file: Path | None
) -> dict[str, JsonValue]:
    """Return the values that were given; those of ``-p`` win over the file's.

    Raises
    ------
    BadPairError, UnknownParameterError, BadParameterError, BadParametersFileError
    """
    values = read_parameters(file) if file else {}
    declared = {p.name: p for p in parameters}
    for name, text in split_pairs(pairs).items():
        values[name] = _parse(_known(declared, name), text)
    for name, value in values.items():
        _known(declared, name).check(value)
    return values


def split_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """Return ``C=0.3`` as name and text, each name once."""
    texts: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip():
            raise BadPairError(pair, "is not a name and a value")
        if name.strip() in texts:
            raise BadPairError(pair, f"gives {name.strip()!r} a second time")
        texts[name.strip()] = text
    return texts


def _known(declared: dict[str, Parameter], name: str) -> Parameter:
    if name not in declared:
        raise UnknownParameterError(name, tuple(declared))
    return declared[name]


def _parse(parameter: Parameter, text: str) -> JsonValue:
    try:
        value = parameter.parse(text)
    except RecursionError:
        raise BadValueError(parameter.name, "it is nested too deep") from None
    return check_value(parameter.name, value)
