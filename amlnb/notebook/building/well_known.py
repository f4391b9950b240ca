"""Names that Python and IPython bring along."""

from __future__ import annotations

import builtins
import re

_BUILTINS = frozenset(dir(builtins))
_IPYTHON = frozenset({
    "display", "get_ipython", "In", "Out", "exit", "quit", "__name__", "__doc__",
    "__spec__", "__loader__", "__package__", "__builtins__", "__annotations__",
})  # fmt: skip
# The last results and lines: _, __, _3, _i, _i3, _oh, …
_HISTORY = re.compile(r"_{1,3}|_\d+|_i{1,3}|_i\d+|_[iod]h|_exit_code")


def is_builtin(name: str) -> bool:
    """Return whether Python knows the name if nobody binds it."""
    return name in _BUILTINS


def is_ipython(name: str) -> bool:
    """Return whether the name belongs to IPython, whoever binds it."""
    return name in _IPYTHON or bool(_HISTORY.fullmatch(name))
