"""Where an output goes besides the workspace, and what it is called without a name."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlnb.model.json import JsonValue, canonical, digest
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.places import target as target_of
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter

_PARAMETER = re.compile(r"\$AML_PARAMETER_(\w+)")


def destination_of(
    given: Any,
) -> tuple[dict[str, JsonValue], tuple[PipelineParameter, ...]]:
    """Return a destination as data, and the parameters in its path."""
    if given is None:
        return {}, ()
    parameters: list[PipelineParameter] = []
    if isinstance(given, tuple) and len(given) == 2:  # noqa: PLR2004 - a pair
        store, path = given
        if isinstance(path, PipelineParameter):
            parameters.append(path)
            path = str(path)
        given = (store, path)
    if isinstance(given, str):
        raise UserErrorException(
            f"destination={given!r} names no datastore: give a pair, as "
            f"(workspace.get_default_datastore(), {given!r})."
        )
    found, path = target_of(given)
    return _place(found, path), tuple(parameters)


def _place(store: AbstractDatastore, path: str) -> dict[str, JsonValue]:
    return {
        "kind": "datapath",
        "datastore": store.name,
        "path": _PARAMETER.sub(r"{parameter:\1}", path).strip("/"),
    }


def name_of_place(destination: Mapping[str, JsonValue]) -> str:
    """Return a name from the place in the code that makes an unnamed output.

    v1 drew one; but a step's outputs are part of what it is reused by, and so the name
    must be the same when the same code runs again.
    """
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to the caller
    while frame.f_back and str(frame.f_globals.get("__name__")).startswith("amlnb."):
        frame = frame.f_back
    code = frame.f_code
    place = [Path(code.co_filename).name, code.co_name, frame.f_lineno]
    return f"output_{digest(canonical([place, dict(destination)]))[:8]}"
