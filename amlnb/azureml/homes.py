"""Where each v1 name is found: ours, by module; or a word on why it is not here."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from amlnb.azureml.absent import absence_of
from amlnb.azureml.placeholder import placeholder
from amlnb.sdk import names

#: Names that are only v1's; all others are in `amlnb.sdk.names`, and offered by
#: ``amlnb`` itself.
_V1_ALONE: dict[str, str] = {
    "EntryScript": "amlnb.azureml.entry_script",
    "NycTlcGreen": "amlnb.azureml.opendatasets",
    "NycTlcYellow": "amlnb.azureml.opendatasets",
    "VERSION": "amlnb.azureml.release",
    "__version__": "amlnb.azureml.release",
    "load_ipython_extension": "amlnb.azureml.capture",
    "set_diagnostics_collection": "amlnb.azureml.telemetry",
}

HOMES: dict[str, str] = {**names.HOMES, **_V1_ALONE}


def find(name: str) -> Any:
    """Return the object that a v1 name of the table means.

    A name that v1 had and that is not here yet gives a placeholder: it can be
    imported and named, and whoever uses it is told.

    Raises
    ------
    LookupError
        When nobody knows the name: the table is wrong.
    """
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    absence = absence_of(name)
    if absence is not None:
        return placeholder(absence)
    raise LookupError(name)
