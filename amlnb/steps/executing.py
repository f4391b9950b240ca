"""One notebook carried out by papermill, whatever runs its cells."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable
from typing import Any

from amlnb.steps import memory
from amlnb.steps.deadline import Deadline
from amlnb.steps.executor import Job
from amlnb.steps.heavy import without_unused
from amlnb.steps.outcome import Death, Outcome
from amlnb.steps.session import Runnable, Session


def carry_out(
    job: Job,
    kernel: str,
    process: Runnable,
    connect: Callable[[], Session],
    kills_before: int,
) -> Outcome:
    """Run the cells in order, and leave the executed notebook.

    Parameters
    ----------
    kernel
        The kernel's name, for the notebook's metadata.
    kills_before
        How many processes the system had killed for want of memory before this one
        began: see `amlnb.steps.memory`.
    """
    import_papermill()
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    from amlnb.steps.engine import execute, node, write_notebook
    from amlnb.steps.execution import Course

    def save(nb: Any) -> None:
        # Without it a run is as good as before, so it need not wait for the disk.
        job.write(job.executed, write_notebook(nb), durable=False)

    deadline = Deadline(job.timeout, process.interrupt, process.kill)
    course = Course(job, connect, deadline, save)
    executed = execute(node(job.document.notebook), kernel, course)
    if course.error is not None or course.died:
        # `course` tells more than the error; papermill marks its place in the notebook
        with contextlib.suppress(PapermillExecutionError):
            raise_for_execution_errors(executed, None)
    save(executed)
    return _outcome(course, process, kills_before)


def import_papermill() -> None:
    """Import papermill and what runs under it; a third of a second, once."""
    with without_unused():
        importlib.import_module("papermill.execute")
        importlib.import_module("amlnb.steps.engine")


def _outcome(course: Any, process: Runnable, kills_before: int) -> Outcome:
    death = None
    if course.died:
        death = Death(
            index=course.index,
            exit_code=process.exit_code,
            last_words=process.last_words,
            out_of_memory=memory.kills() > kills_before,
            is_lost=process.is_lost,
        )
    return Outcome(
        error=course.error,
        death=death,
        timed_out=course.deadline.passed,
        body_seconds=course.body_seconds,
        counts=tuple(course.counts.items()),
        recent=course.job.log.recent,
    )
