"""The browser, where there is one; what a story saw last is kept as a picture."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.notebook_files import write_notebook
from tests.browser.lab import ARGUMENTS, CHROMIUM, READY, Lab, start_lab


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all stories, each with notebooks of its own."""
    pytest.importorskip("jupyterlab", reason='JupyterLab: pip install ".[lab]"')
    listed = subprocess.run(
        [sys.executable, "-m", "jupyterlab.labextensions", "list"],
        capture_output=True,
        text=True,
        check=False,
    )
    if "amlnb" not in listed.stdout + listed.stderr:
        pytest.skip("the labextension is not built here: pip install . builds it")
    running = start_lab(tmp_path_factory.mktemp("lab"))
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A headless Chromium of the system's.

    Closed with this package: until then Playwright keeps an event loop running in the
    tests' own thread, and nothing else there could start one.
    """
    if not CHROMIUM:
        pytest.skip("no Chromium here: apt-get install chromium")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason='Playwright: pip install ".[test]"'
    )
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_notebook(
    lab: Lab, browser: Any, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., Any]]:
    """Write a notebook in a folder of its own, and open it."""
    pages: list[Any] = []
    folder = lab.root / request.node.name.replace("[", "-").rstrip("]")
    folder.mkdir()

    def go(cells: list[str] | Path, place: str = "lab/tree", **wishes: Any) -> Any:
        if isinstance(cells, Path):
            (folder / cells.name).write_bytes(cells.read_bytes())
            name = cells.name
        else:
            name = write_notebook(folder / "story.ipynb", cells).name
        wishes.setdefault("viewport", {"width": 1280, "height": 900})
        page = browser.new_page(**wishes)
        page.set_default_timeout(60_000)
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        pages.append(page)
        page.goto(lab.url(f"{folder.name}/{name}", place))
        page.evaluate(READY)
        page.folder = folder
        return page

    yield go
    for number, page in enumerate(pages):
        page.screenshot(path=tmp_path / f"end{number}.png")
        page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
        page.close()


@pytest.fixture
def saved() -> Callable[[Path], dict[str, Any]]:
    """Read a notebook as it was saved."""

    def read(path: Path) -> dict[str, Any]:
        notebook: dict[str, Any] = json.loads(path.read_text())
        return notebook

    return read
