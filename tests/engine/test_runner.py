from __future__ import annotations

from dataclasses import replace

import pytest

from amlnb.model.attempt import AttemptId, AttemptResult, AttemptSpec
from amlnb.model.events import AttemptFailed, AttemptLost, StepStarted
from amlnb.model.reason import describe
from amlnb.model.run import Run, RunOptions, RunStatus, StepStatus
from amlnb.model.step import Input, Map, ParameterRef, Resources, StepOutput
from amlnb.ports import LeaseLostError
from tests.engine.world import BodyStopped, World, pipeline, statuses, step

LOAD = step("load", "n = 2", makes="n")
DOUBLE = step("double", "twice = n * 2", reads="load.n", makes="twice")
BROKEN = step("broken", "x = n / 0", reads="load.n", makes="x")
AFTER_BROKEN = step("report", "r = x", reads="broken.x", makes="r")


def why(run: Run, key: str) -> str:
    return "; ".join(describe(r) for r in run.steps[key].reasons)


def attempts(run: Run, world: World) -> list[str]:
    events = world.store.events_after(run.id, 0)
    return [e.fact.key for e in events if isinstance(e.fact, StepStarted)]


def test_steps_run_after_what_they_read(world: World) -> None:
    run = world.run(pipeline(DOUBLE, LOAD))
    assert run.status is RunStatus.COMPLETED
    assert world.bodies.ran == ["load", "double"]
    assert world.value(run, "double", "twice") == 4


def test_a_second_run_reuses_all_and_says_from_where(world: World) -> None:
    first = world.run(pipeline(LOAD, DOUBLE))
    second = world.run(pipeline(LOAD, DOUBLE))
    assert world.bodies.ran == []
    assert set(statuses(second).values()) == {StepStatus.REUSED}
    assert second.steps["double"].reused_from == first.id
    assert world.value(second, "double", "twice") == 4


def test_a_step_that_runs_but_makes_the_same_leaves_its_heirs_reused(
    world: World,
) -> None:
    world.run(pipeline(LOAD, DOUBLE))
    world.run(pipeline(step("load", "n = 1 + 1", makes="n"), DOUBLE))
    assert world.bodies.ran == ["load"]


def test_a_failed_step_skips_its_heirs_and_no_one_else(world: World) -> None:
    run = world.run(pipeline(LOAD, BROKEN, AFTER_BROKEN, DOUBLE))
    assert statuses(run) == {
        "load": StepStatus.COMPLETED,
        "broken": StepStatus.FAILED,
        "report": StepStatus.UPSTREAM_FAILED,
        "double": StepStatus.COMPLETED,
    }
    assert run.status is RunStatus.FAILED
    assert run.message == "'broken' failed"
    assert why(run, "report") == "`broken` failed"
    failure = run.steps["broken"].failure
    assert failure is not None
    assert failure.message == "ZeroDivisionError: division by zero"


def test_without_continue_on_step_failure_nothing_new_starts(world: World) -> None:
    world.new_bodies(slots=1)
    late = step("late", "z = twice", reads="double.twice", makes="z")
    stop = RunOptions(continue_on_step_failure=False)
    run = world.run(pipeline(LOAD, BROKEN, DOUBLE, late), stop)
    assert world.bodies.ran == ["load", "broken"]
    assert run.steps["double"].status is StepStatus.SKIPPED
    assert why(run, "late") == "`double` was skipped"
    assert why(run, "double") == "the run stopped after `broken` failed"


def test_a_run_that_stops_leaves_out_the_rest_of_a_fan_out(world: World) -> None:
    world.new_bodies(slots=1)
    stop = RunOptions(continue_on_step_failure=False)
    run = world.run(fan(source="square = 1 / (n - 2)"), stop)
    assert world.bodies.ran == ["each[0]", "each[1]"]
    assert run.steps["each[3]"].status is StepStatus.SKIPPED
    assert run.status is RunStatus.FAILED


