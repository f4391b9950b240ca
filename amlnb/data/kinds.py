"""Which library a value comes from, told without importing any."""

from __future__ import annotations

import sys
from typing import Any


def is_frame(value: object) -> bool:
    """Return whether it is a pandas DataFrame, or a subclass of it."""
    return _is(value, "pandas", "DataFrame")


def is_series(value: object) -> bool:
    """Return whether it is a pandas Series, or a subclass of it."""
    return _is(value, "pandas", "Series")


def is_arrow_table(value: object) -> bool:
    """Return whether it is a pyarrow Table."""
    return _is(value, "pyarrow", "Table")


def is_array(value: object) -> bool:
    """Return whether it is a numpy array, or a subclass of it."""
    return _is(value, "numpy", "ndarray")


def is_numpy_scalar(value: object) -> bool:
    """Return whether it is a single numpy number, date or text."""
    return _is(value, "numpy", "generic")


def is_arrow_backed(dtype: Any) -> bool:
    """Return whether a pandas column of that type keeps its values in Arrow memory."""
    return type(dtype).__name__ == "ArrowDtype" or (
        getattr(dtype, "storage", "") == "pyarrow"
    )


def _is(value: object, module: str, name: str) -> bool:
    # A library that is not loaded cannot have made the value.
    cls: Any = getattr(sys.modules.get(module), name, None)
    return isinstance(cls, type) and isinstance(value, cls)


def type_name(value: object) -> str:
    """Return the value's type as people write it: ``pandas.DataFrame``, ``int``.

    Of all modules that offer the class under its name, the shortest is taken.
    """
    cls = type(value)
    name, module = cls.__qualname__, cls.__module__
    if module in ("builtins", "__main__"):
        return name
    parts = module.split(".")
    for end in range(1, len(parts)):
        prefix = ".".join(parts[:end])
        if getattr(sys.modules.get(prefix), cls.__name__, None) is cls:
            return f"{prefix}.{name}"
    return f"{module}.{name}"
