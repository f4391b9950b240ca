"""Which file stands in for which address."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.data import served
from amlnb.data.served import ServedMapError, stand_in


def test_an_address_is_found_exactly_or_below_a_folder(tmp_path: Path):
    (tmp_path / "d").mkdir()
    file = tmp_path / "a.csv"
    file.touch()
    places = {"https://h/a.csv": str(file), "https://h/c": str(tmp_path / "d")}

    assert stand_in("https://h/a.csv?sig=x", places) == file
    assert stand_in("https://h/c/x/y.csv", places) == tmp_path / "d" / "x" / "y.csv"
    assert stand_in("https://h/c", places) == tmp_path / "d"
    assert stand_in("https://h/cc", places) is None
    assert stand_in("https://h/a.csv/b", places) is None
    assert stand_in("https://h/c/../../etc/passwd", places) is None


def test_the_longest_beginning_wins(tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    places = {"https://h": str(tmp_path / "a"), "https://h/b": str(tmp_path / "b")}

    assert stand_in("https://h/b/x", places) == tmp_path / "b" / "x"


@pytest.mark.parametrize("text", [None, "[]", "{"])
def test_a_map_that_is_none_is_named(tmp_path: Path, monkeypatch, text):
    file = tmp_path / "map.json"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv(served.VARIABLE, str(file))

    with pytest.raises(ServedMapError, match=r"map\.json"):
        served.served("https://h/x")
