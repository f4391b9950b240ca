from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.cli.parameters_file import (
    BadParametersFileError,
    BadValueError,
    check_value,
    read_parameters,
)


def written(folder: Path, text: str | bytes, name: str = "p.yml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_yaml_is_read_by_the_words_of_version_1_2(tmp_path: Path) -> None:
    text = """
C: 0.3
seed: 42
name: flights
quoted: "42"
country: NO
time: 12:30:45
version: 3.10.1
empty:
yes_is: yes
flag: true
hex: 0x1F
big: 1e3
list: [1, two, 3.0]
block:
  - a
  - b: 1
folded: >
  two
  words
"""
    assert read_parameters(written(tmp_path, text)) == {
        "C": 0.3,
        "seed": 42,
        "name": "flights",
        "quoted": "42",
        "country": "NO",
        "time": "12:30:45",
        "version": "3.10.1",
        "empty": None,
        "yes_is": "yes",
        "flag": True,
        "hex": 31,
        "big": 1000.0,
        "list": [1, "two", 3.0],
        "block": ["a", {"b": 1}],
        "folded": "two words\n",
    }


def test_json_is_read_as_json(tmp_path: Path) -> None:
    path = written(tmp_path, '{"C": 0.3, "names": ["a", null]}', "p.json")
    assert read_parameters(path) == {"C": 0.3, "names": ["a", None]}


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    assert read_parameters(written(tmp_path, "# only a comment\n")) == {}


BOMB = "a: &a [1]\n" + "".join(f"{c}: &{c} [*a, *a]\n" for c in "bcdefgh")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("p.yml", BOMB, "anchors and aliases"),
        ("p.yml", "a: 1\na: 2\n", "line 2: 'a' is given twice"),
        ("p.yml", "a: " + "[" * 5000, "nested deeper"),
        ("p.yml", "a: " + "[" * 40 + "]" * 40, "nested deeper"),
        ("p.yml", "a: !!python/object:os.system x", "tags such as"),
        ("p.yml", "- 1\n- 2\n", "does not hold a mapping"),
        ("p.yml", "a: 1\n---\nb: 2\n", "second document"),
        ("p.yml", "a: [1\n", "line 2"),
        ("p.yml", "? [a]\n: 1\n", "plain word"),
        ("p.yml", "a: " + "9" * 5000, "too many digits"),
        ("p.yml", "a: 1" + " " * 1_000_001, "larger than"),
        ("p.yml", b"a: \xff\xfe", "not UTF-8"),
        ("p.json", "[" * 100_000, "nested deeper"),
        ("p.json", '{"a": ' + "9" * 5000 + "}", "too many digits"),
        ("p.json", '{"a": NaN}', "NaN is not JSON"),
        ("p.json", '{"a": 1, "a": 2}', "'a' is given twice"),
        ("p.json", '{"a": 1,}', "line 1"),
        ("p.json", '"C=0.3"', "does not hold a mapping"),
    ],
)
def test_what_could_harm_is_refused_in_a_sentence(
    tmp_path: Path, name: str, text: str | bytes, why: str
) -> None:
    path = written(tmp_path, text, name)
    with pytest.raises(BadParametersFileError, match="cannot be used") as caught:
        read_parameters(path)
    assert why in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.yml", "a: .nan"),
        ("p.yml", "a: [-.inf]"),
        ("p.json", '{"a": 1e400}'),
        ("p.json", r'{"a": "\ud800"}'),
        ("p.json", '{"a": ' + "[" * 40 + "]" * 40 + "}"),
    ],
)
def test_values_that_no_store_keeps_are_refused_by_name(
    tmp_path: Path, name: str, text: str
) -> None:
    with pytest.raises(BadValueError, match="parameter 'a' cannot be used"):
        read_parameters(written(tmp_path, text, name))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadParametersFileError, match="No such file"):
        read_parameters(tmp_path / "none.yml")


def test_good_values_come_through() -> None:
    value = {"a": [1, 2.5, "x", None, True]}
    assert check_value("v", value) == value
