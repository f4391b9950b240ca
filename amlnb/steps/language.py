"""What a step needs to know about a kernel's language, and the registry of those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from amlnb.model.errors import AmlnbError
from amlnb.steps.handover import Account, Handover
from amlnb.steps.kernels import Kernel

#: Packages may add languages: an entry point of this group names a Language.
GROUP = "amlnb.languages"


class Language(Protocol):
    """How parameters, inputs and outputs pass to a body in one language.

    The cells it adds are constant: what they need comes in files and through the
    environment, never as generated source.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """What kernels call the language, in small letters too; people's word first."""

    @property
    def begin(self) -> str:
        """The source of the first cell."""

    @property
    def end(self) -> str:
        """The source of the last cell."""

    @property
    def explain(self) -> str:
        """Source that leaves an account of the newest error; empty if none can."""

    @property
    def catch_up(self) -> str:
        """Source that does nothing, sent while an answered cell is not done.

        Empty where an answer means that the cell is done.
        """

    @property
    def stores_values(self) -> bool:
        """Whether its cells talk to the artifact store themselves."""

    def check(self, names: Iterable[str]) -> None:
        """Raise if one of the names cannot be a variable there."""

    def environment(self, folder: Path) -> Mapping[str, str]:
        """Return the variables that its constant cells go by."""

    def before(self, handover: Handover) -> None:
        """Write what its first cell reads, besides the handover itself."""

    def sent(self, source: str, index: int, folder: Path) -> str:
        """Return what the kernel is sent for the user's cell of that index."""

    def is_done(self, role: str, index: int, folder: Path) -> bool:
        """Return whether the cell of that role and index has come to its end."""

    def verdict(self, index: int, folder: Path, printed: str) -> Account | None:
        """Return what went wrong in the user's cell, as the language itself tells it.

        None when all is well, or when the kernel's own report will do. `printed` is
        the end of what the body printed.
        """

    def line_of(self, message: str) -> int | None:
        """Return the line of the cell that an error message speaks of, if it does."""

    def after(self, handover: Handover) -> Mapping[str, str]:
        """Return the format of each output it left at its path, by name."""


class BadVariableError(AmlnbError):
    """A name that is fine in a pipeline, but not in the language of the step."""

    def __init__(self, name: str, language: str, why: str) -> None:
        self.name, self.language, self.why = name, language, why
        super().__init__(
            f"{name!r} cannot be the name of a {language} variable: {why}. Give the "
            "parameter, input or output another name."
        )


class UnknownLanguageError(AmlnbError):
    """No file tells how steps work in a kernel's language."""

    def __init__(self, kernel: Kernel, known: Iterable[str]) -> None:
        self.kernel, self.known = kernel, tuple(known)
        super().__init__(
            f"The kernel {kernel.name!r} speaks {kernel.language!r}, in which steps "
            f"cannot be written yet. Languages of steps: {', '.join(self.known)}."
        )


def language_of(kernel: Kernel) -> Language:
    """Return the language file for a kernel.

    Raises
    ------
    UnknownLanguageError
        When there is none, neither here nor in an installed package.
    """
    known = [*_own(), *_installed(kernel.language)]
    for language in known:
        if kernel.language.lower() in language.names:
            return language
    raise UnknownLanguageError(kernel, [language.names[0] for language in known])


def _own() -> list[Language]:
    from amlnb.steps.languages.bash import Bash
    from amlnb.steps.languages.python import Python
    from amlnb.steps.languages.r import R

    return [Python(), Bash(), R()]


def _installed(language: str) -> list[Language]:
    """Load the packages' languages, only if ours do not know this one."""
    if any(language.lower() in own.names for own in _own()):
        return []
    from importlib.metadata import entry_points

    return [point.load()() for point in entry_points(group=GROUP)]
