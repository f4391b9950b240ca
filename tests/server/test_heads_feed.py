import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from amlnb.server.heads_feed import HeadsFeed
from tests.server.world import BEGUN, ENDED, Place, workspaces


@pytest.fixture
def executor():
    with ThreadPoolExecutor(2) as threads:
        yield threads


def told(message):
    heads = json.loads(message)
    return heads["cursor"], {run["id"]: run["status"] for run in heads["runs"]}


def test_runs_that_come_and_change_are_told_and_no_others(tmp_path, executor):
    first, second = Place(tmp_path / "a"), Place(tmp_path / "b")
    one = first.run("r1", BEGUN)
    second.run("r2", BEGUN, ENDED)

    async def story():
        feed = HeadsFeed(workspaces(tmp_path).known, executor)
        messages = feed.follow("")
        cursor, runs = told(await anext(messages))
        assert runs == {"r1": "running", "r2": "completed"}
        one.tell(ENDED)
        later, runs = told(await anext(messages))
        assert runs == {"r1": "completed"}
        await messages.aclose()

        async for message in feed.follow(cursor):  # who was away is told what changed
            assert told(message) == (later, {"r1": "completed"})
            break
        second.run("r3", created=200.0)
        async for message in feed.follow(later):
            assert told(message)[1] == {"r3": "interrupted"}
            break
        for strange in ("", "0" * 8 + "-7", f"{later}9", "-", "x-1"):
            async for message in feed.follow(strange):
                assert set(told(message)[1]) >= {"r3"} or strange == f"{later}9"
                break

    asyncio.run(asyncio.wait_for(story(), 60))


def test_an_empty_list_has_a_cursor_too(tmp_path, executor):
    async def story():
        feed = HeadsFeed(workspaces(tmp_path).known, executor)
        async for message in feed.follow(""):
            cursor, runs = told(message)
            assert cursor
            assert runs == {}
            break

    asyncio.run(asyncio.wait_for(story(), 30))
