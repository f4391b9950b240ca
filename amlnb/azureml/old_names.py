"""Names of other packages that v1 code relies on and that newer releases dropped.

Only where it is asked for: ``amlnb azureml run --old-names``, or
``AMLNB_OLD_NAMES=1``. What a package still has is never touched.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

VARIABLE = "AMLNB_OLD_NAMES"
#: On the PYTHONPATH of steps, it gives scripts what v1's runner left in them.
FOLDER = Path(__file__).parent / "older"

#: What numpy 1.24 dropped: its names for Python's own types.
_NUMPY = {
    "bool": bool,
    "complex": complex,
    "float": float,
    "int": int,
    "object": object,
}


def are_wanted() -> bool:
    """Return whether this process was asked for them."""
    return os.environ.get(VARIABLE) == "1"


def restore() -> None:
    """Give the packages that are installed their old names, if that is asked for."""
    if not are_wanted():
        return
    for package, give in (
        ("numpy", _to_numpy),
        ("pandas", _to_pandas),
        ("joblib", _to_sklearn),
    ):
        try:
            give(import_module(package))
        except ImportError:
            continue


def _to_numpy(numpy: Any) -> None:
    for name, kind in _NUMPY.items():
        if name not in vars(numpy):
            setattr(numpy, name, kind)


def _to_pandas(pandas: Any) -> None:
    """Give back ``append`` and ``iteritems``, which pandas 2 dropped."""

    def append(
        self: Any, other: Any, ignore_index: bool = False, **_older: object
    ) -> Any:
        if isinstance(other, dict):
            other = pandas.DataFrame([other])
        rest = other if isinstance(other, list) else [other]
        return pandas.concat([self, *rest], ignore_index=ignore_index)

    for kind in (pandas.DataFrame, pandas.Series):
        if not hasattr(kind, "append"):
            kind.append = append
        if not hasattr(kind, "iteritems"):
            kind.iteritems = kind.items


def _to_sklearn(joblib: Any) -> None:
    """Let ``from sklearn.externals import joblib`` find joblib."""
    sys.modules.setdefault("sklearn.externals.joblib", joblib)