def test_a_step_that_may_fail_does_not_fail_the_run(world: World) -> None:
    allowed = replace(BROKEN, allow_failure=True)
    after = step("after", "done = 1", makes="done", after=("broken",))
    run = world.run(pipeline(LOAD, allowed, AFTER_BROKEN, after))
    assert run.status is RunStatus.COMPLETED
    assert run.steps["after"].status is StepStatus.COMPLETED
    assert run.steps["report"].status is StepStatus.UPSTREAM_FAILED


def test_a_failed_attempt_is_tried_again_after_its_delay(world: World) -> None:
    flaky = replace(BROKEN, retries=2, retry_delay=30.0)
    run = world.run(pipeline(LOAD, flaky))
    assert run.steps["broken"].status is StepStatus.FAILED
    assert [a.n for a in run.steps["broken"].attempts] == [1, 2, 3]
    starts = [a.started for a in run.steps["broken"].attempts]
    assert starts[1] - starts[0] >= 30.0
    events = world.store.events_after(run.id, 0)
    assert sum(isinstance(e.fact, AttemptFailed) for e in events) == 2


def test_a_retry_that_succeeds_counts(world: World) -> None:
    def mend(spec: AttemptSpec) -> None:
        world.values["n"] = spec.id.n

    world.bodies.before = mend
    world.values["n"] = 0
    flaky = step("flaky", "x = 1 / (tries() - 1)", makes="x", retries=1, retry_delay=0)
    world.bodies.given = {"tries": lambda: world.values["n"]}
    run = world.run(pipeline(flaky))
    assert [a.failure is None for a in run.steps["flaky"].attempts] == [False, True]
    assert run.steps["flaky"].status is StepStatus.COMPLETED
    assert run.steps["flaky"].failure is None


def test_a_condition_on_another_steps_output_decides_when_it_is_known(
    world: World,
) -> None:
    of_n = Input(name="n", source=StepOutput(step="load", output="n"))
    big = step("big", "b = 1", makes="b", when="n > limit", condition_inputs=(of_n,))
    after = step("after", "a = 1", makes="a", after=("big",))
    heir = step("heir", "h = b", reads="big.b", makes="h")
    run = world.run(pipeline(LOAD, big, after, heir, limit=5))
    assert run.steps["big"].status is StepStatus.SKIPPED
    assert why(run, "big") == "its condition `n > limit` does not hold"
    assert run.steps["after"].status is StepStatus.COMPLETED
    assert run.steps["heir"].status is StepStatus.SKIPPED
    assert run.status is RunStatus.COMPLETED
    run = world.run(pipeline(LOAD, big, after, heir, limit=5), limit=1)
    assert run.steps["heir"].status is StepStatus.COMPLETED


def test_an_optional_output_that_was_not_made_skips_its_readers(world: World) -> None:
    maybe = step("maybe", "pass", makes="m")
    maybe = replace(maybe, outputs=(replace(maybe.outputs[0], optional=True),))
    heir = step("heir", "h = m", reads="maybe.m", makes="h")
    run = world.run(pipeline(maybe, heir))
    assert run.steps["heir"].status is StepStatus.SKIPPED
    assert why(run, "heir") == "`maybe.m` was not made"


# ------------------------------------------------------------------------- fan-out


def fan(limit: int | None = None, source: str = "square = n * n") -> object:
    each = step(
        "each",
        source,
        makes="square",
        map=Map(item="n", items=ParameterRef(parameter="numbers"), max_parallel=limit),
    )
    total = step("total", "t = sum(square)", reads="each.square", makes="t")
    return pipeline(each, total, numbers=[1, 2, 3, 4])


def test_a_fan_out_runs_each_item_and_gathers_in_order(world: World) -> None:
    run = world.run(fan())
    assert world.value(run, "each", "square") == [1, 4, 9, 16]
    assert world.value(run, "total", "t") == 30
    assert [run.steps[k].label for k in run.steps["each"].items] == ["1", "2", "3", "4"]
    assert world.bodies.most == 2


