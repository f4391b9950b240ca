import pytest

from amlnb.answers.heads import Heads, Wanted
from amlnb.answers.memory import Memory, Shelf
from amlnb.model.errors import NotFoundError
from amlnb.model.events import RunStarted
from amlnb.model.run import RunStatus
from amlnb.workspace.workspace import Workspace
from tests.server.world import BEGUN, ENDED, Place, completed, started


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


class Counting(Workspace):
    """Counts how often whole runs are read."""

    read = 0

    def run(self, run_id):
        type(self).read += 1
        return super().run(run_id)


def test_a_run_is_read_once_and_then_only_its_news(place):
    run = place.run("r1", BEGUN, started())
    workspace = Counting.open(place.folder)
    memory = Memory(workspace)
    Counting.read = 0
    for fact in (completed(), started("train"), completed("train"), ENDED):
        run.tell(fact)
        assert memory.run("r1") == workspace._parts.store.run("r1")
    assert Counting.read == 1
    assert memory.run("r1").status is RunStatus.COMPLETED


def test_a_runner_that_died_is_told_and_one_that_came_back(place):
    run = place.run("r1", BEGUN)
    memory = Memory(Workspace.open(place.folder))
    assert memory.run("r1").status is RunStatus.RUNNING
    place.store.release(run.lease)
    assert memory.run("r1").status is RunStatus.INTERRUPTED
    fresh = Memory(Workspace.open(place.folder))
    assert fresh.run("r1").status is RunStatus.INTERRUPTED
    run.lease = place.store.claim("r1", "host:1", 3600.0)
    assert memory.run("r1").status is RunStatus.RUNNING
    assert fresh.run("r1").status is RunStatus.RUNNING
    run.tell(RunStarted(owner="host:1", resumed=True), completed(), ENDED)
    assert memory.run("r1").status is RunStatus.COMPLETED
    assert fresh.run("r1").steps == memory.run("r1").steps


def test_what_is_forgotten_in_the_store_is_not_remembered(place):
    run = place.run("r1", BEGUN, ENDED)
    place.store.release(run.lease)
    memory = Memory(Workspace.open(place.folder))
    memory.run("r1")
    place.store.forget(["r1"])
    with pytest.raises(NotFoundError):
        memory.run("r1")


def test_heads_tell_what_pages_tell(place):
    run = place.run("r1", BEGUN, started())
    heads = Heads(Memory(Workspace.open(place.folder)))
    (head,) = heads.newest(Wanted())
    assert (head["status"], head["done"], head["total"]) == ("running", 0, 2)
    run.tell(completed())
    run.tell(started("train"))
    (head,) = heads.newest(Wanted())
    assert head["text"] == "1 done, 1 running"
    assert [step["status"] for step in head["steps"]] == ["completed", "running"]


def test_a_shelf_forgets_what_was_not_asked_for_longest():
    shelf = Shelf(2)
    shelf.put("a", 1)
    shelf.put("b", 2)
    assert shelf.get("a") == 1
    assert shelf.keep("c", lambda: 3) == 3
    assert shelf.get("b") is None
    assert shelf.keep("a", lambda: 9) == 1
