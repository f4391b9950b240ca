"""`Run.log` and its kin: each call is one line in the run's folder, there at once."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from amlnb.model.json import JsonValue
from amlnb.sdk.exceptions import UserErrorException
from amlnb.steps.metrics import MetricKind
from amlnb.steps.run_context import FILES, METRICS


class NotLoggableError(UserErrorException):
    """A value was logged that is no number, text or list of them."""

    def __init__(self, name: str, given: object) -> None:
        self.name, self.given = name, given
        super().__init__(
            f"The metric {name!r} cannot be logged: {given!r} is a "
            f"{type(given).__name__}. Log numbers and texts, or lists of them; write "
            "other things to a file, and upload_file that."
        )


class MetricLog:
    """What code logs while it runs; the run's class says into which folder."""

    def _folder(self) -> Path:
        raise NotImplementedError

    def log(
        self, name: str, value: Any, description: str = "", step: int | None = None
    ) -> None:
        """Log a number or text; the same name again makes a list."""
        self._add(name, plain(name, value), MetricKind.VALUE, description, step)

    def log_list(self, name: str, value: Sequence[Any], description: str = "") -> None:
        """Log a list of numbers or texts; more calls go on with it."""
        items = [plain(name, item) for item in value]
        self._add(name, items, MetricKind.LIST, description)

    def log_row(
        self, name: str, description: str | None = None, **columns: Any
    ) -> None:
        """Log one row of a table: columns by keyword."""
        row = {key: plain(name, value) for key, value in columns.items()}
        self._add(name, row, MetricKind.TABLE, description or "")

    def log_table(
        self, name: str, value: Mapping[str, Any], description: str = ""
    ) -> None:
        """Log a table: a list of values by column."""
        table = {str(k): plain(name, v) for k, v in value.items()}
        self._add(name, table, MetricKind.TABLE, description)

    def log_image(
        self,
        name: str,
        path: Path | str | None = None,
        plot: Any = None,
        description: str = "",
    ) -> None:
        """Keep an image with the run: a file, or matplotlib's figure or module."""
        if (path is None) == (plot is None):
            raise UserErrorException(
                f"log_image({name!r}) takes either path= or plot=, the matplotlib "
                "module or a figure."
            )
        suffix = Path(path).suffix if path is not None else ".png"
        target = self._folder() / FILES / f"{name}{suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        if path is not None:
            target.write_bytes(Path(path).read_bytes())
        else:
            plot.savefig(target, format="png")
        self._add(name, f"aml://artifact/{target.name}", MetricKind.LAST, description)

    def log_confusion_matrix(
        self, name: str, value: Any, description: str = ""
    ) -> None:
        """Log a confusion matrix, as a dict or JSON text."""
        self._add_json(name, value, description)

    def log_accuracy_table(self, name: str, value: Any, description: str = "") -> None:
        """Log an accuracy table, as a dict or JSON text."""
        self._add_json(name, value, description)

    def log_residuals(self, name: str, value: Any, description: str = "") -> None:
        """Log residuals, as a dict or JSON text."""
        self._add_json(name, value, description)

    def log_predictions(self, name: str, value: Any, description: str = "") -> None:
        """Log predictions, as a dict or JSON text."""
        self._add_json(name, value, description)

    def flush(self, timeout_seconds: int = 300) -> None:
        """Do nothing: what was logged is there at once."""
        del timeout_seconds

    def _add_json(self, name: str, value: Any, description: str) -> None:
        said = json.loads(value) if isinstance(value, str) else value
        self._add(name, plain(name, said), MetricKind.LAST, description)

    def _add(
        self,
        name: str,
        value: JsonValue,
        kind: MetricKind,
        description: str = "",
        step: int | None = None,
    ) -> None:
        entry: dict[str, Any] = {"name": str(name), "value": value, "kind": kind.value}
        if description:
            entry["description"] = description
        if step is not None:
            entry["step"] = step
        append(self._folder() / METRICS, json.dumps(entry) + "\n")


def append(path: Path, text: str) -> None:
    """Add text to a file in one write, so that writers do not mix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def plain(name: str, value: Any) -> JsonValue:
    """Return a value as plain data: numbers of numpy become Python's."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(name, v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(name, item) for item in value]
    for convert in ("tolist", "item"):  # numpy and pandas, without importing them
        method = getattr(value, convert, None)
        if callable(method):
            return plain(name, method())
    raise NotLoggableError(name, value)
