"""A body that prints without end fills neither memory nor the notebook."""

from __future__ import annotations

import pytest

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "body",
    [
        "for i in range(200_000): print('x' * 99)",
        "print('y' * 20_000_000, end='')",
        "import os; os.system('yes | head -c 20000000')",
    ],
    ids=["many lines", "one line", "a program"],
)
def test_printing_is_whole_in_the_log_and_short_in_the_notebook(bench, body):
    result = bench.run(body + "\nprint('the end')")
    assert result.failure is None, result.failure
    assert len(bench.log) > 20 * MEGABYTE
    assert (bench.folder / "executed.ipynb").stat().st_size < 3 * MEGABYTE
    kept = bench.printed(2)
    assert "are left out here" in kept
    assert str(bench.folder / "log.txt") in kept
    assert "the end" in bench.log


def test_displays_without_end_keep_the_first_and_the_last(bench):
    body = """\
        from IPython.display import display
        for i in range(3_000): display(i)
        """
    bench.run(body)
    outputs = bench.notebook["cells"][2]["outputs"]
    shown = ["".join(o["data"]["text/plain"]) for o in outputs if "data" in o]
    assert len(shown) < 600
    assert (shown[0], shown[-1]) == ("0", "2999")


def test_updates_of_one_display_show_the_last(bench):
    body = """\
        from IPython.display import display
        handle = display("start", display_id=True)
        for i in range(3_000): handle.update(i)
        """
    bench.run(body)
    outputs = bench.notebook["cells"][2]["outputs"]
    assert ["".join(o["data"]["text/plain"]) for o in outputs] == ["2999"]


def test_pictures_that_do_not_fit_are_named(bench):
    body = """\
        from IPython.display import HTML, display
        for i in range(4): display(HTML("q" * 3_000_000))
        """
    bench.run(body)
    assert (bench.folder / "executed.ipynb").stat().st_size < 10 * MEGABYTE
    outputs = bench.notebook["cells"][2]["outputs"]
    assert "the notebook is full" in "".join(outputs[-1]["data"]["text/plain"])
    assert len(outputs) == 4
