"""What plans look at, from this workspace's store and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from amlnb.data.store import FileStore
from amlnb.model.artifact import Artifact
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.json import JsonValue
from amlnb.ports import RunStore, StepResult
from amlnb.workspace.environment import Owners, describe

_PLAIN = ("json", "text")


class NotPlainError(AmlnbError):
    """A condition or a fan-out looks at a value that is not plain data."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact = artifact
        super().__init__(
            f"A condition or --map reads {artifact.name!r}, which was stored as "
            f"{artifact.format} ({artifact.type}): declare it with -o "
            f"{artifact.name}:json, and make it numbers, texts or lists of them."
        )


@dataclass(slots=True, kw_only=True)
class WorkspaceHistory:
    """Implements `amlnb.ports.History` for one pipeline."""

    store: RunStore
    artifacts: FileStore
    pipeline: str
    #: Where relative paths start.
    folder: Path
    #: The workspace's ``.amlnb`` folder.
    root: Path
    #: Remembers which distribution offers which module.
    owners: Owners
    #: The run that is being repaired; empty for none.
    repairs: str = ""
    _environments: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)
    _repaired: Mapping[str, StepResult] | None = None
    _failed: set[str] | None = None

    def latest(self, steps: Sequence[str]) -> Mapping[str, StepResult]:
        """Return the newest result of each step of this pipeline."""
        return self.store.latest(self.pipeline, steps)

    def reusable(self, keys: Sequence[str]) -> Mapping[str, StepResult]:
        """Return the newest reusable result for each key that has one."""
        return self.store.reusable(keys)

    def durations(self, steps: Sequence[str]) -> Mapping[str, list[float]]:
        """Return the seconds of each step's newest results."""
        return self.store.durations(self.pipeline, steps)

    def repaired(self) -> Mapping[str, StepResult]:
        """Return what the repaired run made, and those that it repaired itself."""
        if self._repaired is None:
            self._repaired = self._results_of_chain()
        return self._repaired

    def _results_of_chain(self) -> dict[str, StepResult]:
        results: dict[str, StepResult] = {}
        run_id = self.repairs
        while run_id:
            results = {**self.store.results_of(run_id), **results}
            run_id = self.store.run(run_id).options.repairs
        return results

    def failed_in(self, key: str) -> str:
        """Return the repaired run in which this step failed, or ""."""
        if self._failed is None:
            steps = self.store.run(self.repairs).steps if self.repairs else {}
            self._failed = {k for k, s in steps.items() if s.failure is not None}
        return self.repairs if key in self._failed else ""

    def digest(self, path: str) -> str | None:
        """Return the digest of a file or folder, or None when nothing is there."""
        try:
            return self.artifacts.digest_path(path, self.folder)
        except NotFoundError:
            return None

    def data_digest(self, definition: Mapping[str, JsonValue]) -> str | None:
        """Return the digest of what a datastore or dataset holds, or None."""
        from amlnb.data.sources import fingerprint

        return fingerprint(definition, self.root)

    def environment(self, kernel: str, imports: Sequence[str]) -> str:
        """Return a text that changes when what a step's code runs on does."""
        asked = (kernel, tuple(imports))
        if asked not in self._environments:
            self._environments[asked] = describe(kernel, imports, self.owners)
        return self._environments[asked]

    def has(self, artifact: Artifact) -> bool:
        """Return whether the artifact's bytes are still in the store."""
        return self.artifacts.has(artifact)

    def read_json(self, artifact: Artifact) -> JsonValue:
        """Return the value of a ``json`` or ``text`` artifact; no code is run."""
        if artifact.format not in _PLAIN:
            raise NotPlainError(artifact)
        value: Any = self.artifacts.get_value(artifact)
        return cast("JsonValue", value)
