"""What an attempt works on and makes: staged before the body, collected after it."""

from __future__ import annotations

from pathlib import Path

from amlnb.data.store import FileStore
from amlnb.model.attempt import AttemptResult, AttemptSpec
from amlnb.steps.exchange import HANDOVER, SAVED, put, take
from amlnb.steps.handover import Handover, Saved
from amlnb.steps.language import Language
from amlnb.worker.collecting import (
    Collecting,
    changed_outside,
    place_guard,
    warnings,
)
from amlnb.worker.staging import Staging


class Materials:
    """One attempt's inputs and outputs, and the store they come from and go to."""

    def __init__(
        self, spec: AttemptSpec, language: Language, folder: Path, desk: Path
    ) -> None:
        self._spec, self._language = spec, language
        self._folder, self._desk = folder, desk
        self._store = FileStore(spec.artifacts)
        self._handover = Handover()
        self._guard = place_guard(self._handover)

    def stage(self) -> None:
        """Lay out all inputs, and write what the first cell reads.

        Raises
        ------
        InputError
            When an input is gone or unreadable.
        """
        staging = Staging(
            spec=self._spec,
            store=self._store,
            language=self._language,
            folder=self._folder,
            desk=self._desk,
        )
        self._handover = staging.handover()
        put(self._desk, HANDOVER, self._handover)
        self._language.before(self._handover)
        self._guard = place_guard(self._handover)

    def collect(self) -> AttemptResult:
        """Commit the outputs, and return the result without its times.

        Raises
        ------
        AmlnbError
            When a declared output is missing or cannot be stored.
        """
        spec = self._spec
        saved = take(Saved, self._desk, SAVED) or Saved()
        collecting = Collecting(
            spec=spec,
            store=self._store,
            language=self._language,
            handover=self._handover,
        )
        outputs = collecting.outputs(saved)
        outside = changed_outside(spec, self._store)
        changed = (*saved.changed_inputs, *self._guard.changed())
        return AttemptResult(
            id=spec.id,
            outputs=outputs,
            warnings=warnings(spec, changed, outside, outputs),
            reusable=not outside,
        )
