"""What kind of failure an error is."""

from __future__ import annotations

from amlnb.model.attempt import Failure, Fault


class FailedError(Exception):
    """Carries a failure out to where the result is made."""

    def __init__(self, failure: Failure, body_seconds: float = 0.0) -> None:
        super().__init__(failure.message)
        self.failure, self.body_seconds = failure, body_seconds


def fault_of(error: BaseException, otherwise: Fault) -> Fault:
    """Return STORAGE where the disk refused, also as the cause of another error."""
    from amlnb.data.storage import StorageError

    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, StorageError):
            return Fault.STORAGE
        seen = seen.__cause__
    is_disk = isinstance(error, OSError) and not isinstance(error, FileNotFoundError)
    return Fault.STORAGE if is_disk else otherwise
