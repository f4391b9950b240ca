"""JupyterLab's own places: side panel, run view, toolbar, marks on cells, commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.lab import READY, command, run_all

pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.timeout(240)]

CELLS = [
    "%load_ext amlnb",
    "%%pipeline_step load\nrows = [3, 1, 2]",
    "%%pipeline_step sort -o best:json\nbest = sorted(rows)[0]",
]


def test_the_toolbar_runs_the_saved_notebook_and_the_view_opens(
    open_notebook: Callable[..., Any],
) -> None:
    page = open_notebook(CELLS)
    command(page, "amlnb:run")
    view = page.locator("#jp-main-dock-panel .amlnb-view")
    view.locator('.amlnb-card[data-key="sort"]', has_text="done").wait_for()
    assert page.troubles == []


def test_the_side_panel_lists_runs_and_opens_one(
    open_notebook: Callable[..., Any],
) -> None:
    page = open_notebook([*CELLS, "%pipeline run --wait"])
    run_all(page)
    page.locator(".jp-OutputArea .amlnb-head-word", has_text="done").first.wait_for()
    command(page, "amlnb:show-runs")
    rows = page.locator(".jp-SideBar, #jp-left-stack, #jp-right-stack").locator(
        ".amlnb-run", has_text="story"
    )
    rows.first.wait_for()
    rows.first.click()
    page.locator("#jp-main-dock-panel .amlnb-view .amlnb-card:visible").first.wait_for()


def test_a_step_cell_bears_its_state(open_notebook: Callable[..., Any]) -> None:
    page = open_notebook([*CELLS, "%pipeline run --wait"])
    run_all(page)
    marks = page.locator(".jp-Cell .amlnb-mark")
    marks.filter(has_text="done").nth(1).wait_for()


def test_a_cell_is_made_a_step_with_what_its_code_tells(
    open_notebook: Callable[..., Any],
) -> None:
    page = open_notebook([*CELLS, "worst = sorted(rows)[-1]"])
    page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 3 }"
    )
    command(page, "amlnb:make-step")
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.widgets[3].model"
        ".sharedModel.source.startsWith('%%pipeline_step')"
    )
    line = page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets[3].model"
        ".sharedModel.source"
    )
    assert "rows" in line.split("\n")[0]


def test_an_untrusted_notebook_shows_the_picture(
    open_notebook: Callable[..., Any], tmp_path: Path
) -> None:
    page = open_notebook([*CELLS, "%pipeline run --wait"])
    run_all(page)
    page.locator(".jp-OutputArea .amlnb-head-word", has_text="done").first.wait_for()
    command(page, "docmanager:save")
    page.wait_for_function(
        "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
    )
    notebook = json.loads((page.folder / "story.ipynb").read_text())
    notebook["metadata"].pop("widgets", None)
    strange = tmp_path / "strange.ipynb"
    run = re.search(r'"run": "([a-z0-9-]+)"', json.dumps(notebook))
    assert run, "the output names its run"
    # a run that this server does not know, in a file that nobody trusts
    strange.write_text(json.dumps(notebook).replace(run[1], "20200101-000000-zzzzzz"))
    other = open_notebook(strange)
    picture = other.locator('.jp-OutputArea img[src^="data:image/svg+xml"]').first
    picture.wait_for()
    assert picture.evaluate("img => img.naturalWidth") > 100


def test_notebook_7_shows_the_live_view(open_notebook: Callable[..., Any]) -> None:
    pytest.importorskip("notebook", reason="Notebook 7 is not installed here")
    page = open_notebook([*CELLS, "%pipeline run --wait"], "notebooks")
    page.evaluate(READY)
    run_all(page)
    card = page.locator('.jp-OutputArea .amlnb-card[data-key="sort"]')
    card.locator(".amlnb-card-state", has_text="done").wait_for()


def test_dark_and_narrow(open_notebook: Callable[..., Any]) -> None:
    page = open_notebook(
        [*CELLS, "%pipeline run --wait"], viewport={"width": 900, "height": 700}
    )
    page.evaluate(
        "window.jupyterapp.commands.execute('apputils:change-theme',"
        "{ theme: 'JupyterLab Dark' })"
    )
    run_all(page)
    card = page.locator('.jp-OutputArea .amlnb-card[data-key="sort"]').first
    card.locator(".amlnb-card-state", has_text="done").wait_for()
    colour = "el => getComputedStyle(el).color.match(/\\d+/g).slice(0, 3).map(Number)"
    light = sum(card.locator(".amlnb-card-name").evaluate(colour))
    assert light > 3 * 140, "light words on a dark box"
