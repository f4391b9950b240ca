"""Worker processes: what is heard of them, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from amlnb.model.attempt import Fault
from amlnb.sdk.parallel.crew import Crew, Died, Late, Worker
from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.worker import Done, Failed, NotReady, Order, Ready, Started

Made = Callable[..., tuple[Crew, Worker]]


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """Start a crew of one that runs a script."""
    crews: list[Crew] = []

    def make(
        script: str, patience: float = 60, appends: bool = False
    ) -> tuple[Crew, Worker]:
        (tmp_path / "score.py").write_text(dedent(script))
        order = Order(
            folder=str(tmp_path),
            script="score.py",
            arguments=(),
            name="",
            level="INFO",
            output="",
            root=str(tmp_path),
            spool=str(tmp_path),
            appends=appends,
            timeout=60,
        )
        crews.append(Crew(order, patience))
        return crews[-1], crews[-1].start()

    yield make
    for crew in crews:
        crew.disband(kindly=False)


def heard(crew: Crew, count: int) -> list[Any]:
    events: list[Any] = []
    while len(events) < count:
        events += [event for _, event in crew.hear()]
    return events


def test_a_worker_is_ready_then_starts_then_is_done(made: Made) -> None:
    crew, worker = made("def run(files): return files")
    assert heard(crew, 1) == [Ready()]
    assert worker.is_free
    crew.hand(worker, MiniBatch(paths=("a", "b")))
    assert heard(crew, 2) == [Started(2), Done(2)]
    crew.disband(kindly=True)
    assert worker.process.exitcode == 0
    assert crew.workers == []


def test_an_init_that_never_ends_is_ended(made: Made) -> None:
    script = """
        import threading
        def init(): threading.Event().wait()
        def run(files): return files
    """
    crew, worker = made(script, patience=1)
    assert heard(crew, 1) == [Late()]
    assert not worker.process.is_alive()
    assert crew.workers == []


def test_an_init_that_raises_is_heard_of(made: Made) -> None:
    crew, _ = made("def init(): 1 / 0\ndef run(files): return files")
    (event,) = heard(crew, 1)
    assert isinstance(event, NotReady)
    assert event.mishap.what == "ZeroDivisionError: division by zero"
    assert not event.mishap.is_final


def test_rows_that_are_gone_fail_their_mini_batch(made: Made, tmp_path: Path) -> None:
    crew, worker = made("def run(rows): return rows")
    heard(crew, 1)
    source = {"kind": "path", "url": str(tmp_path / "gone.csv")}
    definition: Any = {"kind": "tabular_dataset", "sources": [source]}
    definition["format"] = {"type": "delimited"}
    crew.hand(worker, MiniBatch(definition=definition))
    (event,) = heard(crew, 1)
    assert isinstance(event, Failed)
    assert "gone.csv" in event.mishap.what


def test_results_that_cannot_be_stored_fail_their_mini_batch(
    made: Made, tmp_path: Path
) -> None:
    crew, worker = made("def run(files): return files", appends=True)
    (tmp_path / "rows-0.txt").mkdir()
    heard(crew, 1)
    crew.hand(worker, MiniBatch(paths=("a",)))
    _, event = heard(crew, 2)
    assert isinstance(event, Failed)
    assert event.mishap.fault is Fault.STORAGE
    assert "rows-0.txt" in event.mishap.what


def test_a_process_that_ended_is_a_worker_no_more(made: Made) -> None:
    crew, worker = made("def run(files): return files")
    heard(crew, 1)
    worker.process.kill()
    assert heard(crew, 1) == [Died(-9)]
    assert crew.workers == []
    crew.disband(kindly=True)
