"""The end of a run: what was run, reused, skipped, failed, and where to look; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from amlnb.cli.codes import ExitCode
from amlnb.cli.failure import failure_lines
from amlnb.cli.progress import took
from amlnb.cli.rows import top_steps
from amlnb.cli.states import run_look
from amlnb.cli.words import listed, short_id
from amlnb.model.json import JsonValue
from amlnb.model.run import Run, RunStatus, StepStatus
from amlnb.wire.words import one_line

#: The groups in which the end tells of the steps.
_GROUPS: Mapping[str, tuple[StepStatus, ...]] = {
    "run": (StepStatus.COMPLETED,),
    "reused": (StepStatus.REUSED,),
    "skipped": (StepStatus.SKIPPED,),
    "failed": (StepStatus.FAILED,),
    "not run": (StepStatus.UPSTREAM_FAILED, StepStatus.WAITING),
    "cancelled": (StepStatus.CANCELLED,),
}
_MOST_WARNINGS = 8
_ALWAYS = ("run", "reused", "skipped", "failed")

_CODES = {
    RunStatus.COMPLETED: ExitCode.DONE,
    RunStatus.FAILED: ExitCode.FAILED,
    RunStatus.CANCELLED: ExitCode.CANCELLED,
    RunStatus.INTERRUPTED: ExitCode.INTERRUPTED,
}


def exit_code(run: Run) -> ExitCode:
    """Return what the shell is told of a run."""
    return _CODES.get(run.status, ExitCode.DONE)


def summary_lines(run: Run, folder: Path, me: str, now: float) -> list[str]:
    """Return the last words of a run; `folder` holds its logs and notebooks."""
    name = short_id(run.id)
    look = run_look(run.status)
    tail = f": {one_line(run.message)}" if run.message else ""
    return [
        *failure_lines(run, me, name),
        f"{look.mark} run {name} {look.word} in {took(run, now) or 'no time'}{tail}",
        *_group_lines(grouped(run)),
        *_warning_lines(run),
        f"  notebooks  {folder}",
        *_next_lines(run, me, name),
    ]


def grouped(run: Run) -> dict[str, list[str]]:
    """Return the names of the steps by what became of them."""
    steps = top_steps(run)
    return {
        word: [s.key for s in steps if s.status in statuses]
        for word, statuses in _GROUPS.items()
    }


def _group_lines(groups: Mapping[str, list[str]]) -> Iterable[str]:
    for word, names in groups.items():
        if names or word in _ALWAYS:
            yield f"  {word:<10} {len(names):>3}  {listed(names)}".rstrip()


def _warning_lines(run: Run) -> list[str]:
    """Return each warning once, however many items of a fan-out gave it."""
    keys: dict[tuple[str, str], list[str]] = {}
    for step in run.steps.values():
        for warning in step.warnings:
            keys.setdefault((step.step, warning), []).append(step.key)
    told = [
        f"  ! {found[0] if len(found) == 1 else name}: {one_line(warning)}"
        for (name, warning), found in keys.items()
    ]
    more = len(told) - _MOST_WARNINGS
    tail = [f"  ! … and {more} more: `amlnb show` tells all"] if more > 0 else []
    return told[:_MOST_WARNINGS] + tail


def _next_lines(run: Run, me: str, name: str) -> list[str]:
    if run.status is RunStatus.INTERRUPTED:
        why = f"  why        {me} logs {name} --runner"
        return [why, f"  go on      {me} resume {name}"]
    if run.status is RunStatus.CANCELLED:
        return [f"  go on      {me} resume {name}", f"  logs       {me} logs {name}"]
    made = [f"  outputs    {me} outputs {name}"] if any_outputs(run) else []
    return [*made, f"  logs       {me} logs {name}"]


def any_outputs(run: Run) -> bool:
    """Whether there is anything to take out of the run."""
    return any(step.outputs for step in run.steps.values())


def summary_record(run: Run, folder: Path, now: float) -> dict[str, JsonValue]:
    """Return the same as one JSON object, the last that ``--json`` prints."""
    begun = run.started if run.started is not None else run.created
    ended = run.ended if run.ended is not None else now
    return {
        "kind": "summary",
        "run": run.id,
        "pipeline": run.pipeline,
        "status": run.status.value,
        "message": run.message,
        "seconds": round(ended - begun, 3),
        "steps": {k.replace(" ", "_"): v for k, v in grouped(run).items()},
        "folder": str(folder),
        "exit_code": int(exit_code(run)),
    }
