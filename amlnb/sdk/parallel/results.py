"""What ``run`` gave back: how many results, and the lines they become."""

from __future__ import annotations

import sys
from typing import Any

from amlnb.model.errors import AmlnbError


class WrongResultError(AmlnbError):
    """A call of ``run`` gave back nothing that has results in it."""

    def __init__(self, given: object) -> None:
        self.given = type(given).__name__
        what = "None" if given is None else f"a {self.given}"
        super().__init__(
            f"run() returned {what}: return a list, tuple, array or DataFrame with one "
            "result for each item of the mini-batch that was done"
        )


def count(result: Any) -> int:
    """Return how many results there are: each tells of one item that was done.

    Raises
    ------
    WrongResultError
        When it is no list, tuple, array, Series or DataFrame.
    """
    is_array = _is_a(result, "numpy", "ndarray") and result.ndim > 0
    if isinstance(result, list | tuple) or is_array or _is_pandas(result):
        return len(result)
    raise WrongResultError(result)


def text(result: Any) -> str:
    """Return the results as lines: rows of a table by spaces, others by ``str``."""
    if _is_a(result, "pandas", "DataFrame"):
        lines: str = result.to_csv(
            sep=" ", header=False, index=False, lineterminator="\n"
        )
        return lines
    return "".join(f"{item}\n" for item in result)


def _is_pandas(result: Any) -> bool:
    return any(_is_a(result, "pandas", kind) for kind in ("DataFrame", "Series"))


def _is_a(given: Any, package: str, name: str) -> bool:
    """Look at a class of a package without importing it: nobody has it then."""
    module = sys.modules.get(package)
    return module is not None and isinstance(given, getattr(module, name))
