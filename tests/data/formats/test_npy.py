from __future__ import annotations

import numpy as np
import pytest

ARRAYS = {
    "plain": np.arange(6),
    "two-dimensional": np.arange(6.0).reshape(2, 3),
    "Fortran order": np.asfortranarray(np.arange(6).reshape(2, 3)),
    "strided": np.arange(20).reshape(4, 5)[::2, ::2],
    "empty": np.empty((0, 3), "float32"),
    "big-endian": np.array([1, 2], ">i4"),
    "dates": np.array(["2020-01-01", "NaT"], "M8[D]"),
    "texts": np.array(["a", "ü"]),
    "booleans": np.array([True, False]),
    "records": np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")]),
    "complex": np.array([1j, np.nan]),
    "large": np.arange(1_000_000.0),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_comes_back_as_it_was(store, name):
    array = ARRAYS[name]
    artifact = store.put_value("a", array)
    assert (artifact.format, artifact.type) == ("npy", "numpy.ndarray")
    assert artifact.summary["shape"] == list(array.shape)
    back = store.get_value(artifact)
    assert type(back) is np.ndarray
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)


@pytest.mark.parametrize("name", ["plain", "large"])
def test_an_array_may_be_written_to_and_the_store_is_not(store, name):
    artifact = store.put_value("a", ARRAYS[name])
    mine = store.get_value(artifact)
    mine[0] = 7
    mine += 1
    assert mine[0] == 8
    assert store.verify(artifact)
    np.testing.assert_array_equal(store.get_value(artifact), ARRAYS[name])


@pytest.mark.parametrize(
    "scalar", [np.float64(0.1), np.int8(3), np.bool_(True), np.datetime64("2020-01-01")]
)
def test_a_scalar_comes_back_as_a_scalar(store, scalar):
    artifact = store.put_value("auc", scalar)
    assert artifact.format == "npy"
    assert artifact.summary["value"] == str(scalar)
    back = store.get_value(artifact)
    assert type(back) is type(scalar)
    assert back == scalar


@pytest.mark.parametrize(
    ("array", "reason"),
    [
        (np.array([1, "a"], dtype=object), "it holds Python objects"),
        (np.array(5), "it is an array without dimensions"),
        (np.ma.masked_array([1, 2], [0, 1]), "numpy.ma.MaskedArray, more than"),
        (np.array([("a", 1)], [("o", "O"), ("n", "i4")]), "it holds Python objects"),
    ],
)
def test_what_npy_would_change_is_pickled(store, array, reason):
    artifact = store.put_value("a", array)
    assert artifact.format == "pickle"
    assert reason in artifact.summary["pickled_because"]
    back = store.get_value(artifact)
    assert type(back) is type(array)
    assert back.tolist() == array.tolist()


def test_npy_by_name_takes_lists_of_numbers(store):
    artifact = store.put_value("a", [[1, 2], [3, 4]], "npy")
    assert store.get_value(artifact).tolist() == [[1, 2], [3, 4]]
