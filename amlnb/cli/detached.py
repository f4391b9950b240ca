"""The person stopped watching; the run goes on."""

from __future__ import annotations

from amlnb.cli.codes import ExitCode


class Detached(BaseException):
    """Nobody watches any more. No ``except Exception`` eats this."""

    def __init__(self, code: ExitCode) -> None:
        self.code = code
        super().__init__(code)
