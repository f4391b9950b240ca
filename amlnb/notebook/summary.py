"""The line under a step's cell: what it reads, uses and makes; or what it lacks."""

from __future__ import annotations

import sys

from amlnb.model.errors import AmlnbError
from amlnb.model.step import CellBody, HelperKind, Input, Step, StepOutput
from amlnb.notebook.display import say
from amlnb.notebook.draft import Declared
from amlnb.notebook.session import Session

_SHOWN_HELPERS = (HelperKind.FUNCTION, HelperKind.CLASS, HelperKind.SHARED)


def step_line(step: Step, version: int = 0) -> str:
    """Return ``train ← train_df, test_df (split) · lr · helper fit | → model, auc``.

    Parameters
    ----------
    version
        The number of the step's text, said where it is a new one.
    """
    uses = [_inputs(step.inputs), _arguments(step), _helpers(step)]
    left = " · ".join(part for part in uses if part)
    made = ", ".join(output.name for output in step.outputs)
    name = f"{step.name} (version {version})" if version else step.name
    right = f"→ {made}" if made else "→ nothing"
    return f"{name} ← {left} | {right}" if left else f"{name} {right}"


def _inputs(inputs: tuple[Input, ...]) -> str:
    by_source: dict[str, list[str]] = {}
    for one in inputs:
        match one.source:
            case StepOutput(step=step, output=output):
                renamed = f"{one.name}={output}" if output != one.name else one.name
                by_source.setdefault(f" ({step})", []).append(renamed)
            case source:
                by_source.setdefault("", []).append(f"{one.name}={source.path}")
    return " · ".join(", ".join(n) + source for source, n in by_source.items())


def _arguments(step: Step) -> str:
    names = [argument.name for argument in step.arguments]
    if step.map:
        names.append(f"each {step.map.item}")
    return ", ".join(names)


def _helpers(step: Step) -> str:
    helpers = step.body.helpers if isinstance(step.body, CellBody) else ()
    names = [h.name for h in helpers if h.kind in _SHOWN_HELPERS]
    word = "helpers" if len(names) > 1 else "helper"
    return f"{word} {', '.join(names)}" if names else ""


def print_summary(session: Session, name: str) -> None:
    """Print the step's line; or, as a warning, what a fresh kernel would lack."""
    declared = session.declared.get(name)
    if declared is Declared.TWICE:
        _warn(
            f"{name} is declared by another cell too: delete that one, or forget both "
            f"with %pipeline reset {name}, and run this cell again."
        )
        return
    try:
        step = session.pipeline().step(name)
    except AmlnbError as error:
        _warn(f"{name}: {error}")
        return
    is_new_text = declared is Declared.CHANGED
    say(step_line(step, session.draft.versions[name] if is_new_text else 0))


def _warn(text: str) -> None:
    print(f"✗ {text}", file=sys.stderr)  # noqa: T201 - front ends colour it red
