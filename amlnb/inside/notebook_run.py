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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from amlnb.model.attempt import Fault
from amlnb.steps.exchange import COMPLAINT, put
from amlnb.steps.handover import Complaint
from amlnb.steps.run_context import METRICS, VARIABLE

#: The name under which screens look for an executed notebook.
_EXECUTED = "executed.ipynb"
_SCRAP = "application/scrapbook.scrap.json+json"


def main(arguments: list[str]) -> int:
    """Execute the notebook; return 0 when every cell ended well."""
    from papermill.exceptions import PapermillExecutionError

    output, spec = Path(arguments[0]), json.loads(arguments[1])
    given = dict(parameters(arguments[2:]))
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        _execute(spec, given, output)
    except PapermillExecutionError as error:
        _complain(spec["notebook"], error)
        return 1
    finally:
        _keep(output)
    return 0


def _execute(spec: Mapping[str, Any], given: Mapping[str, Any], output: Path) -> None:
    import papermill

    papermill.execute_notebook(
        spec["notebook"],
        str(output),
        parameters=dict(given),
        kernel_name=spec.get("kernel_name"),
        cwd=spec.get("cwd") or str(Path(spec["notebook"]).parent),
        execution_timeout=spec.get("timeout"),
        progress_bar=bool(spec.get("progress_bar")),
        stdout_file=sys.stdout,
        stderr_file=sys.stderr,
    )


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


def _keep(output: Path) -> None:
    """Show the executed notebook with the step, and its scraps as metrics."""
    folder = _folder()
    if folder is None or not output.is_file():
        return
    shutil.copyfile(output, folder / _EXECUTED)
    lines = [json.dumps(e) for e in _scraps(json.loads(output.read_text("utf-8")))]
    if lines:
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
