"""What a parallel run's script may import from ``azureml_user.parallel_run``."""

from __future__ import annotations

import logging
import os
from pathlib import Path


class EntryScript:
    """The script's logger, and a folder for its own files."""

    @property
    def logger(self) -> logging.Logger:
        """A logger whose lines join the step's log."""
        logger = logging.getLogger("azureml_user.parallel_run")
        if not logger.handlers:
            logger.addHandler(logging.StreamHandler())
            logger.setLevel(logging.INFO)
        return logger

    @property
    def log_dir(self) -> str:
        """A folder of the attempt for log files; it is made when asked for."""
        folder = Path(os.environ.get("AZUREML_LOG_DIR", "logs")) / "user"
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    @property
    def working_dir(self) -> str:
        """The folder that the script runs in."""
        return str(Path.cwd())
