"""Attempts for tests: a spec in a line, carried out by the real worker."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from textwrap import dedent
from typing import Any
from unittest import mock

from amlnb.data.store import FileStore
from amlnb.model.attempt import AttemptId, AttemptResult, AttemptSpec
from amlnb.model.step import (
    CellBody,
    Helper,
    HelperKind,
    NotebookBody,
    Output,
    Place,
)
from amlnb.worker.attempt import Attempt

#: ipykernel does not listen to file descriptors where it believes to be in pytest.
_HIDDEN = "PYTEST_CURRENT_TEST"


@dataclass(frozen=True)
class Bench:
    """A folder in which attempts are made and looked at."""

    root: Path
    #: Of its own: processes are ended by the mark of their attempt.
    run_id: str = field(default_factory=lambda: f"test-{secrets.token_hex(6)}")

    @property
    def store(self) -> FileStore:
        return FileStore(self.root / "artifacts")

    @property
    def folder(self) -> Path:
        return self.root / "attempt"

    def spec(
        self,
        body: str | CellBody | NotebookBody,
        *outputs: str,
        kernel: str = "python3",
        helpers: tuple[Helper, ...] = (),
        **fields: Any,
    ) -> AttemptSpec:
        if isinstance(body, str):
            source = dedent(body)
            body = CellBody(source=source, digest="", helpers=helpers)
        spec = AttemptSpec(
            id=AttemptId(run=self.run_id, key="s", n=1),
            step="s",
            body=body,
            kernel=kernel,
            folder=str(self.folder),
            cwd=str(self.root),
            artifacts=str(self.root / "artifacts"),
            outputs=tuple(output(text) for text in outputs),
            place=Place(file="flights.ipynb", cell=5),
        )
        return replace(spec, **fields)

    def run(self, body: Any, *outputs: str, **fields: Any) -> AttemptResult:
        """Carry an attempt out in this process, with a kernel of its own."""
        runtime = Path(tempfile.mkdtemp(prefix="amlnb-test-"))
        try:
            with mock.patch.dict(os.environ):
                os.environ.pop(_HIDDEN, None)
                return Attempt(self.spec(body, *outputs, **fields), runtime).carry_out()
        finally:
            shutil.rmtree(runtime)

    def values(self, result: AttemptResult) -> dict[str, Any]:
        assert result.failure is None, result.failure
        return {n: self.store.get_value(a) for n, a in result.outputs.items()}

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text()

    @property
    def notebook(self) -> dict[str, Any]:
        return json.loads((self.folder / "executed.ipynb").read_text())

    def printed(self, index: int) -> str:
        """Return what the notebook keeps of a cell's printed text."""
        outputs = self.notebook["cells"][index]["outputs"]
        return "".join("".join(o["text"]) for o in outputs if "text" in o)


def output(text: str) -> Output:
    """Return an output from ``name:format``, with a ``?`` if it is optional."""
    name, _, format_ = text.rstrip("?").partition(":")
    return Output(name=name, format=format_ or "auto", optional=text.endswith("?"))


def helper(source: str, cell: int = 2, line: int = 1) -> Helper:
    place = Place(file="flights.ipynb", cell=cell, line=line)
    return Helper(
        name="helper",
        kind=HelperKind.FUNCTION,
        source=dedent(source).strip("\n"),
        digest="",
        place=place,
    )
