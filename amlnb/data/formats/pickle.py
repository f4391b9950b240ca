"""Pickle: the last resort for any Python object; loading it runs code."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

from amlnb.data.culprit import find_culprit
from amlnb.data.kinds import type_name
from amlnb.model.errors import AmlnbError


class UnpicklableError(AmlnbError):
    """Some part of a value cannot be pickled."""

    def __init__(self, path: str, kind: str, cause: str) -> None:
        #: From the value to the culprit: ``.callbacks[0].lock``, or empty.
        self.path = path
        #: The culprit's type: ``_thread.lock``.
        self.kind = kind
        self.cause = cause
        super().__init__(f"value{path} is a {kind} and cannot be pickled: {cause}.")


class PickleFormat:
    """cloudpickle, protocol 5: lambdas and classes of the notebook included.

    Screens flag such outputs and no server ever loads one.
    """

    name = "pickle"
    suffix = ".pkl"
    takes = "nearly all Python objects"

    def suits(self, value: object) -> bool:  # noqa: ARG002 - as the protocol has it
        """Return True: only trying tells."""
        return True

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:  # noqa: ARG002 - as the protocol has it
        """Pickle straight into the file, or raise `UnpicklableError`."""
        import cloudpickle

        try:
            cloudpickle.Pickler(file, protocol=5).dump(value)
        except AmlnbError:  # the disk's fault, not the value's
            raise
        except Exception as error:
            if _is_too_deep(error):
                cause = "it is nested too deeply"
                raise UnpicklableError("", type_name(value), cause) from error
            path, part = find_culprit(value)
            raise UnpicklableError(path, type_name(part), _one_line(error)) from error

    def read(self, path: Path) -> object:
        """Return the object; this runs whatever code the pickle names."""
        with path.open("rb") as file:
            return pickle.load(file)  # noqa: S301 - only in a step's own process


def _is_too_deep(error: Exception) -> bool:
    return any(isinstance(e, RecursionError) for e in (error, error.__cause__))


def _one_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")
