from __future__ import annotations

from dataclasses import replace

from amlnb.engine.line import Line
from amlnb.engine.work import Work
from amlnb.model.step import CellBody, Resources, Step

STEP = Step(name="a", body=CellBody(source="", digest=""))


def work(key: str, cpus: float = 1, compute: str = "local") -> Work:
    step = replace(STEP, compute=compute, resources=Resources(cpus=cpus))
    return Work(key=key, step=step, reasons=(), fingerprint={}, inputs={})


def line(*works: Work) -> Line:
    made = Line()
    made.extend(works)
    return made


def all_of(line: Line) -> list[str]:
    return [one.key for one in line.empty()]


def test_who_came_first_is_taken_first() -> None:
    waiting = line(work("a"), work("b", cpus=2), work("c"))
    keys = [waiting.take(lambda _: True) for _ in range(3)]
    assert [one.key for one in keys if one] == ["a", "b", "c"]
    assert not waiting


def test_who_does_not_fit_is_passed_by_those_behind_and_keeps_its_place() -> None:
    waiting = line(work("big", cpus=8), work("small"), work("last"))
    taken = waiting.take(lambda one: one.step.resources.cpus < 2)
    assert taken is not None
    assert taken.key == "small"
    assert all_of(waiting) == ["big", "last"]


def test_nobody_fits() -> None:
    waiting = line(work("a"))
    assert waiting.take(lambda _: False) is None
    assert waiting


def test_each_compute_is_asked_for_its_own() -> None:
    waiting = line(work("a"), work("b", compute="far"), work("c"))
    taken = waiting.take(lambda one: one.step.compute == "far")
    assert taken is not None
    assert taken.key == "b"


def test_who_is_put_first_stands_before_all_in_the_order_given() -> None:
    waiting = line(work("a"))
    waiting.put_first([work("x"), work("y", cpus=2)])
    waiting.put_first([work("w")])
    assert all_of(waiting) == ["w", "x", "y", "a"]


def test_an_empty_line_is_no_line() -> None:
    assert not Line()
    assert Line().take(lambda _: True) is None
    assert Line().empty() == []
