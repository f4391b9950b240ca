from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from amlnb.data.store import FileStore
from amlnb.model.attempt import AttemptResult, Fault
from amlnb.model.step import (
    CommandBody,
    InputRef,
    Literal,
    Output,
    OutputRef,
    ParameterRef,
    Word,
)
from amlnb.worker.command_line import PYTHON
from tests.attempts import Bench

Part = Literal | ParameterRef | InputRef | OutputRef


def word(*parts: Part | str) -> Word:
    return Word(
        parts=tuple(Literal(value=p) if isinstance(p, str) else p for p in parts)
    )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def script(bench: Bench, text: str, *words: Word, **fields: Any) -> AttemptResult:
    """Carry out a Python script whose source directory holds it alone."""
    folder = bench.root / "src"
    folder.mkdir(exist_ok=True)
    (folder / "train.py").write_text(dedent(text))
    snapshot, manifest = bench.store.put_files("src", folder, [folder / "train.py"])
    body = CommandBody(
        kind="PythonScriptStep",
        words=(word(PYTHON), word("train.py"), *words),
        digest="d",
        script="train.py",
        snapshot=snapshot,
        source_directory="src",
        files={e.path: e.digest for e in manifest.files},
    )
    return bench.run(body, root=str(bench.root), **fields)


def place(name: str, format_: str = "place", **more: Any) -> Output:
    return Output(name=name, format=format_, may_be_empty=True, **more)


def text_of(store: FileStore, result: AttemptResult, name: str) -> str:
    return store.path(result.outputs[name]).read_text()


def test_words_become_paths_and_values_and_outputs_are_kept(bench: Bench) -> None:
    given = bench.root / "in.txt"
    given.write_text("hello")
    artifact = bench.store.put_place("data", given, "file")
    result = script(
        bench,
        """
        import os, sys
        data, out, rate = sys.argv[1:]
        assert os.environ["AZUREML_DATAREFERENCE_data"] == data
        assert os.environ["AZUREML_RUN_ID"].endswith("_s")
        with open(out, "w") as file:
            file.write(open(data).read() + rate)
        print("ran in", os.getcwd())
        """,
        word(InputRef(input="data")),
        word(OutputRef(output="out")),
        word("--rate=", ParameterRef(parameter="rate")),
        inputs={"data": artifact},
        outputs=(place("out"),),
        values={"rate": 0.5},
    )
    assert result.failure is None
    assert result.outputs["out"].format == "file"
    assert text_of(bench.store, result, "out") == "hello--rate=0.5"
    assert "ran in" in bench.log
    assert result.body_seconds > 0


def test_a_place_may_be_a_folder_or_be_left_empty(bench: Bench) -> None:
    result = script(
        bench,
        """
        import os, sys
        os.makedirs(sys.argv[1])
        open(sys.argv[1] + "/a", "w").close()
        assert os.listdir(sys.argv[2]) == []
        """,
        word(OutputRef(output="made")),
        word(OutputRef(output="there")),
        outputs=(place("made"), place("there", "dir"), place("never")),
    )
    assert result.failure is None
    formats = {name: a.format for name, a in result.outputs.items()}
    assert formats == {"made": "dir", "there": "dir", "never": "dir"}
    assert result.warnings == (
        "Step 's' wrote nothing to its output 'there': an empty folder stands for it.",
        "Step 's' wrote nothing to its output 'never': an empty folder stands for it.",
    )


def test_a_script_that_raises_is_told_by_its_own_line(bench: Bench) -> None:
    result = script(
        bench,
        """
        import json

        def load():
            return json.loads("{")

        load()
        """,
    )
    failure = result.failure
    assert failure is not None
    assert failure.fault is Fault.BODY
    assert failure.exception == "JSONDecodeError"
    assert 'in line 5 of src/train.py: `return json.loads("{")`' in failure.message
    assert failure.line == 'return json.loads("{")'
    assert failure.traceback.startswith("Traceback (most recent call last):")
    assert failure.place is not None
    assert failure.place.file == "src/train.py"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import sys; sys.exit('no data')", "ended with exit code 1: no data"),
        ("raise SystemExit(3)", "exit code 3, and printed nothing"),
        ("x = (", "SyntaxError: '(' was never closed, in line 1 of src/train.py"),
        (
            "try:\n    1/0\nexcept Exception as e:\n    raise ValueError('b') from e",
            "ValueError: b, in line 4 of src/train.py",
        ),
    ],
)
def test_every_end_has_words(bench: Bench, text: str, message: str) -> None:
    result = script(bench, text)
    assert result.failure is not None
    assert message in result.failure.message


def test_a_killed_process_says_by_what(bench: Bench) -> None:
    result = script(bench, "import os; print('here'); os.kill(os.getpid(), 9)")
    assert result.failure is not None
    assert result.failure.fault is Fault.DIED
    assert "was killed by SIGKILL while it ran" in result.failure.message


def test_a_timeout_interrupts_and_names_the_line(bench: Bench) -> None:
    result = script(bench, "import time\nprint('on')\ntime.sleep(60)\n", timeout=1.0)
    assert result.failure is not None
    assert result.failure.fault is Fault.TIMEOUT
    assert "did not end within 1 s" in result.failure.message
    assert "line 3 of src/train.py: `time.sleep(60)`" in result.failure.message


