from __future__ import annotations

import threading

from amlnb.steps.deadline import Deadline


def deadline(seconds, grace=0.01):
    interrupted, killed = threading.Event(), threading.Event()
    made = Deadline(seconds, interrupted.set, killed.set, grace)
    return made, interrupted, killed


def test_work_that_ends_in_time_is_left_alone():
    limit, interrupted, _ = deadline(30)
    limit.start()
    limit.stop()
    assert not limit.passed
    assert not interrupted.is_set()


def test_first_comes_the_interrupt_then_the_end():
    limit, interrupted, killed = deadline(0.01)
    limit.start()
    assert killed.wait(10)
    assert interrupted.is_set()
    assert limit.passed


def test_work_that_heeds_the_interrupt_is_not_killed():
    limit, interrupted, killed = deadline(0.01, grace=30)
    limit.start()
    assert interrupted.wait(10)
    limit.stop()
    assert limit.passed
    assert not killed.is_set()


def test_no_limit_is_no_limit():
    limit, interrupted, _ = deadline(None)
    limit.start()
    assert not interrupted.is_set()
