"""What both stores promise, told once and held against each."""

from __future__ import annotations

import threading
import time

import pytest

from amlnb.model.artifact import gather
from amlnb.model.errors import NotFoundError
from amlnb.model.events import (
    CancelRequested,
    RunEnded,
    RunStarted,
    StepCompleted,
    StepReused,
)
from amlnb.model.plan import Action, Decision, Plan
from amlnb.model.reason import Reason, Why
from amlnb.model.run import RunStatus, StepStatus, replay
from amlnb.ports import Lease, LeaseLostError, RunBusyError
from amlnb.stores.errors import FailedStoreError, RunExistsError
from tests.stores.stories import (
    FLIGHTS,
    LONG,
    a_result,
    a_run,
    an_artifact,
    completed,
    started,
    with_results,
)

#: A time to live of nothing: the lease is taken and has expired.
EXPIRED = 0.0

# --------------------------------------------------------------------------- runs


def test_a_run_is_read_as_it_was_stored(store):
    reused = Decision(
        key="train",
        action=Action.REUSE,
        reasons=(Reason(why=Why.UNCHANGED, run="r0"),),
        outputs={"model": an_artifact()},
    )
    run = a_run(parameters={"C": 0.3}, user="ada", plan=Plan(decisions=(reused,)))
    store.create_run(run, FLIGHTS)
    assert store.run("r1") == run
    assert store.pipeline("r1") == FLIGHTS


def test_an_id_is_used_once(store):
    store.create_run(a_run(), FLIGHTS)
    with pytest.raises(RunExistsError, match="'r1'"):
        store.create_run(a_run(user="another"), FLIGHTS)
    assert store.run("r1").user == ""


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: s.run("r9"),
        lambda s: s.pipeline("r9"),
        lambda s: s.events_after("r9", 0),
        lambda s: s.claim("r9", "host:1", LONG),
        lambda s: s.renew(Lease(run="r9", fence=1), LONG),
        lambda s: s.expire("r9", "host:1"),
        lambda s: s.release(Lease(run="r9", fence=1)),
        lambda s: s.append(Lease(run="r9", fence=1), [RunStarted(owner="x")]),
        lambda s: s.request_cancel("r9", "ada"),
        lambda s: s.cancel_requested("r9"),
        lambda s: s.results_of("r9"),
        lambda s: s.forget(["r9"]),
    ],
)
def test_an_unknown_run_is_not_found(store, ask):
    with pytest.raises(NotFoundError, match="There is no run 'r9'"):
        ask(store)


def test_runs_come_newest_first_without_steps(store):
    for n in (2, 1, 3):
        store.create_run(a_run(f"r{n}", created=float(n)), FLIGHTS)
    lease = store.claim("r2", "host:1", LONG)
    store.append(lease, [RunStarted(owner="host:1"), started(), completed()])
    runs = store.runs()
    assert [r.id for r in runs] == ["r3", "r2", "r1"]
    assert runs[1].status is RunStatus.RUNNING
    assert (runs[1].owner, runs[1].seq) == ("host:1", 3)
    assert runs[1].steps == {}
    assert runs[1].plan == Plan(decisions=())
    assert [store.head(r.id) for r in runs] == runs


def test_runs_are_chosen_by_pipeline_and_experiment(store):
    store.create_run(a_run("r1", pipeline="a", experiment="x"), FLIGHTS)
    store.create_run(a_run("r2", pipeline="b", experiment="x"), FLIGHTS)
    store.create_run(a_run("r3", pipeline="b", experiment="y"), FLIGHTS)
    assert [r.id for r in store.runs(pipeline="b")] == ["r3", "r2"]
    assert [r.id for r in store.runs(experiment="x")] == ["r2", "r1"]
    assert [r.id for r in store.runs(pipeline="b", experiment="x")] == ["r2"]
    assert [r.id for r in store.runs(limit=1)] == ["r3"]
    assert store.runs(limit=0) == []


