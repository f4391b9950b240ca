from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import amlnb
from amlnb.answers.memory import Memory
from amlnb.widget.feed import Feed
from amlnb.widget.replies import Replies
from tests.acceptance.notebook_files import write_notebook

CELLS = ["%%pipeline_step load -o n:json\nprint('loading')\nn = 2"]


@pytest.fixture
def asked(tmp_path: Path) -> Any:
    """A run that has ended, and what a page may ask of it."""
    pipeline = amlnb.read_notebook(write_notebook(tmp_path / "n.ipynb", CELLS))
    run = pipeline.submit().wait()
    replies = Replies(Memory(pipeline.workspace.local), run.id)

    def ask(kind: str, **facts: Any) -> Any:
        return replies.reply({"id": 7, "kind": kind, "run": run.id, **facts})

    ask.pipeline, ask.run = pipeline, run  # type: ignore[attr-defined]
    return ask


def test_a_page_is_told_what_the_server_would_tell(asked: Any) -> None:
    page = asked("run")["value"]
    assert page["run"]["status"] == "completed"
    assert [node["name"] for node in page["graph"]["nodes"]] == ["load"]
    assert "loading" in asked("log", key="load", **{"from": 0})["value"]["text"]
    assert asked("preview", key="load", name="n")["value"]["value"] == 2
    assert "n = 2" in asked("source", key="load")["value"]["text"]
    assert asked("notebook", key="load")["value"]["nbformat"] == 4
    assert [head["id"] for head in asked("runs")["value"]] == [asked.run.id]
    assert asked("experiments")["value"][0]["runs"] == 1
    assert asked("events", after=0)["value"][0]["seq"] == 1
    assert asked("plan")["value"]["plan"]["decisions"]


def test_a_page_can_run_again_and_repair(asked: Any) -> None:
    for kind, facts in (
        ("submit", {"parameters": {}, "targets": []}),
        ("repair", {"parameters": {}, "again": ["load"]}),
    ):
        new = asked(kind, **facts)["value"]["run"]
        assert new != asked.run.id
        assert asked.pipeline.workspace.local.wait(new).status == "completed"
    assert asked("cancel")["ok"]


def test_what_cannot_be_answered_is_refused_in_one_sentence(asked: Any) -> None:
    reply = asked("nonsense")
    assert (reply["id"], reply["ok"]) == (7, False)
    assert "another version" in reply["error"]
    assert "'laod'" in asked("log", key="laod", **{"from": 0})["error"]
    assert "lacks something" in asked("log")["error"]


def test_the_feed_tells_every_event_and_then_the_end(asked: Any) -> None:
    workspace = asked.pipeline.workspace.local
    born = workspace.submit(asked.pipeline.definition)
    told: list[Any] = []
    ended: list[Any] = []
    feed = Feed(workspace, born, told.extend, ended.append)
    feed.start()
    feed.join(60)
    wanted = [e.seq for e in workspace.events_after(born.id, 0)]
    assert [event["seq"] for event in told] == wanted
    assert [run.status for run in ended] == ["completed"]
