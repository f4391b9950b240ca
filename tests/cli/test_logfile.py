from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.cli.logfile import LogFile, clean


def test_lines_come_once_and_a_half_line_waits(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("one\ntwo\nthr")
    log = LogFile(path)
    assert log.lines() == ["one", "two"]
    assert log.lines() == []
    with path.open("a") as file:
        file.write("ee\nfour")
    assert log.lines() == ["three"]
    assert log.lines(to_the_end=True) == ["four"]
    assert log.lines(to_the_end=True) == []


def test_a_log_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "log.txt")
    assert log.lines() == []
    (tmp_path / "log.txt").write_text("now\n")
    assert log.lines() == ["now"]


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize(
    ("count", "first"), [(1, 99_999), (3, 99_997), (50_000, 50_000)]
)
def test_the_last_lines_are_found_from_the_end(
    tmp_path: Path, count: int, first: int, end: str
) -> None:
    path = tmp_path / "log.txt"
    path.write_text("\n".join(f"line {i}" for i in range(100_000)) + end)
    log = LogFile(path)
    log.skip_to_last(count)
    found: list[str] = []
    while new := log.lines(to_the_end=True):
        found += new
    assert found == [f"line {i}" for i in range(first, 100_000)]


def test_fewer_lines_than_asked_for_are_all(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("a\nb\n")
    log = LogFile(path)
    log.skip_to_last(10)
    assert log.lines() == ["a", "b"]


def test_a_line_without_an_end_comes_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("x" * 3_000_000)
    log, pieces, length = LogFile(path), 0, 0
    while length < 3_000_000:
        for text in log.lines(to_the_end=True):
            pieces, length = pieces + 1, length + len(text)
    assert pieces > 1
    assert length == 3_000_000


def test_bytes_that_are_no_text_do_not_stop_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"caf\xe9\nnext\n")
    assert LogFile(path).lines() == ["caf\ufffd", "next"]


def test_colours_stay_on_a_terminal_and_go_elsewhere() -> None:
    text = "\x1b[31mred\x1b[0m"
    assert clean(text, colour=True) == "\x1b[31mred\x1b[0m\x1b[0m"
    assert clean(text, colour=False) == "red"


@pytest.mark.parametrize(
    "nasty",
    [
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x1b]8;;http://x\x1b\\",
        "\x1bc",
        "\x07\x08",
        "\x1b[?25l",
        "\x9b2J",
        "\x1b",
    ],
)
@pytest.mark.parametrize("colour", [True, False])
def test_what_steers_the_terminal_never_gets_there(nasty: str, *, colour: bool) -> None:
    shown = clean(f"a{nasty}b", colour=colour)
    assert "\x1b" not in shown
    assert shown.isprintable()


def test_a_progress_bar_leaves_its_last_state() -> None:
    assert clean("10%\r50%\r100%\r", colour=False) == "100%"