def test_max_parallel_bounds_the_items_under_way(world: World) -> None:
    world.new_bodies(slots=4)
    world.run(fan(limit=1))
    assert world.bodies.most == 1


def test_an_empty_list_gives_an_empty_list(world: World) -> None:
    run = world.run(fan(), numbers=[])
    assert world.value(run, "each", "square") == []
    assert world.value(run, "total", "t") == 0


def test_one_failed_item_fails_the_fan_out_and_the_others_finish(world: World) -> None:
    run = world.run(fan(source="square = 1 / (n - 2)"))
    assert run.steps["each[0]"].status is StepStatus.COMPLETED
    assert run.steps["each[1]"].status is StepStatus.FAILED
    assert run.steps["each[3]"].status is StepStatus.COMPLETED
    assert run.steps["each"].status is StepStatus.FAILED
    assert run.steps["total"].status is StepStatus.UPSTREAM_FAILED


def test_items_of_a_fan_out_can_be_fanned_out_again(world: World) -> None:
    again = step(
        "again",
        "half = square / 2",
        makes="half",
        map=Map(item="square", items=StepOutput(step="each", output="square")),
    )
    first = fan()
    chained = pipeline(first.steps[0], again, numbers=[2, 4])  # type: ignore[attr-defined]
    run = world.run(chained)
    assert world.value(run, "again", "half") == [2.0, 8.0]


def test_a_fan_out_over_something_else_says_what_it_is(world: World) -> None:
    each = step(
        "each",
        "square = n",
        makes="square",
        map=Map(item="n", items=StepOutput(step="load", output="n")),
    )
    run = world.run(pipeline(LOAD, each))
    failure = run.steps["each"].failure
    assert failure is not None
    assert failure.message == (
        "Step 'each' goes over 'n', and that is a int, not a list: give it a list, "
        "or drop --map."
    )


def test_a_step_with_many_cpus_takes_their_slots(world: World) -> None:
    wide = [
        step(f"s{i}", "v = 1", makes="v", resources=Resources(cpus=2)) for i in range(3)
    ]
    world.run(pipeline(*wide))
    assert world.bodies.most == 1


# ----------------------------------------------------- cancel, resume and repair


def test_a_cancel_stops_what_runs_and_bars_the_rest(world: World) -> None:
    run_id = world.submit(pipeline(LOAD, DOUBLE))
    world.bodies.before = lambda _: world.store.request_cancel(run_id, "me")
    run = world.drive(run_id)
    assert run.status is RunStatus.CANCELLED
    assert run.steps["double"].status is StepStatus.CANCELLED


def test_a_cancel_before_the_runner_came_is_heeded(world: World) -> None:
    run_id = world.submit(pipeline(LOAD, DOUBLE))
    world.store.request_cancel(run_id, "me")
    run = world.drive(run_id)
    assert run.status is RunStatus.CANCELLED
    assert world.bodies.ran == []


def test_a_resume_redoes_no_finished_step(world: World) -> None:
    run_id = world.submit(pipeline(LOAD, DOUBLE))

    def die_in_double(spec: AttemptSpec) -> None:
        if spec.id.key == "double":
            raise BodyStopped

    world.bodies.before = die_in_double
    with pytest.raises(BodyStopped):
        world.drive(run_id)
    world.store.expire(run_id, "test")
    world.new_bodies()
    run = world.drive(run_id)
    assert world.bodies.ran == ["double"]
    assert run.status is RunStatus.COMPLETED
    assert [a.n for a in run.steps["double"].attempts] == [1, 2]
    lost = [e for e in world.store.events_after(run_id, 0)
            if isinstance(e.fact, AttemptLost)]  # fmt: skip
    assert [e.fact.key for e in lost if isinstance(e.fact, AttemptLost)] == ["double"]


