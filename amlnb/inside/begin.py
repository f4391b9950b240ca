"""The first cell of a Python step: parameters and inputs become variables."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from amlnb.inside.modules import freeze
from amlnb.inside.shell import QuietError, current_shell, read_handover
from amlnb.inside.streams import tame
from amlnb.model.attempt import Fault
from amlnb.steps.exchange import COMPLAINT, put
from amlnb.steps.handover import Complaint, Given, Handover


def begin() -> None:
    """Bind the step's parameters, inputs and output paths in the kernel."""
    shell = current_shell()
    handover = read_handover()
    tame(shell)
    freeze(handover.modules, Path(handover.cwd))
    values, places = load_inputs(handover)
    shell.user_ns.update(handover.values)
    shell.user_ns.update({**values, **places})
    shell.user_ns.update(output_paths(handover))
    shell.meta.amlnb_handover = handover
    shell.meta.amlnb_guard = _guard(handover, values, places)


def load_inputs(handover: Handover) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the inputs that are values, and those that are paths.

    Raises
    ------
    QuietError
        When one cannot be read; the worker finds the reason in a complaint.
    """
    from amlnb.data.store import FileStore

    store = FileStore(handover.artifacts)
    values: dict[str, Any] = {}
    places: dict[str, Any] = {}
    for name, given in handover.inputs.items():
        target = places if _is_path(given) else values
        try:
            target[name] = _load(store, given)
        except Exception as error:
            raise _complain(handover, name, error) from error
    return values, places


def output_paths(handover: Handover) -> dict[str, Path]:
    """Return the paths that the body is to write its places into."""
    wanted = [w for w in handover.outputs if w.output.is_place]
    return {w.name: Path(w.path) for w in wanted}


def _is_path(given: Given) -> bool:
    if given.is_list:
        return bool(given.items) and all(_is_path(item) for item in given.items)
    return given.is_place


def _load(store: Any, given: Given) -> Any:
    if given.is_list:
        return [_load(store, item) for item in given.items]
    if given.is_place:
        return given.path if "://" in given.path else Path(given.path)
    return store.get_value(given.artifact)


def _complain(handover: Handover, name: str, error: Exception) -> QuietError:
    why = str(error) or type(error).__name__
    message = f"The input {name!r} could not be loaded: {why}"
    text = "".join(traceback.format_exception(error))
    complaint = Complaint(fault=Fault.INPUT, message=message, traceback=text)
    put(handover.folder, COMPLAINT, complaint)
    return QuietError(message)


def _guard(handover: Handover, values: dict[str, Any], places: dict[str, Any]) -> Any:
    """Look at the inputs as they are; what lies outside the store is not ours."""
    from amlnb.data.inplace import InputGuard

    ours = {n for n, g in handover.inputs.items() if g.artifact and not g.is_list}
    return InputGuard.of(values, {n: p for n, p in places.items() if n in ours})
