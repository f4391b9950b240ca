"""The same in a real kernel, as a front end meets it."""

from __future__ import annotations

import json
import os
import re
from inspect import signature
from pathlib import Path

import pytest
from IPython.core.interactiveshell import ExecutionInfo

TIMEOUT = 60
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Front:
    """A front end: sends cells with their ids, and collects what comes back."""

    def __init__(self, client) -> None:
        self.client = client

    def run(self, source: str, cell_id: str = "", **metadata) -> tuple[dict, list]:
        """Return the reply and the outputs of one cell."""
        message = self.client.session.msg(
            "execute_request",
            {
                "code": source,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": True,
            },
            metadata={"cellId": cell_id, **metadata} if cell_id else metadata,
        )
        self.client.shell_channel.send(message)
        mine = message["header"]["msg_id"]
        outputs = []
        while True:
            heard = self.client.get_iopub_msg(timeout=TIMEOUT)
            if heard["parent_header"].get("msg_id") != mine:
                continue
            kind, content = heard["msg_type"], heard["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind in ("stream", "display_data", "execute_result", "error"):
                outputs.append((kind, content))
        return self.reply_to(mine), outputs

    def reply_to(self, message_id: str) -> dict:
        while True:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            if reply["parent_header"]["msg_id"] == message_id:
                return reply["content"]

    def complete(self, code: str) -> dict:
        return self.reply_to(self.client.complete(code))

    def text(self, source: str, cell_id: str = "", **metadata) -> str:
        """Return what a cell printed; it must end well."""
        reply, outputs = self.run(source, cell_id, **metadata)
        assert reply["status"] == "ok", reply
        return "".join(c["text"] for kind, c in outputs if kind == "stream")


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """Start one kernel for all of these tests; each uses its own steps."""
    from jupyter_client.manager import KernelManager
    from jupyter_core.utils import ensure_event_loop

    folder = tmp_path_factory.mktemp("kernel")
    cells = [
        {"cell_type": "code", "id": one, "metadata": {}, "source": "", "outputs": []}
        for one in ("early", "late")
    ]
    notebook = folder / "story.ipynb"
    notebook.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    environment = {
        **os.environ,
        "JPY_SESSION_NAME": str(notebook),
        "IPYTHONDIR": str(folder / "ipython"),
        "AMLNB_WORKSPACE": str(folder),
    }
    manager = KernelManager(kernel_name="python3", transport="ipc")
    manager.ip = str(Path(folder) / "k")
    manager.start_kernel(env=environment, cwd=str(folder))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    front = Front(client)
    front.text("%load_ext amlnb")
    yield front
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    ensure_event_loop().close()


def test_a_step_shows_its_last_value_once(front):
    reply, outputs = front.run("# c\n%%pipeline_step shows\nx = [1, 2]\nx", "shows")
    assert reply["status"] == "ok"
    results = [c["data"]["text/plain"] for k, c in outputs if k == "execute_result"]
    assert results == ["[1, 2]"]


def test_await_works(front):
    reply, outputs = front.run(
        "%%pipeline_step waits\nimport asyncio\nawait asyncio.sleep(0.01, 7)", "waits"
    )
    assert reply["status"] == "ok"
    assert outputs[0][1]["data"]["text/plain"] == "7"


def test_time_works_below_the_header(front):
    said = front.text("%%pipeline_step timed\n%%time\nt = 1", "timed")
    assert "Wall time" in said


def test_an_error_keeps_its_line(front):
    reply, _ = front.run("%%pipeline_step fails\n#| retries: 1\n1 / 0", "fails")
    assert reply["ename"] == "ZeroDivisionError"
    assert "----> 3 1 / 0" in ANSI.sub("", "".join(reply["traceback"]))


def test_our_error_is_one_sentence_and_the_cell_failed(front):
    reply, outputs = front.run("%%pipeline_step bad --retrys 3\nnever = 1", "bad")
    ((kind, content),) = outputs
    assert reply["status"] == "error"
    assert kind == "error"
    assert content["ename"] == "BadMagicError"
    (line,) = content["traceback"]
    assert "has no option '--retrys'. Did you mean --retries?" in line
    reply, _ = front.run("never")
    assert reply["ename"] == "NameError"


def test_tab_offers_our_words(front):
    found = front.complete("%%pipeline_step a --retr")
    assert found["matches"] == ["--retries", "--retry-delay"]
    assert found["cursor_start"] == len("%%pipeline_step a ")
    assert front.complete("x = 1\n%pipeline exp")["matches"] == ["export"]
    assert "timed" in front.complete("%pipeline run ti")["matches"]


def test_the_order_is_the_notebooks_not_that_of_running(front):
    front.text("get_ipython().user_ns.update(shared_name=0)", "hidden")
    late = front.text("%%pipeline_step later\nlast = shared_name", "late")
    assert "needs 'shared_name'" in late  # it is in no cell that a fresh kernel has
    said = front.text("%%pipeline_step sooner\nshared_name = 1", "early")
    assert said == "sooner | → shared_name\n"
    steps = front.text("%pipeline steps").split("\n")
    names = [line.split()[0] for line in steps if line]
    assert names.index("sooner") < names.index("later")
    assert "later ← shared_name (sooner)   (cell 2, line 1 of story.ipynb)" in steps


def test_a_cell_that_runs_again_is_a_new_version_of_its_step(front):
    said = front.text("%%pipeline_step sooner\nshared_name = 2", "early")
    assert said == "sooner | → shared_name  (version 2)\n"
    said = front.text("%%pipeline_step sooner\nshared_name = 2", "copy")
    assert "sooner is declared by another cell too" in said


@pytest.mark.skipif(
    "cell_meta" not in signature(ExecutionInfo).parameters,
    reason="this IPython does not hand on what the front end tells with a cell",
)
def test_a_deleted_cell_is_forgotten(front):
    said = front.text("%pipeline steps", "x", deletedCells=["copy"])
    assert "sooner | → shared_name" in said
    reply, _ = front.run("%pipeline steps", "x", deletedCells=["early"])
    assert "needs 'shared_name'" in reply["evalue"]
    front.text("%pipeline reset later", "x")


def test_a_terminal_would_ask_for_more(front):
    message = front.client.is_complete("%%pipeline_step a\nx = 1")
    assert front.reply_to(message)["status"] == "incomplete"
