import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from amlnb.model import events as ev
from amlnb.server.run_feed import BATCH, RECENT, RunFeed
from amlnb.workspace.workspace import Workspace
from tests.server.world import BEGUN, ENDED, Place, completed, started


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def executor():
    with ThreadPoolExecutor(2) as threads:
        yield threads


def feed_of(place, executor, run_id="r1"):
    return RunFeed(Workspace.open(place.folder), run_id, executor)


async def until(holds):
    while not holds():  # noqa: ASYNC110 - a feed tells viewers, not tests
        await asyncio.sleep(0)


async def seqs(feed, after, last):
    """Follow until the event numbered `last`, and return all numbers in order."""
    found = []
    async for message in feed.follow(after):
        told = json.loads(message)
        if isinstance(told, list):
            assert 0 < len(told) <= BATCH
            found += [one["seq"] for one in told]
        if found and found[-1] >= last:
            return found
    return found


def test_a_viewer_is_told_what_was_and_what_comes(place, executor):
    run = place.run("r1", BEGUN, started())

    async def story():
        feed = feed_of(place, executor)
        viewer = asyncio.create_task(seqs(feed, 0, 4))
        await asyncio.sleep(0)
        run.tell(completed())
        run.tell(ENDED)
        assert await viewer == [1, 2, 3, 4]
        assert await seqs(feed, 2, 4) == [3, 4]

    asyncio.run(asyncio.wait_for(story(), 30))


def test_a_hundred_viewers_have_one_poller_and_each_its_own_place(place, executor):
    run = place.run("r1", BEGUN, *[started()] * 50)

    async def story():
        feed = feed_of(place, executor)
        viewers = [asyncio.create_task(seqs(feed, n % 40, 101)) for n in range(100)]
        await until(lambda: feed.viewers == 100 and feed.looks)
        looked = feed.looks
        for _ in range(50):
            run.tell(completed())
        for n, told in enumerate(await asyncio.gather(*viewers)):
            assert told == list(range(n % 40 + 1, 102))
        return feed, looked

    feed, looked = asyncio.run(asyncio.wait_for(story(), 60))
    assert feed.viewers == 0
    # one poller: a hundred would have looked a hundred times by their first look
    assert feed.looks - looked < 100


def test_nobody_looks_when_nobody_watches(place, executor):
    place.run("r1", BEGUN)

    async def story():
        feed = feed_of(place, executor)
        await seqs(feed, 0, 1)
        await until(lambda: not feed.viewers)
        assert feed._poller is None
        assert await seqs(feed, 0, 1) == [1]

    asyncio.run(asyncio.wait_for(story(), 30))


def test_more_than_is_remembered_is_read_from_the_store(place, executor):
    many = RECENT + 2 * BATCH + 7
    place.run("r1", *[started()] * many)

    async def story():
        assert await seqs(feed_of(place, executor), 0, many) == list(range(1, many + 1))

    asyncio.run(asyncio.wait_for(story(), 60))


def test_a_burst_while_watching_is_told_whole(place, executor):
    run = place.run("r1", BEGUN)
    many = RECENT + BATCH

    async def story():
        feed = feed_of(place, executor)
        slow, quick = (
            asyncio.create_task(seqs(feed, 0, many + 1)),
            asyncio.create_task(seqs(feed, 1, many + 1)),
        )
        await until(lambda: feed.looks)
        run.tell(*[started()] * many)
        assert await slow == list(range(1, many + 2))
        assert await quick == list(range(2, many + 2))

    asyncio.run(asyncio.wait_for(story(), 60))


def test_a_runner_that_died_and_one_that_came_back_are_told(place, executor):
    run = place.run("r1", BEGUN)

    async def story():
        feed = feed_of(place, executor)
        messages = feed.follow(1)
        first = asyncio.ensure_future(anext(messages))
        await until(lambda: feed.looks)
        place.store.release(run.lease)
        told = json.loads(await first)
        assert told == {"status": "interrupted", "words": "interrupted"}
        run.lease = place.store.claim("r1", "host:1", 3600.0)
        run.tell(ev.RunStarted(owner="host:1", resumed=True))
        assert json.loads(await anext(messages))[0]["seq"] == 2
        assert json.loads(await anext(messages))["status"] == "running"
        await messages.aclose()

    asyncio.run(asyncio.wait_for(story(), 30))


def test_a_run_that_is_forgotten_ends_the_stream(place, executor):
    run = place.run("r1", BEGUN, ENDED)
    place.store.release(run.lease)

    async def story():
        feed = feed_of(place, executor)
        messages = feed.follow(0)
        assert len(json.loads(await anext(messages))) == 2
        place.store.forget(["r1"])
        assert [message async for message in messages] == []
        assert [message async for message in feed_of(place, executor).follow(0)] == []

    asyncio.run(asyncio.wait_for(story(), 30))
