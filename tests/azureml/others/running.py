"""Running one of others' notebooks or scripts, and what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from amlnb.workspace.workspace import Workspace
from tests.azureml.others.bringing import Clone
from tests.azureml.others.outside import MADE
from tests.azureml.others.table import Held

#: Seconds for one notebook with all its runs.
PATIENCE = 280


@dataclass(frozen=True)
class Outcome:
    code: int
    said: str
    #: The source of each failed cell and its error, in order.
    failures: list[tuple[str, str]]
    #: How each run ended, oldest first.
    runs: tuple[str, ...]


def run(held: Held, clone: Clone, place: Path) -> Outcome:
    """Bring the files out, make what stands in for outside ones, run, and look."""
    path = PurePosixPath(held.file)
    folder = held.folder or str(path.parent)
    work = place / "work"
    clone.bring(held.revision, "" if folder == "." else folder, work)
    file = work / (path if folder == "." else path.relative_to(folder))
    for name, made in held.lacking.items():
        if not (work / name).exists():
            MADE[made](work / name)
    if held.then:
        _go_another_way(file, held)
    executed = place / "executed.ipynb"
    words = [sys.executable, "-m", "amlnb", "azureml", "run", str(file), "--wait"]
    words += [*held.options, "--output", str(executed), *_served(held, place)]
    done = subprocess.run(
        words,
        cwd=work,
        env=_environment(held, work),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    said = done.stdout + done.stderr
    return Outcome(done.returncode, said, _failures(executed), _runs(work))


def _go_another_way(notebook: Path, held: Held) -> None:
    """Put the code of `then` in place of the cell at which the notebook stops."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cells = content["cells"]
    at = next(n for n, c in enumerate(cells) if held.stops_at in _source(c))
    cells[at]["source"] = held.then
    del cells[at + 1 :]
    notebook.write_text(json.dumps(content), encoding="utf-8")


def _served(held: Held, place: Path) -> list[str]:
    words: list[str] = []
    for url, name in held.serve.items():
        path = place / "outside" / name
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            MADE[name](path)
        words += ["--serve", f"{url}={path}"]
    return words


def _environment(held: Held, work: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AMLNB_")}
    paths = [str(work)] if held.from_root else []
    paths += filter(None, [kept.get("PYTHONPATH")])
    return {
        **kept,
        **held.environment,
        "AMLNB_WORKSPACE": str(work),
        "MPLBACKEND": "agg",
        "PYTHONPATH": os.pathsep.join(paths),
    }


def _failures(executed: Path) -> list[tuple[str, str]]:
    if not executed.exists():
        return []
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    return [
        (_source(cell), f"{output['ename']}: {output['evalue']}")
        for cell in cells
        for output in cell.get("outputs", ())
        if output["output_type"] == "error"
    ]


def _source(cell: dict[str, object]) -> str:
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else str(source)


def _runs(work: Path) -> tuple[str, ...]:
    workspace = Workspace.open(work, create=False)
    try:
        return tuple(run.status.value for run in reversed(workspace.runs()))
    finally:
        workspace.close()