def test_what_a_script_leaves_running_is_ended(bench: Bench) -> None:
    started = time.monotonic()
    result = script(
        bench,
        """
        import subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"],
                                 start_new_session=True)
        print(child.pid)
        """,
    )
    assert result.failure is None
    assert time.monotonic() - started < 30
    pid = int(bench.log.split()[-1])
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_missing_program_is_named(bench: Bench) -> None:
    body = CommandBody(kind="RScriptStep", words=(word("no-such-R"),), digest="d")
    result = bench.run(body, root=str(bench.root))
    assert result.failure is not None
    assert result.failure.fault is Fault.SETUP
    assert result.failure.message == (
        "Step 's' could not start 'no-such-R': there is no such program on the PATH. "
        "Install it where the steps run, or correct the command."
    )


def shell(bench: Bench, *words: Word, **fields: Any) -> AttemptResult:
    body = CommandBody(kind="CommandStep", words=words, digest="d", is_shell=True)
    return bench.run(body, root=str(bench.root), **fields)


def test_values_are_quoted_for_the_shell_and_texts_are_not(bench: Bench) -> None:
    words: Sequence[Word] = [
        word("echo $((1+1)) &&"),
        word("echo"),
        word(ParameterRef(parameter="p")),
    ]
    result = shell(bench, *words, values={"p": "$(id); 'x'"})
    assert result.failure is None
    assert bench.log == "2\n$(id); 'x'\n"


def test_a_failed_command_shows_what_it_said(bench: Bench) -> None:
    result = shell(bench, word("echo one; cat /no/such/file; exit 4"))
    assert result.failure is not None
    assert "its command ended with exit code 4" in result.failure.message
    assert "No such file" in result.failure.message


def test_python_in_a_command_is_this_python(bench: Bench) -> None:
    result = shell(bench, word("python -c 'import sys; print(sys.executable)'"))
    assert result.failure is None
    assert Path(bench.log.strip()).samefile(sys.executable)


def test_metrics_logged_before_a_failure_are_kept(bench: Bench) -> None:
    result = script(
        bench,
        """
        import json, os
        from pathlib import Path
        folder = Path(os.environ["AMLNB_RUN_CONTEXT"]).parent
        line = json.dumps({"name": "loss", "value": 0.5})
        (folder / "metrics.jsonl").write_text(line + "\\n")
        raise ValueError("diverged")
        """,
    )
    assert result.failure is not None
    assert result.metrics == {"loss": 0.5}


def test_metrics_are_folded_and_outputs_folder_is_kept(bench: Bench) -> None:
    result = script(
        bench,
        """
        import json, os, pathlib
        os.makedirs("outputs")
        pathlib.Path("outputs/model.txt").write_text("m")
        folder = pathlib.Path(os.environ["AMLNB_RUN_CONTEXT"]).parent
        lines = [{"name": "a", "value": 1}, {"name": "a", "value": 2}]
        (folder / "metrics.jsonl").write_text("\\n".join(map(json.dumps, lines)))
        """,
    )
    assert result.failure is None
    assert result.metrics == {"a": [1, 2]}
    assert (bench.folder / "files/outputs/model.txt").read_text() == "m"


def test_a_complaint_of_our_own_code_is_the_failure(bench: Bench) -> None:
    result = script(
        bench,
        """
        import os, sys
        from pathlib import Path
        from amlnb.model.attempt import Fault
        from amlnb.model.step import Place
        from amlnb.steps.exchange import COMPLAINT, put
        from amlnb.steps.handover import Complaint
        folder = Path(os.environ["AMLNB_RUN_CONTEXT"]).parent
        place = Place(file="lib/score.py", line=3)
        said = Complaint(
            fault=Fault.BODY, message="ValueError: in batch 3", place=place, line="x"
        )
        put(folder, COMPLAINT, said)
        sys.exit(1)
        """,
    )
    assert result.failure is not None
    assert result.failure.message == "ValueError: in batch 3"
    assert result.failure.exception == "ValueError"
    assert str(result.failure.place) == "line 3 of src/lib/score.py"
    assert result.failure.line == "x"


def test_what_our_own_code_says_of_a_good_end_is_a_warning(bench: Bench) -> None:
    result = script(
        bench,
        """
        import os
        from pathlib import Path
        from amlnb.steps.exchange import SAVED, put
        from amlnb.steps.handover import Saved
        folder = Path(os.environ["AMLNB_RUN_CONTEXT"]).parent
        put(folder, SAVED, Saved(warnings=("2 items failed.",)))
        """,
    )
    assert result.warnings == ("Step 's': 2 items failed.",)


def test_settings_are_variables_too(bench: Bench) -> None:
    body = CommandBody(
        kind="CommandStep",
        words=(word("test $NODES = 2"),),
        digest="d",
        is_shell=True,
        settings={"NODES": word(ParameterRef(parameter="nodes"))},
    )
    assert bench.run(body, root=str(bench.root), values={"nodes": 2}).failure is None
