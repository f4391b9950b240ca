from __future__ import annotations

import pytest

from amlnb.model.plan import Action
from amlnb.model.run import RunStatus, StepStatus
from amlnb.wire import words


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-3, "0 ms"),
        (0, "0 ms"),
        (0.0401, "40 ms"),
        (0.0994, "99 ms"),
        (0.0996, "0.1 s"),
        (1.44, "1.4 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (12.5, "13 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (185, "3 min 5 s"),
        (3599.7, "1 h"),
        (8100, "2 h 15 min"),
        (86_399.9, "1 d"),
        (273_600, "3 d 4 h"),
    ],
)
def test_a_duration_reads_as_people_say_it(seconds, told):
    assert words.duration(seconds) == told


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9949, "9.9 kB"),
        (9960, "10 kB"),
        (999_400, "999 kB"),
        (999_600, "1.0 MB"),
        (8_700_000, "8.7 MB"),
        (12_000_000_000, "12 GB"),
        (10**19, "10000 PB"),
    ],
)
def test_a_size_reads_as_people_say_it(count, told):
    assert words.size(count) == told


def test_counts_have_separators_and_one_is_alone():
    assert words.counted(336_776, "row") == "336,776 rows"
    assert words.counted(1, "row") == "1 row"
    assert words.counted(0, "item") == "0 items"


def test_every_state_has_its_word_and_its_own_mark():
    assert set(words.STATE_WORDS) == set(StepStatus)
    assert set(words.STATE_MARKS) == set(StepStatus)
    assert len(set(words.STATE_MARKS.values())) == len(StepStatus)
    assert set(words.RUN_WORDS) == set(RunStatus)
    assert set(words.ACTION_WORDS) == set(Action)


def test_one_line_keeps_what_people_write_and_drops_what_commands():
    assert words.one_line("plain text") == "plain text"
    assert words.one_line("two\nlines\r\n\tand more ") == "two lines and more"
    assert words.one_line("\x1b[31mred\x07\x00") == "[31mred"
    assert words.one_line("\u202egnp.exe\u2066") == "gnp.exe"
    assert words.one_line("lone \ud800 half \uffff") == "lone  half "
    assert words.one_line("é 数据 👩‍👩‍👧 عربي") == "é 数据 👩‍👩‍👧 عربي"
