"""A bash cell as an attempt, by bash_kernel."""

from __future__ import annotations

import pytest

from amlnb.model.attempt import Fault, PathInput
from amlnb.steps.kernels import known_kernels

pytestmark = pytest.mark.skipif(
    "bash" not in known_kernels(),
    reason="bash_kernel is not installed: pip install bash_kernel, "
    "then python -m bash_kernel.install",
)


def run(bench, body, *outputs, **fields):
    return bench.run(body, *outputs, kernel="bash", **fields)


def test_parameters_inputs_and_outputs_are_shell_variables(bench):
    nasty = "a \"b\" '$(touch PWNED)' `touch PWNED`\n\\x é"
    (bench.root / "in.csv").write_text("k,v\n1,2\n")
    table = PathInput(path="in.csv", digest="")
    result = run(
        bench,
        """\
        back=$nasty
        number=$((41 + 1))
        version=1.10
        fruits=(apple "pear tree")
        note="$flag|$none|$list|$one|$(wc -l < "$many")|$(env | grep -c ^one=)"
        tr , ';' < "$table" > "$report"
        mkdir "$parts/sub" && echo x > "$parts/sub/a"
        printf 'a,b\\n1,2\\n' > "$frame"
        read line || line=eof
        """,
        *("back", "number", "version", "fruits", "note:text", "line"),
        *("report:file", "parts:dir", "frame:csv", "never?"),
        values={"nasty": nasty, "flag": True, "none": None, "list": [1, "a b"]},
        inputs={
            "one": bench.store.put_value("one", 7),
            "many": bench.store.put_value("many", {"a": [1]}),
            "table": table,
        },
    )
    assert result.failure is None, result.failure
    report, frame = result.outputs.pop("report"), result.outputs.pop("frame")
    assert result.outputs.pop("parts").size == len("x\n")
    assert bench.values(result) == {
        "back": nasty,
        "number": 42,
        "version": "1.10",
        "fruits": ["apple", "pear tree"],
        "note": 'true||[1, "a b"]|7|0|1',
        "line": "eof",
    }
    assert bench.store.path(report).read_text() == "k;v\n1;2\n"
    assert bench.store.path(frame).read_text() == "a,b\n1,2\n"
    assert not list(bench.root.glob("PWNED"))


def test_the_first_command_that_fails_ends_the_step_at_its_line(bench):
    failure = run(bench, "\ngood() { true; }\ngood\nls /nope\necho later").failure
    assert failure.fault is Fault.BODY
    assert failure.message == (
        "exit status 2 (ls: cannot access '/nope': No such file or directory), "
        "in cell 5, line 4 of flights.ipynb: `ls /nope`"
    )
    assert "later" not in bench.log


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("echo a\nexit 3\necho b", "exit status 3"),
        ("if true; then\n  echo b\n", "unexpected end of file"),
        ("kill -9 $$", "killed"),
    ],
)
def test_no_end_is_mistaken_for_success(bench, body, words):
    failure = run(bench, body).failure
    assert failure.fault is Fault.BODY
    assert words in failure.message


def test_exit_zero_ends_well_with_the_outputs_so_far(bench):
    assert bench.values(run(bench, "x=5\nexit 0\nx=6", "x")) == {"x": 5}


def test_a_missing_output_fails_by_name(bench):
    failure = run(bench, "x=5", "y").failure
    assert failure.fault is Fault.OUTPUT
    assert "'y' was not made" in failure.message


@pytest.mark.parametrize("name", ["PATH", "HOME", "IFS", "BASH_ENV", "é", "a[0]"])
def test_a_name_that_would_hide_the_shells_own_is_refused(bench, name):
    failure = run(bench, "true", values={name: "x"}).failure
    assert failure.fault is Fault.SETUP
    assert repr(name) in failure.message
