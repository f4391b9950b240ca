from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.sdk.exceptions import RunEnvironmentException, UserErrorException
from amlnb.sdk.runs.metric_log import NotLoggableError
from amlnb.sdk.runs.offline_run import OfflineRun, _OfflineRun
from amlnb.sdk.runs.run import Run
from amlnb.sdk.runs.run_files import NoFileError, OutsideNameError
from amlnb.sdk.runs.status import Completed


@pytest.fixture
def run(home: Path) -> OfflineRun:
    del home
    with pytest.warns(UserWarning, match="runs outside of a run"):
        found = Run.get_context()
    assert type(found) is _OfflineRun
    return found


def test_what_it_logs_is_printed_and_told(
    run: OfflineRun, capsys: pytest.CaptureFixture[str]
) -> None:
    run.log("acc", 0.5)
    run.log_list("l", [1])
    run.log_list("l", [2, 3])
    run.log_table("t", {"x": [1, 2]})
    run.log_confusion_matrix("c", '{"data": [1]}')
    assert "Attempted to log value metric acc:\n0.5" in capsys.readouterr().out
    assert run.get_metrics() == {
        "acc": 0.5,
        "l": [1, 2, 3],
        "t": {"x": [1, 2]},
        "c": {"data": [1]},
    }
    with pytest.raises(NotLoggableError, match="The metric 'x' cannot be logged"):
        run.log("x", object())
    with pytest.raises(UserErrorException, match="either path= or plot="):
        run.log_image("x")


def test_numbers_of_numpy_are_numbers(run: OfflineRun) -> None:
    numpy = pytest.importorskip("numpy")
    run.log("a", numpy.float32(0.5))
    run.log_list("b", numpy.arange(2))
    assert run.get_metrics() == {"a": 0.5, "b": [0, 1]}


def test_files_have_names_within_the_run(run: OfflineRun, home: Path) -> None:
    (home / "a.txt").write_text("a")
    run.upload_file("deep/a.txt", "a.txt")
    run.upload_folder("all", home)
    assert {"deep/a.txt", "all/a.txt"} <= set(run.get_file_names())
    run.download_file("deep/a.txt", "b.txt")
    assert (home / "b.txt").read_text() == "a"
    run.download_files("deep", "out")
    assert (home / "out/deep/a.txt").read_text() == "a"
    with pytest.raises(OutsideNameError, match=r"'../x' cannot be the name"):
        run.upload_file("../x", "a.txt")
    with pytest.raises(NoFileError, match=r"has no file 'z'; it has: all/a.txt"):
        run.download_file("z")
    with pytest.raises(UserErrorException, match=r"there is no file 'no.txt'"):
        run.upload_file("x", "no.txt")


def test_it_has_tags_and_no_experiment(run: OfflineRun) -> None:
    run.tag("a", "b")
    run.set_tags({"c": 1})
    run.remove_tags(["a"])
    assert run.tags == {"c": "1"}
    assert run.parent is None
    assert (run.status, run.get_details()["status"]) == ("Running", "Running")
    with pytest.raises(RunEnvironmentException, match=r"use Workspace.from_config"):
        _ = run.experiment
    with pytest.raises(KeyError, match="The step has no input 'x'; it has: none"):
        _ = run.input_datasets["x"]
    with pytest.raises(RunEnvironmentException, match=r"called run.fail: why"):
        run.fail("why")
    with run as same:
        assert same is run
    run.complete()
    run.cancel()


def test_offline_may_be_refused(home: Path) -> None:
    del home
    with pytest.raises(RunEnvironmentException, match="submit it as a step"):
        Run.get_context(allow_offline=False)


def test_completed_is_also_finished() -> None:
    assert Completed() == "Completed" == Completed()
    assert Completed() == "Finished"
    assert Completed() != "Failed"
    assert Completed() in ["Finished", "Failed"]
    assert f"{Completed()}" == "Completed"
