"""runs, show, logs and outputs on a real store."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlnb.model import events as ev
from tests.cli.stage import Stage
from tests.cli.stories import CHANGED, MODEL, completed, failed, started


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, "load", "train")
    stage.tell(ev.RunStarted(owner=stage.owner))
    yield stage
    stage.close()


def test_runs_lists_what_there_is(stage: Stage) -> None:
    stage.tell(started("load"), completed("load"), started("train"), failed("train"))
    stage.tell(ev.RunEnded(status="failed"))
    header, row = stage.call("runs").stdout.splitlines()
    assert header.split() == [
        "RUN",
        "PIPELINE",
        "STATUS",
        "STARTED",
        "TIME",
        "STEPS",
        "PARAMETERS",
    ]
    assert row.startswith("k3f9xq  flights")
    assert "✗ failed" in row
    assert "1 done, 1 failed" in row
    assert row.endswith("C=0.3")


def test_runs_of_another_pipeline_are_left_out(stage: Stage) -> None:
    assert "k3f9xq" in stage.call("runs", "flights.ipynb").stdout
    assert "No runs yet" in stage.call("runs", "other").stdout


def test_show_tells_one_run_whole(stage: Stage) -> None:
    stage.tell(started("load", 1, CHANGED), completed("load", MODEL))
    stage.tell(started("train"), failed("train"), ev.RunEnded(status="failed"))
    done = stage.call("show")
    assert done.returncode == 0
    for part in (
        "flights, run 20261121-101500-k3f9xq: failed\nC=0.3\n",
        "load   ✓ done",
        "C 1.0 → 0.3",
        "model (1.2 kB)",
        "division by zero",
        "    rate = late / total",
        "amlnb repair k3f9xq",
    ):
        assert part in done.stdout


def test_show_and_runs_as_json_are_the_same_record(stage: Stage) -> None:
    shown = json.loads(stage.call("show", "--json").stdout)
    (listed,) = stage.call("runs", "--json").stdout.splitlines()
    assert shown == json.loads(listed)
    assert shown["id"] == stage.run.id
    assert [step["key"] for step in shown["steps"]] == ["load", "train"]


def test_a_run_is_found_by_beginning_end_last_and_notebook(stage: Stage) -> None:
    for name in ("last", "k3f9xq", "9xq", "20261121", stage.run.id, "flights.ipynb"):
        assert stage.run.id in stage.call("show", name).stdout


def test_a_run_that_is_not_there_is_refused_with_those_that_are(stage: Stage) -> None:
    done = stage.call("show", "zzz")
    assert done.returncode == 2
    assert done.stderr.startswith("amlnb: There is no run 'zzz'.")
    assert stage.run.id in done.stderr


def test_no_workspace_is_said_with_5(tmp_path: Path, stage: Stage) -> None:
    done = stage.call("-w", str(tmp_path / "nowhere"), "runs")
    assert done.returncode == 5
    assert "There is no workspace" in done.stderr


def test_logs_bear_their_steps_names_unless_one_is_asked_for(stage: Stage) -> None:
    stage.tell(started("load"), started("train"))
    stage.log("load").write_text("reading\nread\n")
    stage.log("train").write_text("\x1b[32mfitting\x1b[0m\x1b[2J")
    assert stage.call("logs").stdout.splitlines() == [
        "load | reading",
        "load | read",
        "train | fitting",
    ]
    assert stage.call("logs", "last", "load").stdout == "reading\nread\n"
    assert stage.call("logs", "last", "load", "-n", "1").stdout == "read\n"


def test_a_second_try_has_its_own_log(stage: Stage) -> None:
    stage.tell(started("load", 1), ev.AttemptLost(key="load", attempt=1))
    stage.tell(started("load", 2))
    stage.log("load", 1).write_text("one\n")
    stage.log("load", 2).write_text("two\n")
    assert stage.call("logs", "last", "load").stdout == "one\nload#2 | two\n"


def test_logs_follow_steps_as_they_begin_until_the_run_ends(stage: Stage) -> None:
    reader = stage.start("logs", "-f")
    assert reader.stdout is not None
    stage.tell(started("load"))
    log = stage.log("load")
    log.write_text("reading\n")
    assert reader.stdout.readline() == "load | reading\n"
    with log.open("a") as file:
        file.write("half a li")
        file.flush()
        file.write("ne\n")
    assert reader.stdout.readline() == "load | half a line\n"
    stage.log("train").write_text("fitting")
    stage.tell(completed("load"), started("train"), completed("train"))
    stage.tell(ev.RunEnded(status="completed"))
    out, _ = reader.communicate(timeout=60)
    assert out.strip() == "train | fitting"
    assert reader.returncode == 0


def test_ctrl_c_ends_following_without_a_word(stage: Stage) -> None:
    stage.tell(started("load"))
    stage.log("load").write_text("reading\n")
    reader = stage.start("logs", "-f")
    assert reader.stdout is not None
    reader.stdout.readline()
    reader.send_signal(signal.SIGINT)
    _, err = reader.communicate(timeout=60)
    assert (reader.returncode, err) == (130, "")


def test_a_log_that_is_not_there_is_said(stage: Stage) -> None:
    done = stage.call("logs", "last", "train")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "There is no log of step train in run k3f9xq.\n"


def test_a_step_that_is_not_there_is_refused(stage: Stage) -> None:
    done = stage.call("logs", "last", "tran")
    assert done.returncode == 2
    assert "There is no step 'tran'. Known: load, train." in done.stderr


def test_the_runners_own_log(stage: Stage) -> None:
    folder = stage.log("load").parents[2]
    (folder / "runner.log").write_text("hello\n")
    assert stage.call("logs", "last", "--runner").stdout == "hello\n"


def test_outputs_are_listed_and_copied(stage: Stage, tmp_path: Path) -> None:
    model = stage.parts.artifacts.put_value("model", {"C": 0.3})
    source = tmp_path / "page.html"
    source.write_text("<h1>hi</h1>")
    page = stage.parts.artifacts.put_place("page", source, "file")
    stage.tell(started("train"), completed("train", model, page))
    listing = stage.call("outputs").stdout
    assert "train.model" in listing
    assert "dict" in listing

    done = stage.call("outputs", "last", "--to", "out")
    assert done.stdout.split() == ["out/train/model.json", "out/train/page.html"]
    assert json.loads((tmp_path / "out/train/model.json").read_text()) == {"C": 0.3}
    assert (tmp_path / "out/train/page.html").read_text() == "<h1>hi</h1>"
    assert sorted(p.name for p in (tmp_path / "out/train").iterdir()) == [
        "model.json",
        "page.html",
    ]


def test_copying_never_replaces_without_being_asked(
    stage: Stage, tmp_path: Path
) -> None:
    model = stage.parts.artifacts.put_value("model", [1])
    stage.tell(started("train"), completed("train", model))
    (tmp_path / "out/train").mkdir(parents=True)
    (tmp_path / "out/train/model.json").write_text("mine")
    refused = stage.call("outputs", "last", "train.model", "--to", "out")
    assert refused.returncode == 2
    assert "add --force" in refused.stderr
    assert (tmp_path / "out/train/model.json").read_text() == "mine"
    forced = stage.call("outputs", "last", "train.model", "--to", "out", "--force")
    assert forced.returncode == 0
    assert json.loads((tmp_path / "out/train/model.json").read_text()) == [1]


def test_an_output_that_is_not_there_is_refused(stage: Stage) -> None:
    stage.tell(started("train"), completed("train", MODEL))
    done = stage.call("outputs", "last", "train.modle")
    assert done.returncode == 2
    assert "There is no output 'train.modle'. Known: train.model." in done.stderr


def test_cancel_asks_the_runner(stage: Stage) -> None:
    done = stage.call("cancel", "k3f9xq")
    assert done.returncode == 0
    assert stage.parts.store.cancel_requested(stage.run.id)
    stage.tell(ev.RunEnded(status="cancelled"))
    again = stage.call("cancel", "k3f9xq")
    assert (again.returncode, again.stdout) == (
        0,
        "run k3f9xq had ended already: cancelled\n",
    )


def test_gc_keeps_what_it_is_told(stage: Stage) -> None:
    stage.tell(ev.RunEnded(status="completed"))
    stage.parts.store.release(stage.lease)
    dry = stage.call("gc", "--keep", "0", "--dry-run")
    assert "would delete 1 run" in dry.stdout
    assert "k3f9xq" in stage.call("runs").stdout
    done = stage.call("gc", "--keep", "0")
    assert "deleted 1 run" in done.stdout
    assert "No runs yet" in stage.call("runs").stdout


@pytest.mark.parametrize(
    ("ending", "begin"),
    [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"digraph")],
)
def test_a_picture_is_drawn_by_its_ending(
    stage: Stage, tmp_path: Path, ending: str, begin: bytes
) -> None:
    done = stage.call("picture", "last", "-o", f"x.{ending}")
    assert (done.returncode, done.stdout) == (0, f"x.{ending}\n")
    assert (tmp_path / f"x.{ending}").read_bytes().startswith(begin)


def test_a_picture_of_another_ending_is_refused(stage: Stage, tmp_path: Path) -> None:
    done = stage.call("picture", "last", "-o", "x.gif")
    assert done.returncode == 2
    assert ".svg" in done.stderr
    assert not (tmp_path / "x.gif").exists()


def test_doctor_finds_this_machine_well(stage: Stage) -> None:
    done = stage.call("doctor")
    assert done.returncode == 0
    assert {line.split()[0] for line in done.stdout.splitlines()} == {"ok"}
    assert "python3 (python)" in done.stdout
    names = [
        json.loads(x)["name"]
        for x in stage.call("doctor", "--json").stdout.splitlines()
    ]
    assert names[0] == "python"


def test_doctor_leaves_no_workspace_behind(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stage.folder = tmp_path_factory.mktemp("empty")
    done = stage.call("doctor")
    assert done.returncode == 0
    assert "none here yet" in done.stdout
    assert not list(stage.folder.iterdir())
