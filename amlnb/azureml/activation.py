"""Turning the v1 names on and off, in this process and in those it starts."""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from amlnb.azureml import old_names
from amlnb.azureml.finder import ROOTS, V1Finder, V1Loader
from amlnb.data import served
from amlnb.model.errors import AmlnbError

#: ``1``: the v1 names are ours. ``installed``: they are the installed package's.
VARIABLE = "AMLNB_AZUREML"
#: What to put on PYTHONPATH: it holds a tiny ``azureml`` that turns the names on.
ENTRY = Path(__file__).parent / "entry"


class MixtureError(AmlnbError):
    """Modules of another azureml package are loaded already."""

    def __init__(self, loaded: tuple[str, ...]) -> None:
        self.loaded = loaded
        super().__init__(
            f"The installed azureml package is in use already ({loaded[0]} is "
            "imported), and the two are never mixed: restart the kernel and load "
            "amlnb.azureml before anything imports azureml."
        )


class ChosenOtherwiseError(AmlnbError):
    """The environment says that the installed package is to be used."""

    def __init__(self) -> None:
        super().__init__(
            f"{VARIABLE}=installed asks for the installed azureml package: unset it, "
            "or set it to 1, to use amlnb's names in its place."
        )


def activate() -> None:
    """Let ``import azureml`` mean our names from now on.

    Processes that this one starts inherit it.

    Raises
    ------
    MixtureError
        When another azureml package is loaded already.
    ChosenOtherwiseError
        When ``AMLNB_AZUREML=installed``.
    """
    if os.environ.get(VARIABLE) == "installed":
        raise ChosenOtherwiseError
    if not is_active():
        _refuse_a_mixture()
        _forget_shells()
        sys.meta_path.insert(0, V1Finder())
        old_names.restore()
        _answer_declared()
    os.environ.update(environment())


def deactivate() -> None:
    """Undo it: forget our modules, here and for processes to come."""
    sys.meta_path[:] = [f for f in sys.meta_path if not isinstance(f, V1Finder)]
    for name in [name for name, _ in _loaded()]:
        del sys.modules[name]
    os.environ.pop(VARIABLE, None)
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    ours = (str(ENTRY), str(old_names.FOLDER))
    os.environ["PYTHONPATH"] = os.pathsep.join(p for p in paths if p not in ours)


def is_active() -> bool:
    """Return whether ``import azureml`` means our names in this process."""
    return any(isinstance(finder, V1Finder) for finder in sys.meta_path)


def environment(*, older: bool | None = None) -> dict[str, str]:
    """Return the variables that give a Python process our names from its start.

    ``PYTHONPATH`` begins with the entry, and keeps what it had.

    Parameters
    ----------
    older
        Whether names that other packages, and v1's runner, gave are given too; by
        default as this process's own variable says.
    """
    if older is None:
        older = old_names.are_wanted()
    ours = [str(ENTRY), str(old_names.FOLDER)] if older else [str(ENTRY)]
    had = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    others = [path for path in had if path and path not in ours]
    variables = {VARIABLE: "1", "PYTHONPATH": os.pathsep.join([*ours, *others])}
    return {**variables, old_names.VARIABLE: "1"} if older else variables


def installed() -> str | None:
    """Return where another azureml package is installed, or None."""
    paths = [p for p in sys.path if Path(p or ".").resolve() != ENTRY.resolve()]
    spec = PathFinder.find_spec("azureml", paths)
    if spec is None:
        return None
    places = list(spec.submodule_search_locations or ())
    return places[0] if places else spec.origin


def _answer_declared() -> None:
    """Answer requests for outside addresses that were declared, if any were."""
    if os.environ.get(served.VARIABLE):
        from amlnb.azureml import serving  # not light: it is about requests

        serving.install()


def _refuse_a_mixture() -> None:
    foreign = [name for name, is_ours in _loaded() if not is_ours and "." in name]
    if foreign:
        raise MixtureError(tuple(sorted(foreign)))


def _forget_shells() -> None:
    """Drop an empty top package, as namespace packages leave one at start."""
    for name, is_ours in _loaded():
        if not is_ours:
            del sys.modules[name]


def _loaded() -> list[tuple[str, bool]]:
    """Return the loaded modules below the roots, and whether each is ours."""
    return [
        (name, isinstance(getattr(module, "__loader__", None), V1Loader))
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in ROOTS
    ]
