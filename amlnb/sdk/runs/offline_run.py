"""The run of code that is part of none: what it logs is printed, and kept by nobody."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import Any, Self

from amlnb.model.json import JsonValue
from amlnb.sdk.exceptions import RunEnvironmentException
from amlnb.sdk.runs.metric_log import MetricLog
from amlnb.sdk.runs.run_files import RunFiles
from amlnb.sdk.runs.run_words import RunWords
from amlnb.sdk.runs.submitted_run import Datasets
from amlnb.steps.metrics import MetricKind, read_metrics


class OfflineRun(MetricLog, RunFiles, RunWords):
    """Stands in for a run while a script is tried by hand."""

    def __init__(self) -> None:
        self.id = "OfflineRun"
        self._place = Path(tempfile.mkdtemp(prefix="amlnb-offline-"))
        atexit.register(shutil.rmtree, self._place, ignore_errors=True)
        self.display_name = self.id

    def _folder(self) -> Path:
        return self._place

    def _add(
        self,
        name: str,
        value: JsonValue,
        kind: MetricKind,
        description: str = "",
        step: int | None = None,
    ) -> None:
        print(f"Attempted to log {kind.value} metric {name}:\n{value}")  # noqa: T201 - v1 prints
        super()._add(name, value, kind, description, step)

    @property
    def experiment(self) -> Any:
        """Refuse: it belongs to none."""
        raise RunEnvironmentException(
            "This code runs outside of a run, so it has no experiment: use "
            "Workspace.from_config(), or submit the script as a step."
        )

    @property
    def parent(self) -> None:
        """None: it belongs to no pipeline."""

    @property
    def input_datasets(self) -> Datasets:
        """No datasets."""
        return Datasets("input", {})

    @property
    def output_datasets(self) -> Datasets:
        """No datasets."""
        return Datasets("output", {})

    def get_metrics(self, name: str | None = None, **_: object) -> dict[str, JsonValue]:
        """Return what was logged."""
        found = read_metrics(self._folder())
        return {n: v for n, v in found.items() if name in (None, n)}

    def get_status(self) -> str:
        """Return ``Running``."""
        return "Running"

    @property
    def status(self) -> str:
        """``Running``."""
        return self.get_status()

    def get_details(self) -> dict[str, Any]:
        """Return its id and status."""
        return {"runId": self.id, "status": self.get_status()}

    def complete(self) -> None:
        """Do nothing: it ends when the script does."""

    def cancel(self) -> None:
        """Do nothing: there is no run to stop."""

    def fail(self, error_details: Any = None, error_code: Any = None) -> None:
        """Raise with these words."""
        del error_code
        raise RunEnvironmentException(f"The script called run.fail: {error_details}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        return None


#: v1's name for it, which scripts compare with.
_OfflineRun = OfflineRun
