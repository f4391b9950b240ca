"""Our engine for papermill: the kernel is ours, and files are never half written.

Imports papermill at the top, since classes need their bases: import this module only
where a notebook is about to run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import nbformat
import papermill
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.execute import prepare_notebook_metadata

from amlnb.steps.execution import Course, Execution
from amlnb.steps.session import KernelDiedError

#: Not the name of the engine for everybody, which needs no `course`.
NAME = "amlnb-step"


class StepManager(NotebookExecutionManager):  # type: ignore[misc]
    """Papermill's book-keeping over our own writer."""

    course: Course

    def save(self, **_: Any) -> None:
        """Leave it to `Execution`, which saves when that is worth a file."""

    def notebook_start(self, **_: Any) -> None:
        """Note where the notebook lies; papermill was given no path to write to."""
        self.nb.metadata.papermill["version"] = papermill.__version__
        self.nb.metadata.papermill["input_path"] = None
        self.nb.metadata.papermill["output_path"] = str(self.course.job.executed)
        super().notebook_start()

    def cell_start(self, cell: Any, cell_index: int | None = None, **_: Any) -> None:
        """Note that a cell runs; the file shows it with the next save."""
        del cell_index
        cell.metadata.papermill |= {
            "start_time": self.now().isoformat(),
            "status": self.RUNNING,
            "exception": False,
        }

    def cell_complete(self, cell: Any, cell_index: int | None = None, **_: Any) -> None:
        """Note that a cell has run; papermill reads its own text back for that."""
        del cell_index
        book, end = cell.metadata.papermill, self.now()
        if book.get("start_time"):
            began = datetime.fromisoformat(book["start_time"])
            book["duration"] = (end - began).total_seconds()
        book["end_time"] = end.isoformat()
        if book["status"] != self.FAILED:
            book["status"] = self.COMPLETED


class StepEngine(Engine):  # type: ignore[misc]
    """Executes the cells of one attempt in the kernel that was started for it."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, *, course: Course, **_: Any
    ) -> Any:
        """Run the notebook; what happens is noted in `course`."""
        del kernel_name
        manager = StepManager(nb, progress_bar=False)
        manager.course, course.notebook = course, nb
        manager.notebook_start()
        try:
            asyncio.run(Execution(manager, course).run())
        except KernelDiedError:
            course.died = True
            _mark_failed(manager, course.index)
        finally:
            manager.notebook_complete()
        return manager.nb


def execute(notebook: Any, kernel: str, course: Course) -> Any:
    """Let papermill execute a notebook by this engine, and return it as it is then.

    ``papermill.execute_notebook`` would read and write files, of which a step has its
    own, and turn the notebook into text and back twice.
    """
    papermill_engines.register(NAME, StepEngine)
    nb = prepare_notebook_metadata(_with_metadata(notebook), None, None)
    return papermill_engines.execute_notebook_with_engine(
        NAME, nb, kernel_name=kernel, course=course
    )


def _with_metadata(nb: Any) -> Any:
    """Return the notebook with the places in which papermill keeps its books."""
    if (nb.nbformat, nb.nbformat_minor) < (nbformat.v4.nbformat, 5):
        nb = nbformat.v4.upgrade(nb)  # type: ignore[no-untyped-call]
    names = ("default_parameters", "parameters", "environment_variables")
    books: dict[str, Any] = {name: {} for name in names}
    nb.metadata["papermill"] = node(books | nb.metadata.get("papermill", {}))
    for cell in nb.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata.setdefault("papermill", node({}))
    return nb


def node(data: Mapping[str, Any]) -> Any:
    """Return data as a notebook holds it."""
    make: Callable[[Any], Any] = nbformat.from_dict
    return make(dict(data))


def write_notebook(nb: Any) -> bytes:
    """Return the bytes of a notebook's file.

    It was checked when it was loaded, and what was added since is made by the format's
    own functions.
    """
    write: Callable[[Any], str] = nbformat.v4.writes
    return write(nb).encode("utf-8", "replace")


def _mark_failed(manager: StepManager, index: int | None) -> None:
    if index is not None:
        manager.cell_exception(manager.nb.cells[index], cell_index=index)
