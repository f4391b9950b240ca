"""An option of a magic: how it is written, what it means, how its value is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from amlnb.notebook.lines.option_values import some_text


class Offer(Enum):
    """What completion offers for a value, besides fixed words."""

    NOTHING = "nothing"
    #: Names bound in the kernel, and outputs of steps.
    NAMES = "names"
    STEPS = "steps"
    PARAMETERS = "parameters"
    KERNELS = "kernels"
    NOTEBOOKS = "notebooks"
    RUNS = "runs"
    #: A step, or ``step.output``.
    OUTPUTS = "outputs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option; a table of them is parser, help and completion at once."""

    #: Short form first, as in ``-i --in``; the last one is the ``#|`` key.
    names: tuple[str, ...]
    #: Where the value goes: a field of the noun that is read.
    field: str
    #: How its value is written in the help; empty for a flag.
    metavar: str = ""
    help: str
    read: Callable[[str], object] = some_text
    #: Whether it may be written many times.
    many: bool = False
    #: All words its value may be, or its format or type.
    words: tuple[str, ...] = ()
    offer: Offer = Offer.NOTHING

    @property
    def key(self) -> str:
        """Its name in a ``#|`` line: ``retry-delay``."""
        return self.names[-1].lstrip("-")

    @property
    def is_flag(self) -> bool:
        """Whether it stands alone, without a value."""
        return not self.metavar


def on(_: str) -> bool:
    """Read a flag: it is there, so it is on."""
    return True


def by_name(options: Iterable[Option]) -> Mapping[str, Option]:
    """Return the options under every way to write them in the line."""
    return {name: option for option in options for name in option.names}
