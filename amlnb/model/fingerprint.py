"""What a step's result depends on, part by part, and the reuse key over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amlnb.model.json import canonical, digest
from amlnb.model.reason import Reason, Why

#: Raise it when a change in amlnb itself makes earlier results foreign.
FORMAT_VERSION = "1"

# The first word of a part's name says what it is; the rest is whose it is.
_WHY = {
    "source": Why.SOURCE_CHANGED,
    "kind": Why.SOURCE_CHANGED,
    "helper": Why.HELPER_CHANGED,
    "module": Why.MODULE_CHANGED,
    "file": Why.FILE_CHANGED,
    "parameter": Why.PARAMETER_CHANGED,
    "item": Why.PARAMETER_CHANGED,
    "input": Why.INPUT_CHANGED,
    "outputs": Why.OUTPUTS_CHANGED,
    "kernel": Why.KERNEL_CHANGED,
    "environment": Why.ENVIRONMENT_CHANGED,
    "salt": Why.REFRESH,
    "format": Why.VERSION_CHANGED,
}
_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Named parts of what a result depends on; equal parts mean equal results.

    Parameters
    ----------
    parts
        ``source``, ``helper:NAME``, ``module:PATH``, ``file:PATH``,
        ``parameter:NAME`` (canonical JSON), ``input:NAME`` (digest), ``outputs``,
        ``kernel``, ``environment``, ``salt``, ``format``. Names sort the same
        everywhere, so the order in which they were found never counts.
    """

    parts: Mapping[str, str]

    @property
    def key(self) -> str:
        """The reuse key: one digest over all parts."""
        return digest(canonical(dict(self.parts)))


def differences(old: Fingerprint, new: Fingerprint) -> tuple[Reason, ...]:
    """Return a reason for each part that is not the same in both, in `new`'s order."""
    names = [*new.parts, *(n for n in old.parts if n not in new.parts)]
    return tuple(
        _reason(name, old.parts.get(name, ""), new.parts.get(name, ""))
        for name in names
        if old.parts.get(name) != new.parts.get(name)
    )


def _reason(part: str, old: str, new: str) -> Reason:
    kind, _, name = part.partition(":")
    why = _WHY.get(kind, Why.VERSION_CHANGED)
    return Reason(why=why, name=name, old=_short(old), new=_short(new))


def _short(value: str) -> str:
    if len(value) <= _LONGEST_VALUE:
        return value
    return value[: _LONGEST_VALUE - 1] + "…"
