"""The bodies of requests that act."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from amlnb.server.limits import ID_PATTERN, MOST_BODY, MOST_PATH, MOST_TEXT

Name = Annotated[str, Field(max_length=MOST_TEXT)]
Names = Annotated[list[Name], Field(max_length=10_000)]
Values = dict[Name, JsonValue]


class Asked(BaseModel):
    """A body with these fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Whole(Asked):
    """A run of a notebook, or of the pipeline of an earlier run, to plan or start."""

    #: The notebook as the file browser names it.
    path: Annotated[str, Field(max_length=MOST_PATH)] = ""
    #: The earlier run, where no notebook is named.
    run: Annotated[str, Field(pattern=f"^(|{ID_PATTERN})$")] = ""
    parameters: Values = Field(default_factory=dict)
    #: Only these steps and what they need; empty for all.
    targets: Names = Field(default_factory=list)
    #: Reuse nothing.
    refresh: bool = False
    #: Where to file it; empty for the pipeline's own name.
    experiment: Name = ""


class Repair(Asked):
    """A new run that keeps what an earlier one did."""

    parameters: Values = Field(default_factory=dict)
    #: Steps to redo with all that comes after them.
    again: Names = Field(default_factory=list)
    #: With the run's own code, though the notebook changed since.
    as_it_was: bool = False


class Infer(Asked):
    """A cell to make a step of."""

    #: The text of every code cell, in the notebook's order.
    cells: Annotated[
        list[Annotated[str, Field(max_length=MOST_BODY)]],
        Field(min_length=1, max_length=10_000),
    ]
    #: The cell that is meant, from 0.
    index: Annotated[int, Field(ge=0, lt=10_000)]
