"""When a mini-batch is tried again, and when too much has failed."""

from __future__ import annotations

from typing import Any

import pytest

from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.mishap import Mishap
from amlnb.sdk.parallel.tally import Limits, Tally

ODD = Mishap(what="ValueError: odd")


def tally(count: int = 4, **limits: Any) -> Tally:
    batches = [MiniBatch(index=n, items=5) for n in range(count)]
    return Tally(batches, Limits(**limits))


def fail(tally: Tally, mishap: Mishap = ODD) -> bool:
    batch = tally.take()
    assert batch is not None
    return tally.fail(batch, 5, mishap)


def test_a_mini_batch_is_tried_again_before_all_others() -> None:
    found = tally(tries=2)
    assert fail(found)
    assert found.failed_items == 0
    assert not fail(found)
    assert (found.failed_items, found.failed_batches, found.ended) == (5, 1, 1)
    batch = found.take()
    assert batch is not None
    assert batch.index == 1
    assert found.losses[0].tries == 2


def test_what_fails_always_is_not_tried_again() -> None:
    assert not fail(tally(), Mishap(what="run() returned None", is_final=True))


@pytest.mark.parametrize(
    ("limits", "passed"),
    [
        ({"items": 0}, "error_threshold=0"),
        ({"items": 4}, "error_threshold=4"),
        ({"items": 5}, ""),
        ({"items": -1}, ""),
        ({"items": -1, "batches": 0}, "allowed_failed_count=0"),
        ({"items": -1, "batches": 1}, ""),
        ({"items": -1, "percent": 24.5}, "allowed_failed_percent=24.5"),
        ({"items": -1, "percent": 25.0}, ""),
    ],
)
def test_more_than_a_limit_allows_is_too_much(limits: Any, passed: str) -> None:
    found = tally(tries=1, **limits)
    assert found.passed() == ""
    fail(found)
    assert found.passed() == passed


def test_an_item_without_a_result_has_failed_and_its_mini_batch_has_not() -> None:
    found = tally(1, items=1, batches=0)
    batch = found.take()
    assert batch is not None
    found.succeed(batch, 5, 3)
    assert (found.done, found.failed_items, found.failed_batches) == ([0], 2, 0)
    assert found.is_over
    assert found.passed() == "error_threshold=1"


def test_more_results_than_items_are_no_failure() -> None:
    found = tally(1)
    batch = found.take()
    assert batch is not None
    found.succeed(batch, 5, 7)
    assert found.passed() == ""
    assert found.take() is None
