"""A whole step: worker processes run a script, and what goes wrong is told."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from amlnb.model.attempt import Fault
from amlnb.model.step import Place
from amlnb.sdk.parallel.drive import NoContextError, main
from amlnb.steps.run_context import VARIABLE
from tests.sdk.parallel.conftest import Bench

NAMES = """
    import os
    def run(files):
        return [os.path.basename(file) for file in files]
"""


# ------------------------------------------------------------------------ it goes well


def test_results_stand_in_the_order_of_the_mini_batches(bench: Bench) -> None:
    assert bench.run(NAMES) == 0, bench.log
    assert bench.rows == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
    assert "3 mini-batches by 2 worker processes on this machine." in bench.log
    assert "3 of 3 mini-batches ended." in bench.log
    assert "5 of 5 items done." in bench.log
    assert bench.warnings == ()
    assert [file.name for file in (bench.root / "out").iterdir()] == ["rows.txt"]


def test_a_process_imports_once_and_runs_many_times(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = """
        import argparse, logging, os, sys
        from amlnb.azureml.entry_script import EntryScript

        def init():
            global given, calls
            parser = argparse.ArgumentParser()
            parser.add_argument("--label")
            given, _ = parser.parse_known_args()
            calls = []
            entry = EntryScript()
            assert entry.agent_name == "process000", entry.agent_name
            entry.logger.info("a user's line")
            logging.getLogger("other").info("another line")
            open(os.path.join(entry.output_dir, "own.txt"), "w").close()

        def run(files):
            calls.append(len(files))
            return [f"{given.label} {os.getpid()} {len(calls)}"] * len(files)

        def shutdown():
            print("after", calls)
    """
    monkeypatch.setenv("AMLNB_PARALLEL_PROCESSES", "1")
    assert bench.run(script, "--label", "x y", mini_batch_size="1") == 0, bench.log
    assert len({row.rsplit(" ", 1)[0] for row in bench.rows}) == 1
    assert [row[-1] for row in bench.rows] == list("12345")
    assert bench.rows[0].startswith("x y ")
    assert "after [1, 1, 1, 1, 1]" in bench.log
    assert bench.log.count("a user's line") == 1
    assert bench.log.count("another line") == 1
    assert (bench.root / "out" / "own.txt").exists()


def test_rows_come_as_tables_and_go_by_spaces(table: Bench) -> None:
    script = """
        def run(rows, context):
            again = context.dataset.to_pandas_dataframe()
            assert again.equals(rows), again
            assert context.minibatch is rows
            first = context.global_row_index_lower_bound
            return rows.assign(at=context.minibatch_index, first=first)
    """
    assert table.run(script, mini_batch_size="30") == 0, table.log
    assert table.rows[4:6] == ["4 16 0 0", "5 25 1 5"]
    assert len(table.rows) == 10


def test_partition_keys_reach_the_script(bench: Bench) -> None:
    definition = {**bench.inputs["data"].definition, "partition_format": "{letter}.txt"}
    bench.inputs["data"] = replace(bench.inputs["data"], definition=definition)
    script = """
        def run(files, mini_batch_context):
            print(mini_batch_context)
            assert mini_batch_context.dataset.to_path()[0].endswith(files[0][-5:])
            return [mini_batch_context.partition_key_value]
    """
    assert bench.run(script, keys=["letter"]) == 0, bench.log
    assert bench.rows[0] == "{'letter': 'a'}"
    assert "MiniBatchContext(0: letter='a')" in bench.log


def test_a_summary_leaves_writing_to_the_script(bench: Bench) -> None:
    assert bench.run(NAMES, output_action="summary_only") == 0, bench.log
    assert not any((bench.root / "out").iterdir())
    assert "5 of 5 items done." in bench.log


def test_nothing_to_do_is_said(bench: Bench) -> None:
    for file in (bench.root / "in").iterdir():
        file.unlink()
    assert bench.run(NAMES) == 0
    assert bench.rows == []
    assert bench.warnings == ("There is nothing to do: no items in 'data'.",)


def test_a_quiet_level_tells_only_what_went_wrong(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMLNB_PARALLEL_LEVEL", "WARNING")
    assert bench.run(NAMES) == 0
    assert bench.log == ""


# ----------------------------------------------------------------------- it goes wrong

PICKY = """
    import os
    def look(file):
        if file.endswith("c.txt"):
            raise ValueError("no such letter.")
        return file[-5]
    def run(files):
        return [look(file) for file in files]
