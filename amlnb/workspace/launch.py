"""Starting a runner: one process per run, in its own session, on its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from amlnb.model.errors import AmlnbError
from amlnb.workspace.folder import run_folder

#: What Jupyter tells a kernel about itself, and a runner must not inherit.
_OF_THE_KERNEL = ("JPY_PARENT_PID", "JPY_INTERRUPT_EVENT", "MPLBACKEND")


class LaunchError(AmlnbError):
    """The runner's process could not be started."""

    def __init__(self, run_id: str, why: str) -> None:
        self.run_id, self.why = run_id, why
        super().__init__(
            f"The runner of {run_id!r} could not be started ({why}): the run is "
            f"stored; try again with `amlnb resume {run_id}`."
        )


class Launched:
    """A runner that this process started, and hears the end of."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        # The thread keeps it from staying a zombie, however long a kernel lives.
        self._thread = threading.Thread(target=process.wait, daemon=True)
        self._thread.start()

    @property
    def has_ended(self) -> bool:
        """Whether its process is gone."""
        return not self._thread.is_alive()


def launch(root: Path, run_id: str) -> Launched:
    """Start the runner of a stored run, and return at once.

    It outlives this process, a kernel's restart and a closed terminal. What it
    prints goes to ``runner.log`` in the run's folder.
    """
    folder = run_folder(root, run_id)
    environment = {k: v for k, v in os.environ.items() if k not in _OF_THE_KERNEL}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        appending = os.O_CREAT | os.O_APPEND | os.O_WRONLY
        log = os.open(folder / "runner.log", appending, 0o600)
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                # -P: a file of the user's named json.py must not become ours.
                [sys.executable, "-P", "-m", "amlnb.workspace.process", root, run_id],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        finally:
            os.close(log)
        return Launched(process)
    except OSError as error:
        raise LaunchError(run_id, error.strerror or str(error)) from None


def last_words(root: Path, run_id: str) -> str:
    """Return the last line that the run's runner printed, or that there is none."""
    log = run_folder(root, run_id) / "runner.log"
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        lines = []
    said = [line for line in lines if line.strip()]
    return said[-1].strip() if said else "it ended at once, and said nothing"
