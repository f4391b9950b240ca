"""A real workspace in which the test itself plays the runner."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from amlnb.model.events import Event, Fact
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import CellBody, Step
from amlnb.settings import Settings
from amlnb.workspace.folder import make
from amlnb.workspace.owner import myself
from amlnb.workspace.parts import Parts
from tests.cli.stories import pending


class Stage:
    """One run whose events the test tells, while commands look on."""

    def __init__(self, folder: Path, *steps: str) -> None:
        self.folder = folder
        self.parts = Parts.open(make(folder / ".amlnb"), Settings())
        self.run = replace(pending(*steps), created=time.time())
        body = CellBody(source="", digest="")
        self.pipeline = Pipeline(
            name="flights",
            steps=tuple(Step(name=name, body=body) for name in steps),
            folder=str(folder),
        )
        self.parts.store.create_run(self.run, self.pipeline)
        self._started: list[subprocess.Popen[str]] = []
        #: This process, which is alive as long as the test is.
        self.owner = myself()
        self.lease = self.parts.store.claim(self.run.id, self.owner, 600)

    def tell(self, *facts: Fact) -> list[Event]:
        """Store facts, as a runner does."""
        return self.parts.store.append(self.lease, facts)

    def log(self, key: str, n: int = 1) -> Path:
        """The log of an attempt."""
        path = self.parts.root / "runs" / self.run.id / key / str(n) / "log.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def environment(self, **more: str) -> dict[str, str]:
        """What a command sees, without what would lead it elsewhere."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AMLNB_")}
        return {**kept, "TERM": "dumb", **more}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "amlnb", *words]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command in the workspace's folder; `close` ends it."""
        process = subprocess.Popen(
            self.command(*words),
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def close(self) -> None:
        """End what was started, and let go of the store."""
        for process in self._started:
            process.kill()
            with process:
                pass
        self.parts.store.close()

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
