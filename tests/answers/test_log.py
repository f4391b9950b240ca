import pytest

from amlnb.answers.log import read_part

TEXT = "one\nzwei ü\n€ and 🚀\n"


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("limit", range(4, 12))
def test_parts_one_after_the_other_are_the_whole(log, limit):
    text, at = "", 0
    while True:
        part = read_part(log, at, limit)
        assert (part["from"], part["size"]) == (at, len(TEXT.encode()))
        if part["next"] == at:
            break
        text, at = text + part["text"], part["next"]
    assert text == TEXT


def test_the_end_is_cut_where_a_character_begins(log):
    size = len(TEXT.encode())
    for back in range(1, size + 5):
        part = read_part(log, -back, 1_000)
        assert TEXT.endswith(part["text"])
        assert part["from"] + len(part["text"].encode()) == part["next"] == size
        assert size - part["from"] <= back


def test_what_is_not_there_yet_is_empty(log, tmp_path):
    assert read_part(tmp_path / "no", 5, 9) == {
        "text": "",
        "from": 0,
        "next": 0,
        "size": 0,
    }
    behind = read_part(log, 10_000, 9)
    assert (behind["text"], behind["next"]) == ("", behind["size"])


def test_a_character_that_is_half_written_waits_for_its_rest(log):
    with log.open("ab") as file:
        file.write("é".encode()[:1])
    part = read_part(log, 0, 1_000)
    assert part["text"] == TEXT
    with log.open("ab") as file:
        file.write("é".encode()[1:])
    assert read_part(log, part["next"], 1_000)["text"] == "é"


def test_bytes_that_are_no_text_stop_nobody(log):
    log.write_bytes(b"a\xff\xfeb\x80\x80\x80\x80\x80c")
    part = read_part(log, 0, 1_000)
    assert part["text"].startswith("a\ufffd\ufffdb")
    assert part["next"] == part["size"]
    assert read_part(log, 5, 2)["next"] > 5
