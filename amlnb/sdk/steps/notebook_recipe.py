"""What executes a notebook with variables of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.notebook_run_config import NotebookRunConfig
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.recipe import PYTHON, Recipe


def notebook_recipe(
    step: PipelineStep,
    config: NotebookRunConfig,
    values: Mapping[str, Any],
    places: Sequence[tuple[str, Any]],
    executed: Any,
) -> Recipe:
    """Return what executes a notebook with these variables."""
    spec = {"notebook": config.notebook, **config.how()}
    output = executed if executed is not None else config.output_notebook
    words: list[Any] = [PYTHON, "-P", "-m", "amlnb.inside.notebook_run"]
    words += [output, json.dumps(spec, sort_keys=True)]
    for name, value in {**config.parameters, **values}.items():
        words += [_how(value), name, _as_word(value)]
    for name, place in places:
        words += ["text", name, place]
    return step.with_settings(
        Recipe(
            kind=type(step).__name__,
            words=tuple(words),
            source_directory=step.source_directory,
            script=config.notebook,
        )
    )


def _how(value: Any) -> str:
    said = value.default_value if isinstance(value, PipelineParameter) else value
    return "text" if isinstance(said, str) else "value"


def _as_word(value: Any) -> Any:
    is_plain = isinstance(value, PipelineParameter | str)
    return value if is_plain else json.dumps(value)
