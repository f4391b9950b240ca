"""Running a whole notebook or script of v1 code in a process that has the names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.steps.executing import import_papermill

#: The kernel that a notebook is run in, whatever its own metadata asks for: the
#: names of v1's kernels are not known elsewhere.
_KERNEL = "amlnb-azureml"
#: The tag of the cells that papermill adds to a notebook that failed.
_PAPERMILLS = "papermill-error-cell-tag"


class CellFailedError(AmlnbError):
    """A cell of the notebook raised an error."""

    def __init__(self, notebook: Path, cell: int, error: str, executed: Path) -> None:
        self.notebook, self.cell, self.error = notebook, cell, error
        self.executed = executed
        super().__init__(
            f"Cell {cell} of {notebook.name!r} failed with {error.rstrip('.')}. The "
            f"notebook as far as it ran, with the traceback, is {str(executed)!r}."
        )


class ScriptFailedError(AmlnbError):
    """The script ended with an error of its own."""

    def __init__(self, script: Path, code: int) -> None:
        self.script, self.code = script, code
        super().__init__(
            f"{script.name!r} ended with exit code {code}: its own words are above."
        )


def run_notebook(
    notebook: Path,
    executed: Path,
    variables: Mapping[str, str],
    *,
    keep_going: bool = False,
) -> None:
    """Run a notebook's cells as they are, and write it with its outputs.

    What the cells print goes to this process's output.

    Parameters
    ----------
    keep_going
        Run the cells after a failed one too.

    Raises
    ------
    CellFailedError
        When a cell raises; it names the first one.
    """
    import_papermill()
    import papermill

    executed.parent.mkdir(parents=True, exist_ok=True)
    with _variables(variables), _kernel():
        try:
            papermill.execute_notebook(
                str(notebook),
                str(executed),
                kernel_name=_KERNEL,
                language="python",
                cwd=str(notebook.parent),
                progress_bar=False,
                log_output=True,
                stdout_file=sys.stdout,
                stderr_file=sys.stderr,
                kernel_manager_class=_manager_class(),
                allow_errors=keep_going,
            )
        except papermill.PapermillExecutionError:
            cell, what = _first_failure(executed)
            raise CellFailedError(notebook, cell, what, executed) from None


def _first_failure(executed: Path) -> tuple[int, str]:
    """Return the number of the first failed cell, from 1, and its error."""
    every = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    # papermill adds cells of its own, which tell of the error and lead to it.
    cells = [c for c in every if _PAPERMILLS not in c["metadata"].get("tags", ())]
    return next(
        (number, f"{output['ename']}: {output['evalue']}")
        for number, cell in enumerate(cells, start=1)
        for output in cell.get("outputs", ())
        if output["output_type"] == "error"
    )


def run_script(
    script: Path, arguments: Sequence[str], variables: Mapping[str, str]
) -> None:
    """Run a script from the current directory, its output being this process's.

    Raises
    ------
    ScriptFailedError
        When it ends with another code than 0.
    """
    done = subprocess.run(  # noqa: S603 - the script that the person named
        [
            sys.executable,
            "-m",
            "amlnb.azureml.script",
            str(script.resolve()),
            *arguments,
        ],
        env={**os.environ, **variables},
        check=False,
    )
    if done.returncode != 0:
        raise ScriptFailedError(script, done.returncode)


def _manager_class() -> Any:
    """Return a manager whose kernels listen on files of this user, not on TCP."""
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import Unicode

    class LocalKernelManager(AsyncKernelManager):
        transport = Unicode("ipc")

    return LocalKernelManager


@contextmanager
def _variables(variables: Mapping[str, str]) -> Iterator[None]:
    old = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(old)


@contextmanager
def _kernel() -> Iterator[None]:
    """Offer a kernel of this Python that loads the names before the first cell."""
    with tempfile.TemporaryDirectory(prefix="amlnb-kernel-") as folder:
        spec = Path(folder, "kernels", _KERNEL)
        spec.mkdir(parents=True)
        content = {
            "display_name": "Python with amlnb.azureml",
            "language": "python",
            "argv": [
                *(sys.executable, "-m", "ipykernel_launcher"),
                *("-f", "{connection_file}"),
                "--IPKernelApp.extensions=amlnb.azureml",
                # Its own words about being shut down are none of the notebook's.
                "--IPKernelApp.log_level=50",
            ],
        }
        (spec / "kernel.json").write_text(json.dumps(content), encoding="utf-8")
        old = os.environ.get("JUPYTER_PATH", "")
        with _variables({"JUPYTER_PATH": os.pathsep.join([folder, old]).rstrip(":")}):
            yield
