"""What is said of v1 names that are not here."""

from __future__ import annotations

import difflib

from amlnb.azureml.absent import ABSENT_MODULES, Absence
from amlnb.azureml.modules import MODULES, names_of, submodules_of
from amlnb.model.errors import AmlnbError


class NotHereError(AmlnbError, NotImplementedError):
    """A v1 name that can be imported, but has nothing behind it, was used."""

    def __init__(self, absence: Absence, used: str = "") -> None:
        self.absence, self.used = absence, used
        name = f"{absence.name}.{used}" if used else absence.name
        super().__init__(absence.sentence(name))


class UnknownNameError(AmlnbError, AttributeError):
    """A module of v1's was asked for a name that the table does not have."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        super().__init__(_sentence(module, name))
        self.name = name


class UnknownImportError(AmlnbError, ImportError):
    """A name or module of v1's was imported that the table does not have."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        super().__init__(_sentence(module, name))
        self.name = f"{module}.{name}"


def _sentence(module: str, name: str) -> str:
    full = f"{module}.{name}"
    absence = ABSENT_MODULES.get(full)
    if absence is not None:
        return absence.sentence(full)
    elsewhere = [known for known in MODULES if name in names_of(known)]
    if elsewhere:
        return f"{module} has no {name!r} here: import it from {elsewhere[0]}."
    known = (*names_of(module), *submodules_of(module))
    near = difflib.get_close_matches(name, known, n=1)
    hint = (
        f"did you mean {near[0]!r}?"
        if near
        else "if the installed azureml package has it, run without amlnb.azureml "
        "(AMLNB_AZUREML=installed)."
    )
    return f"amlnb has no {full!r} among its v1 names: {hint}"
