"""A ParallelRunStep's process, without a pipeline around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from amlnb.sdk.parallel import drive
from amlnb.sdk.parallel.settings import key_words, words
from amlnb.steps.exchange import COMPLAINT, SAVED, put, take
from amlnb.steps.handover import Complaint, Saved
from amlnb.steps.run_context import CONTEXT, VARIABLE, InputHere, RunContext

CONFIG = {
    "entry_script": "score.py",
    "output_action": "append_row",
    "append_row_file_name": "rows.txt",
    "mini_batch_size": "2",
    "error_threshold": 0,
    "allowed_failed_count": None,
    "allowed_failed_percent": None,
    "run_invocation_timeout": 60,
    "run_max_try": 1,
}


@dataclass
class Bench:
    """A folder with a source directory, five files, and a table of ten rows."""

    root: Path
    capture: Any
    log: str = ""
    inputs: dict[str, InputHere] = field(default_factory=dict)

    def run(self, text: str, *arguments: str, keys: Any = (), **changes: Any) -> int:
        """Write the entry script and do the step; return its exit status."""
        (self.root / "source" / "score.py").write_text(dedent(text))
        config = {**CONFIG, **changes}
        said = words(config, list(self.inputs), str(self.root / "out"), arguments)
        context = RunContext(
            root=str(self.root / ".amlnb"),
            run="r",
            key="s",
            attempt=1,
            folder=str(self.root),
            inputs=self.inputs,
        )
        put(self.root, CONTEXT, context)
        for name in (COMPLAINT, SAVED):
            (self.root / name).unlink(missing_ok=True)
        texts = ["" if word is None else str(word) for word in said]
        try:
            return drive.main([*key_words(keys), *texts])
        finally:
            self.log = "".join(self.capture.readouterr())

    @property
    def rows(self) -> list[str]:
        """The lines of the results' file."""
        return (self.root / "out" / "rows.txt").read_text().splitlines()

    @property
    def complaint(self) -> Complaint:
        """Why it failed."""
        found = take(Complaint, self.root, COMPLAINT)
        assert found is not None, self.log
        return found

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be known though it ended well."""
        found = take(Saved, self.root, SAVED)
        assert found is not None, self.log
        return found.warnings


@pytest.fixture
def bench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Bench:
    for name in ("source", "in", ".amlnb"):
        (tmp_path / name).mkdir()
    for name in "abcde":
        (tmp_path / "in" / f"{name}.txt").write_text(name)
    monkeypatch.chdir(tmp_path / "source")
    monkeypatch.setenv(VARIABLE, str(tmp_path / CONTEXT))
    monkeypatch.setenv("AMLNB_PARALLEL_PROCESSES", "2")
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    found = Bench(tmp_path, capfd)
    source = {"kind": "path", "url": str(tmp_path / "in")}
    found.inputs["data"] = InputHere(
        path=str(tmp_path / "in"),
        definition={"kind": "file_dataset", "sources": [source]},
    )
    return found


@pytest.fixture
def table(bench: Bench) -> Bench:
    """Return it with the rows as the only input."""
    file = bench.root / "squares.csv"
    file.write_text("n,square\n" + "".join(f"{n},{n * n}\n" for n in range(10)))
    definition: Any = {
        "kind": "tabular_dataset",
        "format": {"type": "delimited"},
        "sources": [{"kind": "path", "url": str(file)}],
    }
    bench.inputs = {"data": InputHere(definition=definition, mode="direct")}
    return bench
