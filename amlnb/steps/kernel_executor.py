"""Executes a notebook by papermill, in a kernel of its own on local sockets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from amlnb.steps import memory
from amlnb.steps.deadline import Deadline
from amlnb.steps.executor import Job
from amlnb.steps.heavy import without_unused
from amlnb.steps.kernels import Kernel
from amlnb.steps.outcome import Death, Outcome
from amlnb.steps.process import start_kernel


class KernelExecutor:
    """A kernel that starts when this is made, while papermill is being imported."""

    def __init__(
        self, kernel: Kernel, runtime: Path, cwd: str, environment: Mapping[str, str]
    ) -> None:
        self._kills_before = memory.kills()
        self.process = start_kernel(kernel, runtime, cwd, environment)

    def execute(self, job: Job) -> Outcome:
        """Run the cells in order, and leave the executed notebook."""
        with without_unused():
            from papermill.exceptions import PapermillExecutionError
            from papermill.execute import execute_notebook

            from amlnb.steps.engine import NAME, register, write_notebook
            from amlnb.steps.execution import Course
        register()

        def save(nb: Any) -> None:
            job.write(job.executed, write_notebook(nb))

        process = self.process
        deadline = Deadline(job.timeout, process.interrupt, process.kill)
        course = Course(job, process, deadline, save)
        notebook = _as_node(job.document.notebook)
        try:
            execute_notebook(
                notebook,
                None,
                engine_name=NAME,
                kernel_name=process.kernel.name,
                progress_bar=False,
                course=course,
            )
        except PapermillExecutionError:
            # `course` tells more; papermill has marked the place in the notebook
            if course.error is not None or course.died:
                save(course.notebook)
        return self._outcome(course)

    def close(self) -> None:
        """End the kernel and its process group."""
        self.process.kill()

    def _outcome(self, course: Any) -> Outcome:
        return Outcome(
            error=course.error,
            death=self._death(course.index) if course.died else None,
            timed_out=course.deadline.passed,
            body_seconds=course.body_seconds,
            counts=tuple(course.counts.items()),
            recent=course.job.log.recent,
        )

    def _death(self, index: int | None) -> Death:
        return Death(
            index=index,
            exit_code=self.process.exit_code,
            last_words=self.process.last_words,
            out_of_memory=memory.kills() > self._kills_before,
        )


def _as_node(notebook: Mapping[str, Any]) -> Any:
    from nbformat import from_dict

    make: Callable[[Any], Any] = from_dict
    return make(dict(notebook))
