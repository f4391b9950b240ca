"""What a run is told comes through a command line unharmed."""

from __future__ import annotations

from typing import Any

import pytest

from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parallel.settings import (
    LEVEL,
    NODES,
    PROCESSES,
    Settings,
    key_words,
    words,
)

CONFIG = {
    "entry_script": "score.py",
    "output_action": "append_row",
    "append_row_file_name": "rows.txt",
    "mini_batch_size": None,
    "error_threshold": 5,
    "allowed_failed_count": None,
    "allowed_failed_percent": 10,
    "run_invocation_timeout": 60,
    "run_max_try": 3,
}


def read(environment: Any = (), **changes: Any) -> Settings:
    said = words({**CONFIG, **changes}, ["a", "b"], "/out", ["--", "--x", "1"])
    texts = ["" if word is None else str(word) for word in said]
    return Settings.read([*key_words(["k", "l"]), *texts], dict(environment))


def test_all_that_was_said_is_read() -> None:
    found = read({NODES: "2", PROCESSES: "3", LEVEL: "debug"})
    assert (found.entry_script, found.inputs, found.output) == (
        "score.py",
        ("a", "b"),
        "/out",
    )
    assert (found.limits.items, found.limits.batches, found.limits.percent) == (
        5,
        None,
        10,
    )
    assert (found.partition_keys, found.appends) == (("k", "l"), True)
    assert (found.node_count, found.process_count, found.level) == (2, 3, "DEBUG")


def test_the_script_sees_v1s_own_arguments_before_the_users() -> None:
    found = read(mini_batch_size="1KB").arguments
    assert found[-3:] == ("--", "--x", "1")
    pairs = dict(zip(found[:-3:2], found[1:-3:2], strict=True))
    assert pairs["--mini_batch_size"] == "1KB"
    assert pairs["--output"] == "/out"
    assert pairs["--logging_level"] == "INFO"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"error_threshold": "many"}, "error_threshold='many' must be a whole number"),
        ({"run_max_try": 0}, "run_max_try='0' must be a whole number from 1 on"),
        ({"run_invocation_timeout": "x"}, "must be a number of seconds above 0"),
        ({"allowed_failed_percent": 101}, "must be a number from 0 to 100"),
    ],
)
def test_values_of_a_run_are_looked_at(changes: Any, said: str) -> None:
    with pytest.raises(UserErrorException, match=said):
        read(**changes)


def test_so_are_those_that_change_nothing() -> None:
    with pytest.raises(UserErrorException, match="node_count='none' must be"):
        read({NODES: "none"})
    with pytest.raises(
        UserErrorException, match="logging_level='LOUD' must be 'ERROR'"
    ):
        read({LEVEL: "LOUD"})
