from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from amlnb.data.formats.format import MisfitError
from amlnb.data.formats.registry import Formats, UnknownFormatError
from amlnb.data.outputs import FormatMisfitError
from amlnb.data.store import FileStore


class IsoDate:
    """What another package would offer."""

    name = "date"
    suffix = ".date"
    takes = "dates"

    def suits(self, value):
        return isinstance(value, dt.date)

    def write(self, value, file, *, exact):
        if exact and type(value) is not dt.date:
            raise MisfitError("it is more than a date")
        file.write(value.isoformat().encode())

    def read(self, path: Path):
        return dt.date.fromisoformat(path.read_text())


def test_an_unknown_format_is_refused_with_the_nearest_one(store):
    with pytest.raises(UnknownFormatError) as caught:
        store.put_value("df", 1, "parqet")
    assert str(caught.value) == (
        "Output 'df' asks for the format 'parqet', which does not exist; did you mean "
        "'parquet'? (known: auto, json, text, bytes, csv, arrow, parquet, npy, pickle, "
        "dir, file)."
    )


def test_another_packages_format_is_chosen_before_pickle(tmp_path):
    store = FileStore(tmp_path, Formats([IsoDate()]))
    artifact = store.put_value("day", dt.date(2020, 1, 2))
    assert artifact.format == "date"
    assert store.get_value(artifact) == dt.date(2020, 1, 2)
    assert (
        store.put_value("t", dt.datetime(2020, 1, 2, tzinfo=dt.UTC)).format == "pickle"
    )
    assert "date" in store.formats.names()
    store.close()


@pytest.mark.parametrize(
    ("value", "format_", "message"),
    [
        (
            {"a": 1},
            "npy",
            (
                "Output 'x', a dict, cannot be stored as 'npy': it is a dict (npy "
                "takes numpy arrays and scalars that hold no Python objects). Leave "
                "the format out, or write `-o x:json` or `-o x:pickle`."
            ),
        ),
        (
            {1},
            "json",
            (
                "Output 'x', a set, cannot be stored as 'json': it is a set (json "
                "takes numbers, texts, None, lists and dicts with text keys). Leave "
                "the format out, or write `-o x:pickle`."
            ),
        ),
        (5, "text", "cannot be stored as 'text': it is a int"),
        (5, "bytes", "cannot be stored as 'bytes': it is a int"),
        (5, "csv", "cannot be stored as 'csv': it is a int"),
        (5, "arrow", "cannot be stored as 'arrow': it is a int"),
        (5, "parquet", "cannot be stored as 'parquet': it is a int"),
        ([{"a": 1}, {"b": 1}], "csv", "its rows do not all have the first row's keys"),
    ],
)
def test_a_format_that_does_not_fit_says_what_would(store, value, format_, message):
    with pytest.raises(FormatMisfitError) as caught:
        store.put_value("x", value, format_)
    assert message in str(caught.value)
    assert not list(store.root.glob("drafts/*"))


@pytest.mark.parametrize(
    ("value", "format_"),
    [
        (None, "json"),
        (True, "json"),
        (12, "json"),
        (0.1, "json"),
        ("text\r\n", "json"),
        ([1, {"a": None}], "json"),
        (b"\x00\xff", "bytes"),
        ((1, 2), "pickle"),
        ({1: 2}, "pickle"),
        ("\ud83d", "pickle"),
        (10**5000, "pickle"),
        ({"a"}, "pickle"),
        (bytearray(b"a"), "pickle"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_auto_keeps_plain_python_exactly(store, value, format_):
    artifact = store.put_value("x", value)
    assert artifact.format == format_
    back = store.get_value(artifact)
    assert (type(back), back) == (type(value), value)


def test_text_and_bytes_by_name(store):
    text = store.put_value("t", "ü\r\n", "text")
    assert store.path(text).read_bytes() == "ü\r\n".encode()
    assert store.get_value(text) == "ü\r\n"
    with pytest.raises(FormatMisfitError, match="half of a surrogate pair"):
        store.put_value("t", "\ud83d", "text")


_WITHOUT = """
import sys
for name in ("numpy", "pandas", "pyarrow"):
    sys.modules[name] = None
from pathlib import Path
from amlnb.data.inplace import InputGuard
from amlnb.data.outputs import FormatMisfitError
from amlnb.data.preview import preview
from amlnb.data.store import FileStore

store = FileStore(Path(sys.argv[1]))
value = {"a": [1, 2]}
artifact = store.put_value("x", value)
guard = InputGuard.of({"x": value}, {})
assert store.get_value(artifact) == value and preview(store, artifact)["value"] == value
value["a"].append(3)
assert guard.changed() == ("x",)
assert store.get_value(store.put_value("t", (1, 2))) == (1, 2)
rows = store.put_value("rows", [{"a": 1}], "csv")
"""


def test_plain_values_need_neither_numpy_nor_pandas(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0


def test_storing_plain_values_imports_nothing_heavy(tmp_path):
    code = (
        "import sys; from amlnb.data.store import FileStore;"
        "s = FileStore(sys.argv[1]); s.get_value(s.put_value('x', {'a': 1}));"
        "heavy = {'numpy', 'pandas', 'pyarrow', 'cloudpickle', 'fsspec'};"
        "print(heavy & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"
