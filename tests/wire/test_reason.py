from __future__ import annotations

from amlnb.model.attempt import Failure, Fault
from amlnb.model.step import Place
from amlnb.wire.reason import failure_json, failure_text


def test_a_bare_failure_is_its_message():
    failure = Failure(fault=Fault.DIED, message="The kernel was killed by the system.")
    assert failure_text(failure) == "The kernel was killed by the system."
    assert failure_json(failure)["place"] is None


def test_what_the_message_tells_is_not_told_twice():
    place = Place(file="a.ipynb", cell=2, line=1)
    failure = Failure(
        fault=Fault.BODY,
        message=f"KeyError: 'dep_time' at {place}.\nLook at the columns.",
        exception="KeyError",
        place=place,
        line="x = f['dep_time']",
    )
    assert failure_text(failure) == (
        "`x = f['dep_time']`: KeyError: 'dep_time' at cell 2, line 1 of a.ipynb. "
        "Look at the columns."
    )