def test_an_attempt_that_ended_without_its_runner_is_not_run_again(
    world: World,
) -> None:
    run_id = world.submit(pipeline(LOAD, DOUBLE))
    left: dict[str, AttemptResult] = {}

    def finish_and_die(spec: AttemptSpec) -> None:
        outputs = world.bodies._outputs(spec)
        left[spec.id.key] = AttemptResult(
            id=AttemptId(run=run_id, key=spec.id.key, n=1), outputs=outputs
        )
        raise BodyStopped

    world.bodies.before = finish_and_die
    with pytest.raises(BodyStopped):
        world.drive(run_id)
    world.store.expire(run_id, "test")
    world.new_bodies()
    run = world.drive(run_id, rescued=left)
    assert world.bodies.ran == ["double"]
    assert run.steps["load"].status is StepStatus.COMPLETED
    assert world.run(pipeline(LOAD, DOUBLE)).steps["load"].reused_from == run_id


def test_a_resume_of_a_failed_run_tries_the_failed_part_again(world: World) -> None:
    first = world.run(pipeline(LOAD, BROKEN, AFTER_BROKEN))
    world.bodies.ran.clear()
    again = world.drive(first.id)
    assert world.bodies.ran == ["broken"]
    assert again.steps["report"].status is StepStatus.UPSTREAM_FAILED


def test_a_resume_in_the_middle_of_a_fan_out_keeps_its_finished_items(
    world: World,
) -> None:
    run_id = world.submit(fan())  # type: ignore[arg-type]

    def die_at_the_third(spec: AttemptSpec) -> None:
        if spec.id.key == "each[2]":
            raise BodyStopped

    world.bodies.before = die_at_the_third
    with pytest.raises(BodyStopped):
        world.drive(run_id)
    world.store.expire(run_id, "test")
    world.new_bodies()
    run = world.drive(run_id)
    assert world.bodies.ran == ["each[2]", "each[3]", "total"]
    assert world.value(run, "total", "t") == 30


def test_a_repair_with_new_code_keeps_what_was_done(world: World) -> None:
    load = replace(LOAD, reuse=replace(LOAD.reuse, mode="off"))
    first = world.run(pipeline(load, BROKEN, AFTER_BROKEN))
    mended = step("broken", "x = n / 2", reads="load.n", makes="x")
    run = world.run(pipeline(load, mended, AFTER_BROKEN), RunOptions(repairs=first.id))
    assert world.bodies.ran == ["broken", "report"]
    assert why(run, "broken") == f"it failed in run {first.id}"
    assert why(run, "load") == f"done in run {first.id}"
    assert run.status is RunStatus.COMPLETED


def test_a_runner_that_was_taken_for_dead_cannot_write(world: World) -> None:
    run_id = world.submit(pipeline(LOAD, DOUBLE))

    def be_taken_over(spec: AttemptSpec) -> None:
        if spec.id.key == "load":
            world.store.expire(run_id, "test")
            world.store.claim(run_id, "another", 10.0)

    world.bodies.before = be_taken_over
    with pytest.raises(LeaseLostError, match="taken over"):
        world.drive(run_id)


def test_a_fan_out_all_of_whose_items_are_reused_is_reused(world: World) -> None:
    first = world.run(fan())
    again = world.run(fan())
    assert again.steps["each"].status is StepStatus.REUSED
    assert again.steps["each"].reused_from == first.id
    some = world.run(fan(), numbers=[1, 2, 9])
    assert some.steps["each"].status is StepStatus.COMPLETED
    assert some.steps["each[0]"].status is StepStatus.REUSED


def test_a_list_of_runs_knows_how_the_steps_ended_without_reading_them(
    world: World,
) -> None:
    bad = step("bad", "x = 1 / 0", makes="x")
    heir = step("heir", "y = x", reads="x=bad.x", makes="y")
    run = world.run(pipeline(step("good", "x = 1", makes="x"), bad, heir))
    head = world.store.head(run.id)
    assert not head.steps
    assert head.counted() == run.counted()
    assert head.counted()[StepStatus.UPSTREAM_FAILED] == 1
