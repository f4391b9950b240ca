"""The live view under a cell: it follows the run, and outlives kernel and page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.lab import READY, command, run_all

pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.timeout(240)]

#: Each ends when its file appears, so that the story says when.
WAIT_FOR = "import pathlib, time\nwhile not pathlib.Path('{file}').exists():\n    "
FIRST = (
    "%%pipeline_step first --run none\nprint('first is at work')\n"
    + WAIT_FOR.format(file="go1")
    + "time.sleep(0.05)\nrows = [1, 2, 3]"
)
SECOND = "%%pipeline_step second --run none -o total:json\ntotal = sum(rows)"
BROKEN = "%%pipeline_step broken --run none\nbad = rows[99]"
HEIR = "%%pipeline_step heir --run none\nworse = bad + 1"
STORY = ["%load_ext amlnb", FIRST, SECOND, BROKEN, HEIR, "%pipeline run"]


def card(page: Any, key: str) -> Any:
    return page.locator(f'.jp-OutputArea .amlnb-card[data-key="{key}"]').first


def state(page: Any, key: str, word: str) -> None:
    """Wait until a step's box says the word."""
    card(page, key).locator(".amlnb-card-state", has_text=word).wait_for()


def test_states_change_and_a_step_tells_its_log_and_error(
    open_notebook: Callable[..., Any],
) -> None:
    page = open_notebook(STORY)
    run_all(page)
    state(page, "first", "running")
    state(page, "second", "waiting")
    card(page, "first").click()
    page.locator(".amlnb-log-line", has_text="first is at work").wait_for()
    page.keyboard.press("Escape")  # the panel gives the graph its whole width back
    (page.folder / "go1").write_text("")
    state(page, "first", "done")
    state(page, "second", "done")
    state(page, "broken", "failed")
    state(page, "heir", "upstream failed")
    card(page, "broken").click()
    line = page.locator(".amlnb-error-line")
    line.wait_for()
    assert "bad = rows[99]" in line.text_content()
    assert "IndexError" in page.locator(".amlnb-error").text_content()
    assert page.troubles == []


def test_a_cancel_from_the_page_is_heard_while_the_kernel_is_busy(
    open_notebook: Callable[..., Any],
) -> None:
    page = open_notebook([*STORY, "%pipeline wait"])
    run_all(page)
    state(page, "first", "running")
    page.locator(".jp-OutputArea .amlnb-head-acts button", has_text="Cancel").click()
    state(page, "first", "cancelled")
    state(page, "heir", "cancelled")
    page.locator(".amlnb-head-word", has_text="cancelled").first.wait_for()


def test_a_run_is_repaired_from_the_page_with_the_cell_as_it_is_now(
    open_notebook: Callable[..., Any],
) -> None:
    page = open_notebook(STORY)
    (page.folder / "go1").write_text("")
    run_all(page)
    state(page, "heir", "upstream failed")
    mended = BROKEN.replace("rows[99]", "rows[0]")
    page.evaluate(
        "source => { const { content } = window.jupyterapp.shell.currentWidget;"
        "content.widgets[3].model.sharedModel.setSource(source) }",
        mended,
    )
    command(page, "docmanager:save")
    page.evaluate(
        "async () => { const { content } = window.jupyterapp.shell.currentWidget;"
        "content.activeCellIndex = 3;"
        "await window.jupyterapp.commands.execute('notebook:run-cell') }"
    )
    page.locator(".jp-OutputArea .amlnb-head-acts button", has_text="Run").click()
    page.get_by_role("menuitem", name="failed").click()
    state(page, "heir", "done")
    state(page, "first", "reused")


def test_the_view_goes_on_through_a_kernel_restart_and_a_reload(
    open_notebook: Callable[..., Any],
) -> None:
    page = open_notebook(STORY)
    run_all(page)
    state(page, "first", "running")
    command(page, "docmanager:save")
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".restart()"
    )
    (page.folder / "go1").write_text("")
    state(page, "heir", "upstream failed")
    page.reload()
    page.evaluate(READY)
    state(page, "heir", "upstream failed")  # of the saved output; no cell ran since
