"""Whether Arrow gives a pandas frame back as it was.

The check looks at types, names and the index, not at the numbers: Arrow keeps the
values of every type it can name, so a table with no rows shows each loss. Only
columns of Python objects hide theirs, so their values' types are looked at.
"""

from __future__ import annotations

from typing import Any

from amlnb.data.kinds import type_name


def unrepresented(value: Any, frame: Any) -> str:
    """Return what in the frame Arrow has no place for, or an empty text."""
    if type_name(value) not in ("pandas.DataFrame", "pandas.Series"):
        return f"it is a {type_name(value)}, more than a plain one"
    if not frame.flags.allows_duplicate_labels:
        return "it forbids duplicate labels"
    for i, (name, dtype) in enumerate(frame.dtypes.items()):
        if is_object(dtype) and (why := _strange(frame.iloc[:, i])):
            return f"column {name!r} holds {why}"
        if _mixes_nan(frame.iloc[:, i]):
            return f"column {name!r} holds both nan and NA"
    for level in _levels(frame.index):
        if is_object(level.dtype) and (why := _strange(level)):
            return f"its index holds {why}"
    return ""


def is_object(dtype: Any) -> bool:
    """Return whether a column of that type holds Python objects."""
    return bool(getattr(dtype, "kind", "") == "O" and str(dtype) == "object")


def _strange(values: Any) -> str:
    """Return the types, other than text, of a column of objects."""
    types = set(map(type, values.to_numpy())) - {str, type(None)}
    return ", ".join(sorted(t.__name__ for t in types)[:3])


def _mixes_nan(column: Any) -> bool:
    """Return whether a masked float column has nan beside its missing values."""
    if str(column.dtype) not in ("Float32", "Float64"):
        return False
    known = column[column.notna()].to_numpy()
    return bool((known != known).any())  # noqa: PLR0124 - only nan differs from itself


def _levels(index: Any) -> list[Any]:
    return list(getattr(index, "levels", [index]))


def loss(frame: Any, back: Any, rows: int) -> str:
    """Return what is lost on the way to Arrow and `back`, or an empty text.

    `back` has no rows; `rows` is how many the Arrow table has.
    """
    if rows != len(frame):
        return "it has rows but no columns"
    if not _same_index(frame.columns, back.columns, exact=True):
        return "its column names would change"
    for name, old, new in zip(frame.columns, frame.dtypes, back.dtypes, strict=True):
        if not _same_dtype(old, new):
            return f"column {name!r} of type {old} would come back as {new}"
    kept = is_noted(frame.index) or _same_index(frame.index, back.index, exact=False)
    if not kept:
        return "its index would change"
    if not _same_freq(frame.index):
        return f"the frequency {frame.index.freq} of its index would be lost"
    return _loss_of_attrs(frame.attrs, back.attrs)


def is_noted(index: Any) -> bool:
    """Return whether it is a range, kept as three numbers and a name."""
    named = index.name is None or type(index.name) is str
    return type(index).__name__ == "RangeIndex" and named


def _same_index(old: Any, new: Any, *, exact: bool) -> bool:
    if type(old) is not type(new) or old.nlevels != new.nlevels:
        return False
    names = [(type(n), n) for n in old.names] == [(type(n), n) for n in new.names]
    pairs = zip(_levels(old), _levels(new), strict=True)
    if not names or not all(_same_dtype(a.dtype, b.dtype) for a, b in pairs):
        return False
    if not exact:
        return True
    same_types = [type(x) for x in old] == [type(x) for x in new]
    same_freq = getattr(old, "freq", None) == getattr(new, "freq", None)
    return bool(old.equals(new)) and same_types and same_freq


def _same_dtype(old: Any, new: Any) -> bool:
    if type(old) is not type(new) or old != new:
        return False
    if str(old) != "category":
        return True
    a, b = old.categories, new.categories
    return old.ordered == new.ordered and _same_index(a, b, exact=True)


def _same_freq(index: Any) -> bool:
    """Return whether the index's frequency can be named by a text."""
    freq = getattr(index, "freq", None)
    if freq is None or type(index).__name__ == "PeriodIndex":
        return True
    from pandas.tseries.frequencies import to_offset

    try:
        return bool(to_offset(freq.freqstr) == freq)
    except ValueError:
        return False


def _loss_of_attrs(old: Any, new: Any) -> str:
    try:
        kept = repr(old) == repr(new) and old == new
    except Exception:  # noqa: BLE001 - users keep anything there
        kept = False
    return "" if kept else "its attrs hold more than JSON"
