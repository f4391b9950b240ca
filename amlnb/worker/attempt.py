"""One attempt, from its spec to its result.

The kernel is started before the parts that store data are imported, so that both
get ready at once.
"""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from amlnb.compute.box import empty_namespace, sweep
from amlnb.forkserver.process import ForkRefusedError
from amlnb.forkserver.start import NoForkserverError
from amlnb.model.attempt import AttemptResult, AttemptSpec, Failure, Fault
from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue
from amlnb.model.step import CommandBody
from amlnb.steps.document import Document, document
from amlnb.steps.exchange import COMPLAINT, take
from amlnb.steps.executing import import_papermill
from amlnb.steps.executor import Executor, Job
from amlnb.steps.failure import Case, failure
from amlnb.steps.fork_executor import ForkExecutor, can_fork
from amlnb.steps.handover import ATTEMPT, Complaint
from amlnb.steps.kernel_executor import KernelExecutor
from amlnb.steps.kernels import Kernel, find_kernel
from amlnb.steps.language import Language, language_of
from amlnb.steps.log import Log
from amlnb.steps.metrics import read_metrics
from amlnb.steps.outcome import Outcome
from amlnb.worker.environment import kernel_environment
from amlnb.worker.fault import FailedError, fault_of
from amlnb.worker.files import write_whole
from amlnb.worker.runtime import library

if TYPE_CHECKING:
    from amlnb.worker.command import Command

EXECUTED, LOG = "executed.ipynb", "log.txt"
#: Names the socket of the forkserver, where there is one.
FORKSERVER = "AMLNB_FORK_SOCKET"


def get_ready() -> None:
    """Import what every attempt needs, while there is none yet."""
    import_papermill()
    importlib.import_module("amlnb.worker.materials")
    gc.freeze()  # all of that stays, and need not be looked at again and again


