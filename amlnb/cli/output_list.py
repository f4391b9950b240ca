"""A run's outputs: which there are, and their table; pure."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.cli.rows import top_steps
from amlnb.model.artifact import Artifact
from amlnb.model.run import Run, StepRun
from amlnb.picture.table import draw_table
from amlnb.picture.values import worded_values
from amlnb.wire.words import one_line, size

#: What a line has no room for: columns' names and types.
_LONG = (list, tuple, dict)
Outputs = Sequence[tuple[StepRun, Artifact]]


def outputs_of(run: Run, step: str = "", name: str = "") -> Outputs:
    """Return the outputs of all steps, of one step or item, or the one named."""
    wanted = [s for s in top_steps(run) if not step or s.key == step]
    if step and not wanted and step in run.steps:
        wanted = [run.steps[step]]
    return [
        (s, artifact)
        for s in wanted
        for artifact in s.outputs.values()
        if not name or artifact.name == name
    ]


def output_lines(outputs: Outputs, width: int) -> list[str]:
    """Return the table of these outputs."""
    if not outputs:
        return ["The run has no outputs."]
    body = [_row(step, artifact) for step, artifact in outputs]
    return draw_table(("OUTPUT", "TYPE", "SIZE", "WHAT"), body, width)


def _row(step: StepRun, artifact: Artifact) -> tuple[str, ...]:
    short = {k: v for k, v in artifact.summary.items() if not isinstance(v, _LONG)}
    told = worded_values(short)
    pickle = "pickle: loading it runs code"
    return (
        one_line(f"{step.key}.{artifact.name}"),
        one_line(artifact.type or artifact.format),
        size(artifact.size),
        "; ".join(filter(None, [pickle * artifact.is_pickle, told])),
    )
