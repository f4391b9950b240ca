"""``python -m amlnb.inside.notebook_run OUTPUT SPEC WORDS…``: a notebook by papermill.

OUTPUT is where the executed notebook goes. SPEC is JSON: the notebook, and how it is
run. WORDS are the
parameters, three each: how its value is read (``text`` or ``value``), name, value.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from amlnb.model.attempt import Fault
from amlnb.steps.exchange import COMPLAINT, put
from amlnb.steps.executing import import_papermill
from amlnb.steps.handover import Complaint
from amlnb.steps.run_context import METRICS, VARIABLE

#: The name under which screens look for an executed notebook.
_EXECUTED = "executed.ipynb"
_SCRAP = "application/scrapbook.scrap.json+json"


def main(arguments: list[str]) -> int:
    """Execute the notebook; return 0 when every cell ended well."""
    import_papermill()
    from papermill.exceptions import PapermillExecutionError

    output, spec = Path(arguments[0]), json.loads(arguments[1])
    given = dict(parameters(arguments[2:]))
    folder = _folder()
    executed = (folder or output.parent) / _EXECUTED
    try:
        with private_sockets():
            _execute(spec, given, executed)
    except PapermillExecutionError as error:
        _complain(spec["notebook"], error)
        return 1
    finally:
        _keep(executed, output)
    return 0


@contextmanager
def private_sockets() -> Iterator[None]:
    """Let kernels put their sockets into a folder that only this user may enter."""
    with tempfile.TemporaryDirectory(prefix="amlnb-nb-") as folder:
        os.environ["JUPYTER_RUNTIME_DIR"] = folder
        yield


def _execute(spec: Mapping[str, Any], given: Mapping[str, Any], output: Path) -> None:
    import papermill
    from traitlets.config import Config

    sockets = Config({"KernelManager": {"transport": "ipc"}})
    kernel, language = kernel_of(spec)
    papermill.execute_notebook(
        spec["notebook"],
        str(output),
        parameters=dict(given),
        kernel_name=kernel,
        language=language,
        cwd=spec.get("cwd") or str(Path(spec["notebook"]).parent),
        execution_timeout=spec.get("timeout"),
        progress_bar=bool(spec.get("progress_bar")),
        stdout_file=sys.stdout,
        stderr_file=sys.stderr,
        config=sockets,
    )


def kernel_of(spec: Mapping[str, Any]) -> tuple[str, str]:
    """Return the kernel and language that a notebook is executed in.

    A Python notebook saved with a kernel that is not here gets this Python: a
    kernel's name says where it was last run, not what it needs.
    """
    from amlnb.steps.kernels import NATIVE, known_kernels

    metadata = json.loads(Path(spec["notebook"]).read_text("utf-8")).get("metadata", {})
    saved = metadata.get("kernelspec", {})
    language = (
        saved.get("language")
        or metadata.get("language_info", {}).get("name")
        or "python"
    )
    wanted = spec.get("kernel_name") or saved.get("name") or NATIVE
    known = known_kernels()
    if wanted in known:
        return wanted, known[wanted]
    is_ours = not spec.get("kernel_name") and language == "python"
    return (NATIVE if is_ours else wanted), language


def parameters(words: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield names and values; a ``value`` is read as JSON where it is that."""
    for at in range(0, len(words), 3):
        how, name, value = words[at : at + 3]
        yield name, _read(value) if how == "value" else value


def _read(text: str) -> Any:
    if text in ("True", "False"):
        return text == "True"
    try:
        return json.loads(text)
    except ValueError:
        return text


def _complain(notebook: str, error: Any) -> None:
    """Tell the worker which cell failed, and why, in the user's own line."""
    line = _failing_line(error)
    where = f"cell {error.cell_index} of {Path(notebook).name}"
    said = f"{error.ename}: {error.evalue}" if error.evalue else str(error.ename)
    message = f"{said.rstrip('. ')}, in {where}" + (f": `{line}`" if line else "")
    complaint = Complaint(
        fault=Fault.BODY, message=message, traceback=_plain(error.traceback)
    )
    folder = _folder()
    if folder is not None:
        put(folder, COMPLAINT, complaint)
    print(message, file=sys.stderr)  # noqa: T201 - the step's log


def _failing_line(error: Any) -> str:
    """Return the line that the traceback's arrow last points at."""
    text = _plain(error.traceback)
    arrows = [part for part in text.splitlines() if part.startswith("---->")]
    words = arrows[-1].removeprefix("---->").split(maxsplit=1) if arrows else []
    return words[1].strip() if len(words) > 1 else ""


def _plain(traceback: Sequence[str]) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback))


def _keep(executed: Path, output: Path) -> None:
    """Bring the executed notebook to its output, and its scraps to the metrics."""
    if not executed.is_file():
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(executed, output)
    lines = [json.dumps(e) for e in _scraps(json.loads(executed.read_text("utf-8")))]
    folder = _folder()
    if lines and folder is not None:
        with (folder / METRICS).open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


def _scraps(notebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the notebook glued with scrapbook."""
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            scrap = output.get("data", {}).get(_SCRAP)
            if scrap:
                yield {"name": scrap["name"], "value": scrap["data"], "kind": "last"}


def _folder() -> Path | None:
    context = os.environ.get(VARIABLE)
    return Path(context).parent if context else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
