"""The process of a ParallelRunStep.

It cuts the inputs into mini-batches, lets worker processes run the entry script on
them, and puts their results together. The words are those of `settings.words`.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from amlnb.compute.processors import processors
from amlnb.data.storage import StorageError, storing
from amlnb.model.attempt import Fault
from amlnb.model.errors import AmlnbError
from amlnb.sdk.data.dataset_of import dataset_of
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parallel import telling
from amlnb.sdk.parallel.cutting import Knife, Source, cut
from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.mishap import Mishap
from amlnb.sdk.parallel.settings import Settings
from amlnb.sdk.parallel.shift import Shift, size_of
from amlnb.sdk.parallel.tally import Tally
from amlnb.sdk.parallel.worker import Order, rows_file
from amlnb.sdk.runs.context import current_context
from amlnb.steps.exchange import COMPLAINT, SAVED, put
from amlnb.steps.handover import Complaint, Saved
from amlnb.steps.run_context import InputHere, RunContext

_PLACES = ("datapath", "path")


class NoContextError(AmlnbError):
    """The program was started by hand."""

    def __init__(self) -> None:
        super().__init__("This program runs as a ParallelRunStep, and in no other way.")


def main(words: Sequence[str]) -> int:
    """Do the whole step; return the exit status."""
    context = current_context()
    if context is None:
        raise NoContextError
    complaint = _complaint(words, context)
    if complaint is None:
        return 0
    put(context.folder, COMPLAINT, complaint)
    print(complaint.message, file=sys.stderr)  # noqa: T201 - the step's log
    return 1


def _complaint(words: Sequence[str], context: RunContext) -> Complaint | None:
    """Do the step; return what is wrong, if something is."""
    try:
        settings = Settings.read(words, os.environ)
        with tempfile.TemporaryDirectory(dir=Path.cwd().parent) as spool:
            return _done(settings, context, Path(spool))
    except UserErrorException as error:
        return Complaint(fault=Fault.SETUP, message=str(error))
    except StorageError as error:
        return Complaint(fault=Fault.STORAGE, message=str(error))
    except AmlnbError as error:
        return Complaint(fault=Fault.INPUT, message=str(error))


def _done(settings: Settings, context: RunContext, spool: Path) -> Complaint | None:
    """Run all mini-batches and keep their results; return what is wrong, if it is."""
    knife = Knife(
        size=settings.mini_batch_size,
        keys=settings.partition_keys,
        root=Path(context.root),
        spool=spool,
    )
    batches = cut([source_of(n, context.inputs[n]) for n in settings.inputs], knife)
    if settings.output:
        Path(settings.output).mkdir(parents=True, exist_ok=True)
    tally = Tally(batches, settings.limits)
    false_start = _worked(settings, tally, _order(settings, context, spool))
    if false_start is not None:
        return telling.of_start(false_start)
    if tally.passed():
        return telling.of_losses(tally)
    if settings.appends:
        _append(tally.done, spool, Path(settings.output, settings.append_row_file_name))
    put(context.folder, SAVED, Saved(warnings=telling.warnings(settings, tally)))
    return None


def _worked(settings: Settings, tally: Tally, order: Order) -> Mishap | None:
    """Let the processes work; return why none could be made ready, if that is so."""
    batches = list(tally.waiting)
    size = size_of(settings.node_count, settings.process_count, processors(), batches)
    say = _Log(settings.level, tally)
    say.line(logging.INFO, telling.beginning(settings, batches, size))
    shift = Shift(tally, order, size, say.mishap, say.progress)
    shift.run()
    say.line(logging.INFO, telling.end(tally))
    if shift.false_start is not None:
        say.line(logging.ERROR, shift.false_start.traceback.rstrip())
    return shift.false_start


class _Log:
    """Tells the step's log how it goes."""

    def __init__(self, level: str, tally: Tally) -> None:
        self._least, self._tally = logging.getLevelNamesMapping()[level], tally
        self._newest = ""

    def line(self, level: int, text: str) -> None:
        if text and level >= self._least:
            print(text, flush=True)  # noqa: T201 - the step's log

    def mishap(self, batch: MiniBatch, mishap: Mishap, again: bool) -> None:
        is_new = mishap.traceback.rstrip() and mishap.traceback != self._newest
        if is_new:  # a second try often tells the same
            self.line(logging.WARNING, mishap.traceback.rstrip())
        self._newest = mishap.traceback
        self.line(logging.WARNING, telling.mishap(self._tally, batch, mishap, again))

    def progress(self) -> None:
        self.line(logging.INFO, telling.progress(self._tally))


def source_of(name: str, here: InputHere) -> Source:
    """Return an input as a dataset, whatever it was given as."""
    said = dict(here.definition) or {"kind": "file_dataset"}
    if said["kind"] in _PLACES:
        said = {"kind": "file_dataset", "sources": [said]}
    definition = dataset_of(None, said, here.path).data_definition()
    place = Path(here.path) if here.path else None
    return Source(name=name, definition=definition, place=place)


def _order(settings: Settings, context: RunContext, spool: Path) -> Order:
    return Order(
        folder=str(Path.cwd().resolve()),
        script=settings.entry_script,
        arguments=settings.arguments,
        name="",
        level=settings.level,
        output=settings.output,
        root=context.root,
        spool=str(spool),
        appends=settings.appends,
        timeout=settings.timeout,
    )


def _append(done: Sequence[int], spool: Path, target: Path) -> None:
    """Put the results of all mini-batches into one file, in the order of these."""
    with storing(target), target.open("wb") as whole:
        for index in sorted(done):
            with rows_file(str(spool), index).open("rb") as part:
                shutil.copyfileobj(part, whole)
