"""Plan, run, pull, change, repair: the verbs on real runs."""

from __future__ import annotations

import json
import os
import signal
import threading
import time

import pytest

# A runner outlives the call that started it, which Popen minds and we do not.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*Popen.__del__:pytest.PytestUnraisableExceptionWarning"
)


def last_run(said: str) -> str:
    line = next(line for line in said.split("\n") if line.startswith("Run "))
    return line.removeprefix("Run ").partition(":")[0]


def test_a_plan_says_what_would_run_and_why(story):
    said = story.cell("%pipeline plan")
    assert "load    ▸ to run" in said
    assert "first run" in said
    assert "3 to run, 0 reused, 0 skipped" in said


def test_run_pull_reuse_change(story):
    said = story.cell("%pipeline run C=2 --wait")
    assert "3 done" in said
    story.names["rows"] = "mine"
    said = story.cell("%pipeline pull load each.made")
    assert story.names["rows"] == [4.0, 1.0]
    assert story.names["made"] == [{"x": 4.0}, {"y": 4.0}]
    assert "rows ← load" in said
    assert "it had another value (str)" in said

    assert "3 reused" in story.cell("%pipeline run C=2 --wait")

    said = story.cell("def double(x):\n    return x + x", "helper")
    said = story.cell("%pipeline plan C=2")
    assert "helper `double` changed" in said

    said = story.cell("%pipeline run load C=2 --refresh --wait --experiment trial")
    assert "1 to run, 0 reused, 2 skipped" in said
    story.cell("%pipeline pull report")  # of the run before, which has it
    assert story.names["page"].read_text() == "[-0.5, [{'x': 4.0}, {'y': 4.0}]]"


def test_a_failure_is_told_debugged_and_repaired(story, tmp_path):
    sentence = story.fails("%pipeline run C=3 --wait")
    assert "`ratio = 1 / (rows[0] - 6)`" in sentence.split("\n", maxsplit=1)[0]
    assert "ZeroDivisionError" in sentence
    assert "go on with %pipeline repair" in sentence
    assert "report" in story.cell("%pipeline status")
    assert "has made nothing" in story.fails("%pipeline pull report")

    said = story.cell("%pipeline debug report --load")
    (path,) = tmp_path.glob("debug-report-*.ipynb")
    assert f"is in {path.name}: open it" in said
    assert story.names["debug_report"].rows == [6.0, 1.0]
    scratch = json.loads(path.read_text())
    code = ["".join(c["source"]) for c in scratch["cells"] if c["cell_type"] == "code"]
    names: dict = {}
    exec(code[0], names)
    assert names["made"] == [{"x": 6.0}, {"y": 6.0}]
    with pytest.raises(ZeroDivisionError):
        exec(code[-1], names)
    story.cell("%pipeline debug report")
    assert len(list(tmp_path.glob("debug-report-*.ipynb"))) == 2  # nothing is lost

    story.cell(
        "%%pipeline_step report -o page:file\npage.write_text(str(made))", "report"
    )
    said = story.cell("%pipeline repair --wait")
    assert "1 to run, 2 reused" in said
    assert "done in run" in said
    said = story.cell("%pipeline repair --again each --wait")
    assert "2 to run, 1 reused" in said
    assert "There is no step 'nix'" in story.fails("%pipeline repair --again nix")


def test_a_run_goes_on_without_the_kernel_waiting(story):
    said = story.cell("%pipeline run")
    run_id = last_run(said)
    ended = story.cell(f"%pipeline wait {run_id[-6:]} --timeout 2m")
    assert f"run {run_id}: done" in ended
    assert "had ended already: completed" in story.cell("%pipeline cancel")
    assert f"run {run_id}: done" in story.cell(f"%pipeline show {run_id}")


def test_cancel_and_wait(story):
    story.cell("%%pipeline_step slow --run none\nimport time\ntime.sleep(600)", "slow")
    said = story.cell("%pipeline run slow")
    assert "is asked to stop" in story.cell("%pipeline cancel")
    sentence = story.fails("%pipeline wait")
    assert f"Run {last_run(said)} was cancelled" in sentence


def test_a_wait_may_be_too_short(story):
    story.cell("%%pipeline_step slow --run none\nimport time\ntime.sleep(600)", "slow")
    story.cell("%pipeline run slow")
    sentence = story.fails("%pipeline wait --timeout 300ms")
    assert "is still going after 0.3 s, and goes on" in sentence
    story.cell("%pipeline cancel")
    assert "was cancelled" in story.fails("%pipeline wait")


def test_isolated_shows_the_log_and_brings_outputs_back(story):
    story.names.pop("rows")
    said = story.cell(
        "%%pipeline_step load --run isolated\n"
        "rows = [double(C), 5]\nprint('from', 'afar')\nhidden = 1",
        "load",
    )
    assert "from afar" in said
    assert "rows ← load (run" in said
    assert story.names["rows"] == [2.0, 5]
    assert "hidden" not in story.names


def test_isolated_fails_in_one_sentence(story):
    said = story.fails("%%pipeline_step bad --run isolated\nx = rows\nx.nix")
    assert said.startswith("`x.nix`")
    assert "AttributeError" in said


def test_an_interrupt_stops_what_runs_isolated(story, tmp_path):
    started = tmp_path / "started"

    def interrupt() -> None:
        while not started.exists():
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    result = story.shell.run_cell(
        "%%pipeline_step slow --run isolated\n"
        f"open({str(started)!r}, 'w').close()\nimport time\ntime.sleep(600)"
    )
    thread.join()
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert "was cancelled" in story.fails("%pipeline wait")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("run nix", "There is no step 'nix'. Known: load, each, report."),
        ("run D=1", "The pipeline has no parameter 'D'."),
        ("run C=abc", "Parameter 'C' is declared as float, and 'abc' is not one"),
        ("run --retries 2", "%pipeline run has no option '--retries'."),
        ("pull load", "There are no runs of 'notebook' yet: %pipeline run starts one."),
        ("status nix", "There is no run 'nix'."),
        ("reset nix", "There is no step 'nix'. Known: load, each, report."),
        ("debug load", "There are no runs of 'notebook' yet"),
    ],
)
def test_bad_words_are_refused_in_a_sentence(story, line, sentence):
    assert sentence in story.fails(f"%pipeline {line}")
