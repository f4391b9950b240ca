"""``%pipeline debug``: a past try of a step, in a scratch notebook."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

from amlnb.model.errors import NotFoundError
from amlnb.model.run import Run, StepStatus
from amlnb.notebook.commands.pull import RUN
from amlnb.notebook.lines.option import Offer, Option, on
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.display import say
from amlnb.notebook.live.finding import find_run
from amlnb.notebook.live.scratch import (
    SPEC,
    NoScratchError,
    bring_back,
    read_spec,
    scratch_notebook,
)
from amlnb.notebook.live.session import Session
from amlnb.steps.kernels import known_kernels


def act(session: Session, arguments: Arguments) -> None:
    """Write the scratch notebook beside the notebook, and say where it is."""
    run = find_run(session, arguments.values.get("run", ""))
    key = _attempted(run, arguments.words[0])
    spec = read_spec(session.workspace().attempt_folder(run.id, key), key)
    if known_kernels().get(spec.kernel, "").lower() != "python":
        executed = Path(spec.folder) / "executed.ipynb"
        why = f"it ran on the kernel {spec.kernel!r}; look at {str(executed)!r}"
        raise NoScratchError(key, why)
    path = _free_path(session.folder, f"debug-{spec.step}-{run.id[-6:]}")
    notebook = json.dumps(scratch_notebook(spec, spec.kernel), indent=1)
    path.write_text(notebook + "\n", encoding="utf-8")
    say(f"Step {key} of run {run.id} is in {path.name}: open it and run its cells.")
    if arguments.has("load"):
        name = f"debug_{spec.step.replace('-', '_')}"
        names = bring_back(Path(spec.folder) / SPEC)
        session.namespace[name] = SimpleNamespace(**names)
        say(f"{name} holds {', '.join(names) or 'nothing'}.")


def _attempted(run: Run, key: str) -> str:
    """Return the key, or that of the fan-out's item which a person means."""
    step = run.steps.get(key)
    if step is None:
        raise NotFoundError("step", key, tuple(run.steps))
    failed = [k for k in step.items if run.steps[k].status is StepStatus.FAILED]
    return next(iter([*failed, *step.items]), key)


def _free_path(folder: Path, stem: str) -> Path:
    """Return a path where nothing is yet, for the last one may hold work."""
    path, count = folder / f"{stem}.ipynb", 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}.ipynb"
    return path


VERB = Verb(
    name="debug",
    usage="STEP",
    help="put a try's exact inputs, parameters and code into a scratch notebook",
    act=act,
    options=(
        RUN,
        Option(
            names=("--load",),
            field="load",
            help="also bring its inputs here, as one object debug_STEP",
            read=on,
        ),
    ),
    offers=(Offer.STEPS,),
    least=1,
    most=1,
)
