from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlnb.data.formats.format import MisfitError
from amlnb.data.formats.json import JsonFormat

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.text(st.characters(categories=["Cs", "Ll"]))
    | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers() | st.booleans(), inner)
    ),
    max_leaves=20,
)


def write(value: object, *, exact: bool = True) -> bytes:
    file = io.BytesIO()
    JsonFormat().write(value, file, exact=exact)
    return file.getvalue()


def read(data: bytes, folder: Path) -> object:
    path = folder / "value.json"
    path.write_bytes(data)
    return JsonFormat().read(path)


def shape(value: object) -> object:
    """Return the value with every type spelled out, so that 1, 1.0 and True differ."""
    if isinstance(value, list | tuple):
        return (type(value), [shape(v) for v in value])
    if isinstance(value, dict):
        return [(shape(k), shape(v)) for k, v in value.items()]
    if isinstance(value, float) and value == 0:
        return (float, math.copysign(1, value))
    return (type(value), value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("json")


@given(value=plain)
def test_json_values_come_back_equal_and_of_the_same_types(value, folder):
    assert shape(read(write(value), folder)) == shape(value)


@given(value=anything)
def test_whatever_is_accepted_comes_back_exactly(value, folder):
    try:
        data = write(value)
    except MisfitError:
        return
    assert shape(read(data, folder)) == shape(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ((1, 2), "it is a tuple"),
        ({"a": [1, (2,)]}, "it['a'][1] is a tuple"),
        ({1: "a"}, "a key of it is a int, not a text"),
        ([0.0, math.nan], "it[1] is nan, which JSON does not have"),
        (-math.inf, "it is -inf, which JSON does not have"),
        ("\ud83d\ude00", "it holds half of a surrogate pair"),
        ({"\ud83d": 1}, "a key of it holds half of a surrogate pair"),
        pytest.param(10**5000, "it is an integer of 16,610 bits", id="huge"),
        (np.float64(1), "it is a numpy.float64"),
        (type("D", (dict,), {"__module__": "m"})(), "it is a m.D"),
    ],
)
def test_auto_refuses_what_json_would_change(value, reason):
    with pytest.raises(MisfitError) as caught:
        write(value)
    assert caught.value.reason == reason


def test_a_value_that_holds_itself_is_refused():
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(MisfitError, match="nested deeper than 200 levels"):
        write(loop)


def test_asked_for_by_name_it_converts_tuples_and_numpy_numbers():
    value = {"auc": np.float64(0.5), "n": (np.int64(3), np.bool_(True))}
    assert write(value, exact=False) == b'{"auc":0.5,"n":[3,true]}'


def test_asked_for_by_name_it_still_refuses_nan_and_objects():
    with pytest.raises(MisfitError, match=r"it\['auc'\] is nan"):
        write({"auc": np.float64("nan")}, exact=False)
    with pytest.raises(MisfitError, match="it is a object"):
        write(object(), exact=False)


def test_reading_refuses_nan_that_another_kernel_wrote(tmp_path):
    with pytest.raises(ValueError, match="JSON has no NaN"):
        read(b"[NaN]", tmp_path)