"""


def test_an_error_is_told_by_the_users_own_line(bench: Bench) -> None:
    assert bench.run(PICKY, run_max_try=2) == 1
    found = bench.complaint
    assert found.message == (
        "ValueError: no such letter, in line 5 of score.py: "
        '`raise ValueError("no such letter.")`, on mini-batch 2 of 3 (c.txt, d.txt), '
        "tried twice. 2 items failed, more than error_threshold=0 allows."
    )
    assert (found.fault, found.place) == (Fault.BODY, Place(file="score.py", line=5))
    assert found.traceback.startswith("Traceback (most recent call last):\n")
    assert "worker.py" not in found.traceback
    assert not (bench.root / "out" / "rows.txt").exists()
    assert bench.log.count("Traceback") == 1  # the second try told the same


def test_what_may_fail_is_left_out_and_not_forgotten(bench: Bench) -> None:
    assert bench.run(PICKY, error_threshold=2) == 0, bench.log
    assert bench.rows == ["a", "b", "e"]
    (warning,) = bench.warnings
    assert warning.startswith("2 items of 5 failed, which error_threshold=2 allows: ")
    assert "on mini-batch 2 of 3 (c.txt, d.txt)" in warning


def test_mini_batches_are_counted_too(bench: Bench) -> None:
    assert bench.run(PICKY, error_threshold=-1, allowed_failed_percent=30) == 1
    assert bench.complaint.message.endswith(
        "1 mini-batch of 3 failed, more than allowed_failed_percent=30 allows."
    )


def test_a_second_try_may_go_well(bench: Bench) -> None:
    script = """
        import pathlib
        def run(files):
            mark = pathlib.Path("../tried")
            if "c.txt" in files[0] and not mark.exists():
                mark.touch()
                raise OSError("a hiccup")
            return files
    """
    assert bench.run(script, run_max_try=2) == 0, bench.log
    assert len(bench.rows) == 5
    assert "it is tried again." in bench.log


def test_a_script_that_cannot_be_imported_is_tried_once(bench: Bench) -> None:
    assert bench.run("import no_such_module\ndef run(b): ...", run_max_try=3) == 1
    assert bench.complaint.message == (
        "ModuleNotFoundError: No module named 'no_such_module', in line 1 of score.py: "
        "`import no_such_module`, while the entry script was imported."
    )


def test_an_init_that_raises_is_told(bench: Bench) -> None:
    script = """
        def init():
            open("model.pkl")
        def run(b): ...
    """
    assert bench.run(script, error_threshold=-1, run_max_try=2) == 1
    assert bench.complaint.message.endswith(
        "'model.pkl', in line 3 of score.py: `open(\"model.pkl\")`, in init()."
    )
    assert "FileNotFoundError" in bench.complaint.traceback


def test_a_process_that_is_killed_is_replaced(bench: Bench) -> None:
    script = """
        import os
        def run(files):
            if files[0].endswith("a.txt"):
                os.kill(os.getpid(), 9)
            return files
    """
    assert bench.run(script, error_threshold=2, run_max_try=2) == 0, bench.log
    assert [row[-5:] for row in bench.rows] == ["c.txt", "d.txt", "e.txt"]
    assert bench.run(script) == 1
    found = bench.complaint
    assert found.fault is Fault.DIED
    assert found.message.startswith(
        "The worker process was killed by SIGKILL in run(): somebody or something ended"
    )
    assert "on mini-batch 1 of 3 (a.txt, b.txt)" in found.message


def test_the_end_of_a_process_is_seen_while_its_child_lives(bench: Bench) -> None:
    script = """
        import os, time
        def run(files):
            if files[0].endswith("a.txt"):
                if os.fork():
                    os.kill(os.getpid(), 9)
                time.sleep(5)
                os._exit(0)
            return files
    """
    assert bench.run(script) == 1
    assert "was killed by SIGKILL in run()" in bench.complaint.message


def test_a_process_that_ends_in_init_is_told(bench: Bench) -> None:
    script = """
        import os
        def init(): os._exit(3)
        def run(files): return files
    """
    assert bench.run(script) == 1
    assert bench.complaint.message.startswith(
        "The worker process ended with exit code 3 in init(): see the end of the log."
    )


def test_a_call_that_takes_too_long_is_ended_where_it_is(bench: Bench) -> None:
    script = """
        import threading
        def wait():
            threading.Event().wait()
        def run(files):
            if files[0].endswith("c.txt"):
                wait()
            return files
    """
    assert bench.run(script, run_invocation_timeout=0.3, error_threshold=2) == 0
    assert [row[-5:] for row in bench.rows] == ["a.txt", "b.txt", "e.txt"]
    assert bench.run(script, run_invocation_timeout=0.3) == 1
    found = bench.complaint
    assert found.fault is Fault.TIMEOUT
    assert found.message.startswith(
        "run() did not end within run_invocation_timeout=0.3 s, in line 4 of score.py: "
        "`threading.Event().wait()`, on mini-batch 2 of 3"
    )
    assert found.traceback.startswith("Where it was (most recent call last):\n")


def test_a_result_that_is_none_is_not_tried_again(bench: Bench) -> None:
    assert bench.run("def run(files): print('called')", run_max_try=3) == 1
    assert bench.complaint.message.startswith("run() returned None: return a list,")
    assert "in line 1 of score.py" in bench.complaint.message
    assert "tried" not in bench.complaint.message


def test_items_without_a_result_have_failed(table: Bench) -> None:
    script = "def run(rows): return rows.head(2)"
    assert table.run(script, mini_batch_size="1MB") == 1
    assert table.complaint.message == (
        "run() returned 2 results for the 10 items of mini-batch 1 of 1 (rows 1 to 10 "
        "of squares.csv), and items without a result count as failed: 8 items failed, "
        "more than error_threshold=0 allows. Return one result for each item, or set "
        "error_threshold=-1."
    )
    assert table.run(script, mini_batch_size="1MB", error_threshold=-1) == 0
    assert table.rows == ["0 0", "1 1"]


def test_a_process_that_ends_itself_is_told(bench: Bench) -> None:
    assert bench.run("import sys\ndef run(files): sys.exit(42)") == 1
    assert bench.complaint.message.startswith(
        "SystemExit: the script ended its process by sys.exit(42), in line 2 of"
    )


def test_a_value_of_the_run_that_cannot_be_is_told(bench: Bench) -> None:
    assert bench.run(NAMES, error_threshold="some") == 1
    assert bench.complaint.fault is Fault.SETUP
    assert bench.complaint.message.startswith("error_threshold='some' must be a whole")


def test_an_input_that_cannot_be_read_is_told(table: Bench) -> None:
    (table.root / "squares.csv").unlink()
    assert table.run(NAMES, mini_batch_size="1KB") == 1
    assert table.complaint.fault is Fault.INPUT
    assert "squares.csv" in table.complaint.message


def test_it_runs_in_no_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(NoContextError, match="runs as a ParallelRunStep"):
        main([])


# ------------------------------------------------------------------ nobody stays behind


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals of POSIX")
def test_the_processes_end_with_their_driver(tmp_path: Path) -> None:
    script = """
import os, threading
def run(files):
    os.write(1, b"here")
    threading.Event().wait()
"""
    (tmp_path / "score.py").write_text(script)
    order = {
        "folder": str(tmp_path), "script": "score.py", "arguments": (), "name": "",
        "level": "INFO", "output": "", "root": "", "spool": str(tmp_path),
        "appends": False, "timeout": 600,
    }  # fmt: skip
    program = f"""
import os
from amlnb.sdk.parallel.crew import Crew
from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.worker import Order
if __name__ == "__main__":
    crew = Crew(Order(**{order!r}), 60)
    worker = crew.start()
    assert list(crew.hear()) and worker.is_free
    crew.hand(worker, MiniBatch(paths=("a",)))
    assert list(crew.hear()) and worker.deadline
    os.kill(os.getpid(), 9)
"""
    driver = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,  # what it printed is whole when the last process has ended
    )
    assert driver.returncode == -9, driver.stderr
    assert driver.stdout in ("here", "")
