"""The last cell of a Python step: declared outputs go to the artifact store."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from amlnb.inside.shell import QuietError, current_shell, read_handover
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import Fault
from amlnb.model.errors import AmlnbError
from amlnb.model.names import nearest
from amlnb.steps.exchange import COMPLAINT, SAVED, put
from amlnb.steps.handover import Complaint, Handover, Saved, Wanted

#: Names that a message lists at most.
_MOST = 12


class UnboundOutputError(AmlnbError):
    """The body ended without binding an output that it declared."""

    def __init__(self, name: str, bound: tuple[str, ...]) -> None:
        self.name, self.bound = name, bound
        near = nearest(name, bound)
        ask = f" Did you mean {near!r}?" if near else ""
        has = f" It bound: {', '.join(bound[:_MOST])}." if bound and not near else ""
        super().__init__(
            f"Output {name!r} was not made: the body ended without a variable of that "
            f"name.{ask}{has} Bind it, or take {name!r} out of the step's outputs."
        )


def end() -> None:
    """Store every declared value, and tell the worker what became of each.

    Raises
    ------
    QuietError
        When one is missing or cannot be stored; the worker finds the reason in a
        complaint.
    """
    shell = current_shell()
    handover = getattr(shell.meta, "amlnb_handover", None) or read_handover()
    try:
        outputs = save(handover, shell.user_ns)
    except Exception as error:
        raise _complain(handover, error) from error
    changed = tuple(sorted(shell.meta.amlnb_guard.changed()))
    put(handover.folder, SAVED, Saved(outputs=outputs, changed_inputs=changed))


def save(handover: Handover, names: Mapping[str, Any]) -> dict[str, Artifact]:
    """Put the values that the step declared into the store, all or none missing."""
    from amlnb.data.store import FileStore

    values = [w for w in handover.outputs if not w.output.is_place]
    for wanted in values:
        if wanted.name not in names and not wanted.output.optional:
            raise UnboundOutputError(wanted.name, _bound(handover, names))
    store = FileStore(handover.artifacts)
    made = [w for w in values if w.name in names]
    return {w.name: _put(store, w, names[w.name]) for w in made}


def _put(store: Any, wanted: Wanted, value: Any) -> Artifact:
    artifact: Artifact = store.put_value(wanted.name, value, wanted.output.format)
    return artifact


def _bound(handover: Handover, names: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names that the body itself bound, for the hint."""
    ours = {*handover.values, *handover.inputs, "In", "Out", "exit", "quit", "open"}
    return tuple(n for n in names if not n.startswith("_") and n not in ours)


def _complain(handover: Handover, error: Exception) -> QuietError:
    complaint = Complaint(
        fault=_fault(error),
        message=str(error) or type(error).__name__,
        traceback="".join(traceback.format_exception(error)),
    )
    put(handover.folder, COMPLAINT, complaint)
    return QuietError(complaint.message)


def _fault(error: Exception) -> Fault:
    from amlnb.data.storage import StorageError

    is_storage = isinstance(error, StorageError | OSError)
    return Fault.STORAGE if is_storage else Fault.OUTPUT
