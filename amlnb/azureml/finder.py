"""The finder that answers ``import azureml…`` from the table, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any

from amlnb.azureml import homes
from amlnb.azureml.modules import MODULES, names_of, submodules_of
from amlnb.azureml.refusals import UnknownImportError, UnknownNameError

#: The packages that it answers for, whole: never half ours and half another's.
ROOTS = ("azureml", "azureml_user")


class V1Finder(MetaPathFinder):
    """Finds every module of the table; other modules below the roots are refused."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return the module's spec; None for what is none of ours."""
        del path, target
        if fullname.partition(".")[0] not in ROOTS:
            return None
        if fullname not in MODULES:
            module, _, name = fullname.rpartition(".")
            raise UnknownImportError(module, name)
        return spec_from_loader(fullname, V1Loader(), is_package=True)


class V1Loader(Loader):
    """Makes a module whose names are looked up when they are first asked for."""

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python to make the module."""
        del spec

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its names, without importing what is behind them."""
        name = module.__name__
        module.__doc__ = f"The names of v1's {name}, as amlnb has them."
        own: dict[str, Any] = vars(module)
        own["__all__"] = [n for n in names_of(name) if not n.startswith("_")]
        own["__getattr__"] = _lookup(module)
        own["__dir__"] = lambda: [*own, *names_of(name), *submodules_of(name)]


def _lookup(module: ModuleType) -> Any:
    """Return the module's ``__getattr__``."""
    own = module.__name__

    def look(name: str) -> Any:
        if name in names_of(own):
            found = homes.find(name)
        elif name in submodules_of(own):
            from importlib import import_module

            found = import_module(f"{own}.{name}")
        elif name.startswith("__"):
            raise AttributeError(name)  # Python's own questions are no v1 names
        else:
            raise UnknownNameError(own, name)
        setattr(module, name, found)
        return found

    return look
