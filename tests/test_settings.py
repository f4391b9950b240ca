"""What a person may set, as the environment has it."""

from __future__ import annotations

import pytest

from amlnb.settings import Settings


def test_nothing_set_is_what_suits_most():
    assert Settings.read({}) == Settings()
    assert Settings().forkserver


def test_what_is_set_is_read():
    found = Settings.read(
        {
            "AMLNB_WORKSPACE": "/w",
            "AMLNB_STORE": "postgresql:///runs",
            "AMLNB_SLOTS": "3",
            "AMLNB_FORKSERVER_IDLE": "2.5",
            "AMLNB_NOT_BEFORE_FORK": " torch, mylib ,,",
        }
    )
    assert found == Settings(
        workspace="/w",
        store="postgresql:///runs",
        slots=3,
        forkserver_idle=2.5,
        not_before_fork=("torch", "mylib"),
    )


@pytest.mark.parametrize("word", ["off", "0", "no", "false"])
def test_the_forkserver_can_be_turned_off(word):
    assert not Settings.read({"AMLNB_FORKSERVER": word}).forkserver


@pytest.mark.parametrize("word", ["", "many", "-1", "1e9"])
def test_what_is_no_number_counts_as_not_set(word):
    found = Settings.read({"AMLNB_SLOTS": word, "AMLNB_FORKSERVER_IDLE": word})
    assert found == Settings()