# ------------------------------------------------------------------------- events


def test_facts_become_events_and_the_run_their_fold(store, open_store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    first = store.append(lease, [RunStarted(owner="host:1"), started()])
    second = store.append(lease, [completed(), RunEnded(status="completed")])
    told = [*first, *second]
    assert [e.seq for e in told] == [1, 2, 3, 4]
    assert store.events_after("r1", 0) == told
    assert store.events_after("r1", 2) == told[2:]
    assert store.events_after("r1", 0, limit=1) == told[:1]
    assert store.events_after("r1", 4) == []
    run = open_store().run("r1")
    assert run == replay(a_run(), told)
    assert run.status is RunStatus.COMPLETED
    assert run.steps["train"].outputs == {"model": an_artifact()}


def test_the_list_says_what_the_fold_says(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    for fact in (
        RunStarted(owner="host:1"),
        started(),
        CancelRequested(by="ada"),
        RunEnded(status="cancelled", message="ada asked"),
        RunStarted(owner="host:2", resumed=True),
        RunEnded(status="failed", message="train failed"),
    ):
        store.append(lease, [fact])
        (listed,), whole = store.runs(), store.run("r1")
        for field in ("status", "owner", "started", "ended", "message", "seq"):
            assert getattr(listed, field) == getattr(whole, field), (fact, field)


def test_events_bear_the_time_of_the_store(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    before = time.time()
    (event,) = store.append(lease, [RunStarted(owner="host:1")])
    assert before - 5 < event.time < time.time() + 5


def test_an_event_once_stored_is_never_changed(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    store.append(lease, [RunStarted(owner="host:1")])
    forge = "UPDATE events SET fact = '{}' WHERE run = 'r1'"
    with (
        pytest.raises(FailedStoreError, match="events are never changed"),
        store._database.writing() as session,
    ):
        session._connection.execute(forge)
    assert store.run("r1").owner == "host:1"


# ------------------------------------------------------------- the right to write


def test_a_run_that_is_held_is_refused_to_others(store, open_store):
    store.create_run(a_run(), FLIGHTS)
    store.claim("r1", "host:1", LONG)
    with pytest.raises(RunBusyError, match="host:1") as caught:
        open_store().claim("r1", "host:2", LONG)
    assert caught.value.owner == "host:1"


def test_who_lost_the_lease_can_write_nothing(store, open_store):
    store.create_run(a_run(), FLIGHTS)
    old = store.claim("r1", "host:1", EXPIRED)
    new = open_store().claim("r1", "host:2", LONG)
    assert new.fence > old.fence
    with pytest.raises(LeaseLostError, match="taken over"):
        store.append(old, [RunStarted(owner="host:1")], [a_result()])
    with pytest.raises(LeaseLostError):
        store.renew(old, LONG)
    store.release(old)
    with pytest.raises(RunBusyError):
        store.claim("r1", "host:3", LONG)
    assert store.events_after("r1", 0) == []
    assert store.results_of("r1") == {}
    (event,) = store.append(new, [RunStarted(owner="host:2")])
    assert event.seq == 1


def test_a_lease_that_expired_and_nobody_took_goes_on(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", EXPIRED)
    store.append(lease, [RunStarted(owner="host:1")])
    store.renew(lease, LONG)
    assert store.run("r1").status is RunStatus.RUNNING


def test_a_lease_given_back_is_free_and_no_longer_ours(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    store.release(lease)
    with pytest.raises(LeaseLostError):
        store.append(lease, [RunStarted(owner="host:1")])
    assert store.claim("r1", "host:2", LONG).fence == lease.fence + 1


def test_the_lease_of_a_dead_owner_is_ended_and_no_others(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    store.expire("r1", "host:2")
    store.renew(lease, LONG)
    store.expire("r1", "host:1")
    assert store.run("r1").status is RunStatus.INTERRUPTED
    with pytest.raises(LeaseLostError):
        store.renew(lease, LONG)
    store.claim("r1", "host:2", LONG)


def test_a_run_whose_runner_died_is_interrupted_until_taken_up(store):
    store.create_run(a_run(), FLIGHTS)
    assert store.run("r1").status is RunStatus.PENDING
    lease = store.claim("r1", "host:1", EXPIRED)
    assert store.run("r1").status is RunStatus.INTERRUPTED
    store.append(lease, [RunStarted(owner="host:1"), started()])
    assert store.run("r1").status is RunStatus.INTERRUPTED
    assert store.runs()[0].status is RunStatus.INTERRUPTED
    again = store.claim("r1", "host:2", LONG)
    assert store.run("r1").status is RunStatus.RUNNING
    store.append(again, [RunEnded(status="completed")])
    store.release(again)
    assert store.run("r1").status is RunStatus.COMPLETED


def test_a_run_that_ended_is_claimed_again_for_a_resume(store):
    with_results(store, "r1")
    lease = store.claim("r1", "host:2", LONG)
    events = store.append(lease, [RunStarted(owner="host:2", resumed=True)])
    assert [e.seq for e in events] == [3]
    assert store.run("r1").status is RunStatus.RUNNING


# ------------------------------------------------------------------------- cancel


def test_a_cancel_is_heard_by_the_runner(store, open_store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    store.append(lease, [RunStarted(owner="host:1")])
    assert store.cancel_requested("r1") is False
    assert open_store().request_cancel("r1", "ada") is True
    assert store.cancel_requested("r1") is True


def test_a_cancel_does_not_stop_the_resume(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    store.request_cancel("r1", "ada")
    store.append(lease, [RunEnded(status="cancelled")])
    store.release(lease)
    store.claim("r1", "host:2", LONG)
    assert store.cancel_requested("r1") is False


def test_a_cancel_that_comes_before_the_runner_waits_for_it(store):
    store.create_run(a_run(), FLIGHTS)
    assert store.request_cancel("r1", "ada") is True
    store.claim("r1", "host:1", LONG)
    assert store.cancel_requested("r1") is True


def test_a_run_that_ended_is_not_cancelled(store):
    with_results(store, "r1")
    assert store.request_cancel("r1", "ada") is False
    assert store.cancel_requested("r1") is False


# ------------------------------------------------------------------------ history


def test_results_come_back_as_they_were(store):
    result = a_result(
        fingerprint={"source": "d" * 64},
        outputs={"model": gather("model", (an_artifact(), an_artifact()))},
        seconds=2.5,
    )
    with_results(store, "r1", result)
    assert store.reusable([result.key]) == {result.key: result}
    assert store.latest("flights", ["train"]) == {"train": result}
    assert store.results_of("r1") == {"train": result}


def test_the_newest_result_counts_whatever_a_clock_said(store):
    with_results(store, "r1", a_result(run="r1", created=900.0))
    newer = a_result(run="r2", created=100.0)
    with_results(store, "r2", newer)
    assert store.reusable([newer.key]) == {newer.key: newer}
    assert store.latest("flights", ["train"]) == {"train": newer}


def test_a_result_that_must_not_be_reused_is_history_all_the_same(store):
    good = a_result(run="r1")
    bad = a_result(run="r2", reusable=False)
    with_results(store, "r1", good)
    with_results(store, "r2", bad)
    assert store.reusable([good.key]) == {good.key: good}
    assert store.latest("flights", ["train"]) == {"train": bad}


def test_a_step_done_again_in_its_run_replaces_its_result(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    store.append(lease, [], [a_result(seconds=1.0), a_result("test")])
    again = a_result(seconds=2.0, key="another key")
    store.append(lease, [], [again])
    assert store.results_of("r1") == {"train": again, "test": a_result("test")}
    assert store.reusable(["key of train"]) == {}
    assert store.durations("flights", ["train"]) == {"train": [2.0]}


def test_nothing_is_known_of_strangers(store):
    with_results(store, "r1", a_result())
    assert store.reusable(["no such key"]) == {}
    assert store.reusable([]) == {}
    assert store.latest("another", ["train"]) == {}
    assert store.latest("flights", ["test"]) == {}
    assert store.durations("flights", ["test"]) == {}


def test_durations_are_those_of_the_last_times(store):
    for n in range(1, 8):
        results = [a_result(run=f"r{n}", seconds=float(n))]
        if n % 3 == 0:
            results.append(a_result("test", run=f"r{n}", seconds=n / 10))
        with_results(store, f"r{n}", *results)
    asked = store.durations("flights", ["train", "test"])
    assert asked == {"train": [7.0, 6.0, 5.0, 4.0, 3.0], "test": [0.6, 0.3]}
    assert store.durations("flights", ["train"], newest=1) == {"train": [7.0]}


def test_ten_thousand_keys_are_one_question(store):
    steps = [f"s{n}" for n in range(10_000)]
    with_results(store, "r1", *(a_result(step) for step in steps))
    keys = [f"key of {step}" for step in steps]
    assert list(store.reusable([*keys, "unknown"])) == keys
    assert len(store.latest("flights", steps)) == len(steps)
    assert len(store.durations("flights", steps)) == len(steps)


# ----------------------------------------------------------------------- clean-up


def test_a_forgotten_run_is_gone_and_others_stay(store):
    with_results(store, "r1")
    with_results(store, "r2")
    store.forget(["r2"])
    assert [r.id for r in store.runs()] == ["r1"]
    with pytest.raises(NotFoundError):
        store.events_after("r2", 0)
    with_results(store, "r2")
    assert len(store.events_after("r2", 0)) == 2


def test_what_can_still_be_reused_outlives_its_run(store):
    older, newer = a_result(run="r1"), a_result(run="r2", seconds=2.0)
    spoilt = a_result("test", run="r2", reusable=False)
    with_results(store, "r1", older)
    with_results(store, "r2", newer, spoilt)
    store.forget(["r1"])
    assert store.durations("flights", ["train"]) == {"train": [2.0]}
    store.forget(["r2"])
    assert store.reusable([newer.key]) == {newer.key: newer}
    assert store.latest("flights", ["train", "test"]) == {"train": newer}


def test_what_outlived_its_run_goes_when_it_is_replaced(store):
    with_results(store, "r1", a_result(run="r1"), a_result("test", run="r1"))
    store.forget(["r1"])
    newer = a_result(run="r2", seconds=2.0)
    with_results(store, "r2", newer)
    with_results(store, "r3")
    store.forget(["r3"])
    seconds = store.durations("flights", ["train", "test"])
    assert seconds == {"train": [2.0], "test": [1.0]}


def test_a_run_at_work_is_not_forgotten_and_neither_are_those_beside_it(store):
    with_results(store, "r1")
    store.create_run(a_run("r2"), FLIGHTS)
    store.claim("r2", "host:1", LONG)
    with pytest.raises(RunBusyError):
        store.forget(["r1", "r2"])
    with pytest.raises(NotFoundError):
        store.forget(["r1", "r9"])
    assert {r.id for r in store.runs()} == {"r1", "r2"}


def test_every_artifact_that_may_be_asked_for_is_named(store):
    parts = (an_artifact(digit="1"), an_artifact(digit="2"))
    listed = gather("models", parts)
    with_results(store, "r1", a_result(outputs={"models": listed}))
    reuse = Decision(
        key="m",
        action=Action.RUN,
        items=(
            Decision(
                key="m[0]",
                action=Action.REUSE,
                outputs={"x": an_artifact(digit="5")},
            ),
        ),
    )
    store.create_run(a_run("r2", plan=Plan(decisions=(reuse,))), FLIGHTS)
    lease = store.claim("r2", "host:1", LONG)
    outputs = {"model": an_artifact(digit="4")}
    store.append(
        lease,
        [completed(digit="3"), StepReused(key="test", run="r0", outputs=outputs)],
    )
    digests = {a.digest[0] for a in store.artifacts() if a != listed}
    assert digests == {"3", "4", "5"}
    assert listed in list(store.artifacts())
    store.append(lease, [RunEnded(status="completed")])
    assert "5" not in {a.digest[0] for a in store.artifacts() if a != listed}
    store.release(lease)
    store.forget(["r2"])
    assert list(store.artifacts()) == [listed]


def test_artifacts_are_read_page_by_page_while_others_write(store, monkeypatch):
    monkeypatch.setattr("amlnb.stores.store._PAGE", 3)
    for n in range(5):
        outputs = {"model": an_artifact(digit=str(n))}
        with_results(store, f"r{n}", a_result(run=f"r{n}", outputs=outputs))
    seen = []
    for artifact in store.artifacts():
        seen.append(artifact.digest[0])
        with_results(store, f"later{len(seen)}")
    assert seen == ["0", "1", "2", "3", "4"]


# ---------------------------------------------------------------- the unfriendly


NASTY = "a\0b\ud800 '\"; DROP TABLE runs; -- \\u0000 \\ %s :run \n ü 猫"


def test_any_text_comes_back_as_it_was(store):
    run = a_run("r1", pipeline=NASTY, experiment=NASTY, parameters={"p": NASTY})
    store.create_run(run, FLIGHTS)
    lease = store.claim("r1", NASTY, LONG)
    facts = [RunStarted(owner=NASTY), RunEnded(status="failed", message=NASTY)]
    result = a_result(NASTY, key=NASTY, pipeline=NASTY)
    store.append(lease, facts, [result])
    assert store.run("r1").message == NASTY
    assert [r.pipeline for r in store.runs(pipeline=NASTY, experiment=NASTY)] == [NASTY]
    assert store.reusable([NASTY]) == {NASTY: result}
    assert store.latest(NASTY, [NASTY, "a"]) == {NASTY: result}
    assert store.durations(NASTY, [NASTY]) == {NASTY: [1.0]}
    assert store.results_of("r1") == {NASTY: result}
    with pytest.raises(NotFoundError):
        store.run(NASTY)


def test_two_texts_never_meet_in_one(store):
    with_results(store, "r1", a_result("a\n"), a_result("a\\n"), a_result("a\\\\n"))
    assert set(store.results_of("r1")) == {"a\n", "a\\n", "a\\\\n"}


def test_numbers_beyond_a_machine_word_are_data(store):
    run = a_run(parameters={"n": 2**80, "f": 1e308})
    store.create_run(run, FLIGHTS)
    assert store.run("r1").parameters == {"n": 2**80, "f": 1e308}


def test_a_reader_thread_sees_whole_transactions(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    done, wrong = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            run = store.run("r1")
            if run.seq % 2:
                wrong.append(run.seq)
            if any(s.status is StepStatus.RUNNING for s in run.steps.values()):
                wrong.append(run.steps)

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(100):
        store.append(lease, [started(f"s{n}"), completed(f"s{n}")])
    done.set()
    reader.join()
    assert wrong == []
    assert store.run("r1").seq == 200


def test_threads_that_append_to_their_runs_do_not_meet(store):
    def work(run_id: str) -> None:
        store.create_run(a_run(run_id), FLIGHTS)
        lease = store.claim(run_id, "host:1", LONG)
        for n in range(20):
            store.append(lease, [completed(f"s{n}")])

    threads = [threading.Thread(target=work, args=(f"r{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {r.id: r.seq for r in store.runs()} == {f"r{n}": 20 for n in range(4)}


def test_a_block_that_fails_writes_nothing(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    broken = a_result(fingerprint={"source": object()})
    with pytest.raises(TypeError, match="JSON"):
        store.append(lease, [RunStarted(owner="host:1")], [broken])
    assert store.events_after("r1", 0) == []
    (event,) = store.append(lease, [StepCompleted(key="train", attempt=1)])
    assert event.seq == 1
