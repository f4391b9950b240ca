"""Where an output goes besides the store, with the blanks of its path filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from amlnb.model.json import JsonValue
from amlnb.model.step import Output

#: Where an output goes that is to become a dataset and names no place.
_DEFAULT: Mapping[str, JsonValue] = {
    "kind": "datapath",
    "datastore": "workspaceblobstore",
    "path": "azureml/{run-id}/{output-name}",
}
_OF_PARAMETER = "parameter:"
_BLANK = re.compile(r"\{(run-id|output-name|parameter:[^{}]+)\}")


def destination_of(
    output: Output, step_run: str, values: Mapping[str, JsonValue]
) -> Mapping[str, JsonValue]:
    """Return an output's destination for one step run; empty if it has none.

    Parameters
    ----------
    step_run
        The step run's id, for ``{run-id}``.
    values
        The pipeline's parameters, for ``{parameter:NAME}``.
    """
    blanks = {
        "run-id": step_run,
        "output-name": output.name,
        **{f"parameter:{name}": str(value) for name, value in values.items()},
    }
    said = output.destination or (_DEFAULT if output.register else {})
    return {
        key: _BLANK.sub(lambda m: blanks.get(m[1], m[0]), value)
        if isinstance(value, str)
        else value
        for key, value in said.items()
    }


def named_parameters(destination: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Return the pipeline parameters that a destination speaks of."""
    said = _BLANK.findall(str(destination.get("path") or ""))
    found = [b.removeprefix(_OF_PARAMETER) for b in said if b.startswith(_OF_PARAMETER)]
    return tuple(dict.fromkeys(found))
