"""What a parallel run's script may import from ``azureml_user.parallel_run``."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from amlnb.sdk.parallel import settings


class EntryScript:
    """The script's logger, and folders for its own files."""

    @property
    def logger(self) -> logging.Logger:
        """A logger whose lines join the step's log, from `logging_level` on."""
        logger = logging.getLogger("azureml_user.parallel_run")
        if not logger.handlers:
            logger.addHandler(logging.StreamHandler())
            logger.setLevel(os.environ.get(settings.LEVEL, "INFO"))
            logger.propagate = False
        return logger

    @property
    def agent_name(self) -> str:
        """The worker process's name, such as ``process000``: no two bear the same."""
        return os.environ.get(settings.AGENT, "process000")

    @property
    def output_dir(self) -> str:
        """The folder of the step's output; that it runs in, where it has none."""
        return os.environ.get(settings.OUTPUT) or self.working_dir

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