class Attempt:
    """One try at one step, in one kernel."""

    def __init__(self, spec: AttemptSpec, runtime: Path) -> None:
        self._spec, self._runtime = spec, runtime
        self._folder = Path(spec.folder)
        #: Copies of inputs, and places for outputs.
        self._work = self._folder / "work"
        #: Where worker and kernel leave notes for each other.
        self._desk = runtime / "desk"
        self._log = Log(self._folder / LOG)
        self._executor: Executor | Command | None = None
        #: Whether nothing of it is left once it has ended. If not, the forkserver died,
        #: and only from outside our namespace can the rest be found.
        self.is_clean = True

    def carry_out(self) -> AttemptResult:
        """Run the attempt to its end and return what came of it; never raises."""
        began = time.monotonic()
        try:
            result = self._run()
        except FailedError as error:
            result = AttemptResult(
                id=self._spec.id,
                failure=error.failure,
                body_seconds=error.body_seconds,
                metrics=self._logged(),
            )
        except Exception as error:  # noqa: BLE001 - every attempt ends with a result
            result = AttemptResult(
                id=self._spec.id,
                failure=self._unforeseen(error),
                metrics=self._logged(),
            )
        finally:
            self.stop()
            self._log.close()
        self._clear(all_of_it=result.failure is None)
        return replace(result, seconds=time.monotonic() - began)

    def _logged(self) -> dict[str, JsonValue]:
        """Return what was logged before it failed, as far as that can be read."""
        try:
            return read_metrics(self._folder)
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def _clear(self, *, all_of_it: bool) -> None:
        """Remove private copies; what a failed body made stays, to be looked at."""
        left = self._work if all_of_it else self._work / "inputs"
        if left.exists():
            shutil.rmtree(left, ignore_errors=True)

    def stop(self) -> None:
        """End the kernel and all that it started, if one was started."""
        if self._executor is None:
            return
        self._executor.close()
        if isinstance(self._executor, ForkExecutor):
            self.is_clean = self._executor.is_gone
            if self.is_clean:
                return
        if os.getpid() == 1:
            empty_namespace()
        else:
            sweep(f"{ATTEMPT}={self._spec.id}")

    # -------------------------------------------------------------------- the course

    def _run(self) -> AttemptResult:
        with self._faults(Fault.STORAGE):
            self._make_folders()
        if isinstance(self._spec.body, CommandBody):
            return self._run_command(self._spec.body)
        with self._faults(Fault.SETUP):
            kernel, language, executor = self._start_kernel()
        from amlnb.worker.materials import Materials

        materials = Materials(self._spec, language, self._work, self._desk)
        with self._faults(Fault.INPUT):
            doc = document(self._spec, kernel, language)
            materials.stage()
        outcome = self._execute(executor, doc, language)
        self.stop()  # nothing changes its outputs while they are stored
        self._refuse_failure(doc, outcome, language)
        with self._faults(Fault.OUTPUT):
            return replace(materials.collect(), body_seconds=outcome.body_seconds)

    def _run_command(self, body: CommandBody) -> AttemptResult:
        from amlnb.worker.command import Command

        self._work.mkdir(mode=0o700)
        command = Command(self._spec, body, self._work, self._log)
        self._executor = command  # so that `stop` finds it
        with self._faults(Fault.INPUT):
            command.stage()
        with self._faults(Fault.SETUP):
            ended = command.execute(library(self._runtime))
        self.stop()  # nothing changes its outputs while they are stored
        failed = command.failure(ended)
        if failed is not None:
            raise FailedError(failed, ended.seconds)
        with self._faults(Fault.OUTPUT):
            return replace(command.collect(), body_seconds=ended.seconds)

    def _make_folders(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self._work, self._desk):
            if folder.exists():
                shutil.rmtree(folder)
        self._desk.mkdir(mode=0o700)
        self._log.open()

    def _start_kernel(self) -> tuple[Kernel, Language, Executor]:
        spec = self._spec
        kernel = find_kernel(spec.kernel)
        language = language_of(kernel)
        language.check([*spec.values, *spec.inputs, *(o.name for o in spec.outputs)])
        environment = kernel_environment(
            spec, language, self._desk, library(self._runtime)
        )
        executor = self._forked(kernel, environment) or KernelExecutor(
            kernel, self._runtime, spec.cwd, environment
        )
        self._executor = executor  # so that `stop` finds it
        return kernel, language, executor

    def _forked(
        self, kernel: Kernel, environment: Mapping[str, str]
    ) -> ForkExecutor | None:
        """Return a forked process for a Python step, or None where a kernel must do."""
        server = os.environ.get(FORKSERVER)
        if not server or not can_fork(kernel):
            return None
        spec = self._spec
        try:
            return ForkExecutor(
                kernel, Path(server), spec.cwd, environment, spec.body.imports
            )
        except (NoForkserverError, ForkRefusedError) as error:
            print(f"{error} The step runs in a kernel instead.", file=sys.stderr)  # noqa: T201 - the worker's own words
            return None

    def _execute(
        self, executor: Executor, doc: Document, language: Language
    ) -> Outcome:
        job = Job(
            document=doc,
            language=language,
            log=self._log,
            executed=self._folder / EXECUTED,
            folder=self._desk,
            write=write_whole,
            timeout=self._spec.timeout,
        )
        return executor.execute(job)

    def _refuse_failure(
        self, doc: Document, outcome: Outcome, language: Language
    ) -> None:
        case = Case(
            spec=self._spec,
            document=doc,
            outcome=outcome,
            language=language,
            complaint=take(Complaint, self._desk, COMPLAINT),
        )
        found = failure(case)
        if found is not None:
            raise FailedError(found, outcome.body_seconds)

    # ------------------------------------------------------------------- the failures

    @contextmanager
    def _faults(self, fault: Fault) -> Iterator[None]:
        """Turn what goes wrong in the block into a failure of that kind."""
        try:
            yield
        except (AmlnbError, OSError) as error:
            raise FailedError(self._failure(fault_of(error, fault), error)) from error

    def _unforeseen(self, error: Exception) -> Failure:
        said = f"{type(error).__name__}: {error}" if str(error) else repr(error)
        failed = self._failure(fault_of(error, Fault.DIED), error)
        message = f"The worker of step {self._spec.step!r} failed: {said}"
        return replace(failed, message=message)

    def _failure(self, fault: Fault, error: Exception) -> Failure:
        return Failure(
            fault=fault,
            message=str(error) or type(error).__name__,
            place=self._spec.place,
            traceback="".join(traceback.format_exception(error)),
        )
