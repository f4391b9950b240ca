"""What the layers below say of data, under the name that v1 code catches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from amlnb.model.errors import AmlnbError
from amlnb.sdk.exceptions import UserErrorException


class DataUserError(UserErrorException):
    """A datastore or dataset is not there, or cannot be had; the cause says which."""

    def __init__(self, cause: AmlnbError) -> None:
        self.cause = cause
        super().__init__(str(cause), inner_exception=cause)


@contextmanager
def as_user_errors() -> Iterator[None]:
    """Raise what the block raises as `UserErrorException`, the sentence unchanged."""
    try:
        yield
    except UserErrorException:
        raise
    except AmlnbError as error:
        raise DataUserError(error) from None
