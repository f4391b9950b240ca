"""An R cell as an attempt, by IRkernel."""

from __future__ import annotations

import pytest

from amlnb.model.attempt import Fault, PathInput
from amlnb.steps.kernels import known_kernels

pytestmark = pytest.mark.skipif(
    "ir" not in known_kernels(),
    reason="the R kernel is not installed: apt-get install r-cran-irkernel",
)


def run(bench, body, *outputs, **fields):
    return bench.run(body, *outputs, kernel="ir", **fields)


def test_parameters_inputs_and_outputs_are_r_values(bench):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"k": ["a", None], "a b": [0.1, 2.5]})
    (bench.root / "in.txt").write_text("hello\n")
    nasty = "a \"b\" '$(x)' \\n é"
    result = run(
        bench,
        """\
        back <- nasty
        kinds <- c(is.logical(flag), is.null(none), is.data.frame(frame))
        sums <- sum(many$k) + C
        table <- data.frame(x = 1:2, y = c(0.1, pi), z = c("p", "q,\\""))
        frame2 <- frame
        text <- "plain"
        line <- readLines(given)
        writeLines("report", report)
        dir.create(file.path(parts, "sub"))
        writeLines("1", file.path(parts, "sub", "a"))
        """,
        *("back", "kinds", "sums", "table", "frame2", "text:text", "line", "nothing?"),
        *("report:file", "parts:dir"),
        values={"nasty": nasty, "flag": True, "none": None, "C": 0.5},
        inputs={
            "frame": bench.store.put_value("frame", frame, "csv"),
            "many": bench.store.put_value("many", {"k": [1, 2, 3]}),
            "given": PathInput(path="in.txt", digest=""),
        },
    )
    assert result.failure is None, result.failure
    for place in ("report", "parts"):
        assert result.outputs.pop(place).size > 0
    values = bench.values(result)
    table, frame2 = values.pop("table"), values.pop("frame2")
    assert table.to_dict("list") == {
        "x": [1, 2],
        "y": [0.1, 3.141592653589793],
        "z": ["p", 'q,"'],
    }
    assert frame2["a b"].tolist() == [0.1, 2.5]
    assert values == {
        "back": nasty,
        "kinds": [True, True, True],
        "sums": 6.5,
        "text": "plain",
        "line": "hello",
    }


def test_an_error_is_told_with_its_line(bench):
    body = "f <- function() {\n  stop('deep trouble')\n}\nf()"
    failure = run(bench, body).failure
    assert failure.fault is Fault.BODY
    assert "deep trouble" in failure.message
    assert (failure.place.line, failure.line) == (2, "stop('deep trouble')")


def test_quit_is_no_success(bench):
    failure = run(bench, "x <- 1\nquit(status = 0)", "x").failure
    assert "ended by quit()" in failure.message


def test_a_missing_output_fails_by_name(bench):
    failure = run(bench, "x <- 1", "y").failure
    assert failure.fault is Fault.OUTPUT
    assert "without a R variable" in failure.message


def test_a_timeout_ends_it(bench):
    failure = run(bench, "Sys.sleep(60)", timeout=0.5).failure
    assert failure.fault is Fault.TIMEOUT


def test_a_table_in_a_format_that_r_lacks_is_told_with_the_way_out(bench):
    pandas = pytest.importorskip("pandas")
    table = bench.store.put_value("t", pandas.DataFrame({"a": [1]}))
    result = run(bench, "n <- t$a[1]", "n", inputs={"t": table})
    if result.failure is not None:  # where R has no package 'arrow'
        assert result.failure.fault is Fault.INPUT
        assert "-o t:csv" in result.failure.message
    else:
        assert bench.values(result) == {"n": 1}


@pytest.mark.parametrize("name", ["if", "TRUE", "_x"])
def test_a_name_that_r_reads_otherwise_is_refused(bench, name):
    assert run(bench, "1", values={name: 1}).failure.fault is Fault.SETUP
