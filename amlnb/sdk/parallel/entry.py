"""The user's entry script, imported: its ``init``, ``run`` and ``shutdown``."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from amlnb.model.errors import AmlnbError

_TWO = 2


class NoRunError(AmlnbError):
    """The script was imported, and has no ``run`` to call."""

    def __init__(self, script: str) -> None:
        self.script = script
        super().__init__(
            f"the entry script {script!r} has no function `run`: write "
            "`def run(mini_batch):`"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What there is to call."""

    run: Callable[..., Any]
    #: Whether ``run`` wants the context too.
    takes_context: bool
    init: Callable[[], Any] | None = None
    shutdown: Callable[[], Any] | None = None


def load(script: str, folder: Path) -> Entry:
    """Import the script, as Python does with a file that it is told to run.

    Modules beside it are found, and those of the source directory.

    Raises
    ------
    BaseException
        Whatever the script raises.
    """
    file = folder / script
    sys.path[:0] = list(dict.fromkeys([str(file.parent), str(folder)]))
    module = _imported(file)
    run = getattr(module, "run", None)
    if not callable(run):
        raise NoRunError(script)
    return Entry(
        run=run,
        takes_context=takes_context(run),
        init=getattr(module, "init", None),
        shutdown=getattr(module, "shutdown", None),
    )


def takes_context(run: Callable[..., Any]) -> bool:
    """Whether ``run`` needs a second argument, or has one that is the context's."""
    try:
        given = inspect.signature(run).parameters.values()
    except (TypeError, ValueError):  # a callable that tells nothing of itself
        return False
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    listed = [p for p in given if p.kind in kinds]
    if len(listed) < _TWO:
        return False
    second = listed[1]
    return second.default is inspect.Parameter.empty or "context" in second.name


def _imported(file: Path) -> ModuleType:
    name = file.stem if file.stem not in sys.modules else f"entry_script_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise NoRunError(file.name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
