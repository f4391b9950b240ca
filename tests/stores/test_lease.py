"""Whether a run is held, decided without a database."""

from __future__ import annotations

import pytest

from amlnb.model.run import RunStatus
from amlnb.stores.lease import Hold, Moment, as_seen
from tests.stores.stories import a_run

NOW = Moment(time=1000.0, tick=50.0, era="boot 1")


def hold(until: float | None = 60.0, era: str = "boot 1", fence: int = 1) -> Hold:
    return Hold(fence=fence, owner="host:1", until=until, era=era)


@pytest.mark.parametrize(
    ("held", "alive"),
    [
        (hold(until=50.1), True),
        (hold(until=50.0), False),
        (hold(until=None), False),
        (hold(until=1e9, era="boot 0"), False),
    ],
)
def test_a_lease_lives_until_its_time_in_its_boot(held, alive):
    assert held.is_alive(NOW) is alive


def test_a_lease_is_lost_to_a_newer_one_or_given_back():
    assert hold(fence=2).is_lost_to(1)
    assert hold(until=None).is_lost_to(1)
    assert not hold(until=0.0).is_lost_to(1)


@pytest.mark.parametrize(
    ("status", "held", "seen"),
    [
        ("pending", hold(until=None, fence=0), "pending"),
        ("pending", hold(until=40.0), "interrupted"),
        ("running", hold(), "running"),
        ("running", hold(until=40.0), "interrupted"),
        ("cancelling", hold(until=None), "interrupted"),
        ("completed", hold(until=40.0), "completed"),
        ("failed", hold(until=None), "failed"),
    ],
)
def test_a_run_is_interrupted_when_nobody_holds_it_before_its_end(status, held, seen):
    run = a_run(status=RunStatus(status))
    assert as_seen(run, held, NOW).status == seen
