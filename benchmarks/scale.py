"""What amlnb itself costs a step: 1,000, 10,000 and 100,000 steps of nothing.

    python benchmarks/scale.py [--sizes 1000 10000] [--shapes wide chain cells shell]

Real store, real history, real loop; only the compute target does nothing. Each shape
and size is a process of its own, so that memory tells of it alone. Figures are
microseconds of processor a step, and of wall time where the disk is waited for
(TMPDIR=/dev/shm leaves the disk out). What grows by more than a half from one size to
the next is marked, as costs should be linear.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from amlnb.engine.ledger import LEASE_SECONDS, Ledger  # noqa: E402
from amlnb.model.artifact import Artifact  # noqa: E402
from amlnb.model.attempt import AttemptId, AttemptResult, AttemptSpec  # noqa: E402
from amlnb.model.pipeline import Pipeline, check  # noqa: E402
from amlnb.model.plan import without_fingerprints  # noqa: E402
from amlnb.model.run import Run, RunStatus  # noqa: E402
from amlnb.model.step import (  # noqa: E402
    CellBody,
    Input,
    Output,
    Step,
    StepOutput,
)
from amlnb.notebook.files.reader import pipeline_from_notebook  # noqa: E402
from amlnb.ports import ComputeTarget  # noqa: E402
from amlnb.settings import Settings  # noqa: E402
from amlnb.workspace.clock import SystemClock  # noqa: E402
from amlnb.workspace.driving import planner_of, runner_of  # noqa: E402
from amlnb.workspace.parts import Parts  # noqa: E402
from amlnb.workspace.workspace import Workspace  # noqa: E402

SIZES = (1_000, 10_000, 100_000)
SHAPES = ("wide", "chain", "layered", "cells", "shell")
#: Starts of a process of which the quickest counts.
STARTS = 3
#: Growth of the cost a step, from one size to the next, that is told.
TOLD = 1.5


# --------------------------------------------------------------------- the pipelines


def wide(n: int) -> Iterator[tuple[int, ...]]:
    """Tell of steps that are all ready at once."""
    return (() for _ in range(n))


def chain(n: int) -> Iterator[tuple[int, ...]]:
    return ((i - 1,) if i else () for i in range(n))


def layered(n: int) -> Iterator[tuple[int, ...]]:
    """Layers of a hundred, each step after three of the layer before."""
    pick = random.Random(0)
    for i in range(n):
        top = i // 100 * 100
        yield tuple(pick.sample(range(top - 100, top), 3)) if top else ()


def step(i: int, parents: tuple[int, ...]) -> Step:
    return Step(
        name=f"s{i}",
        body=CellBody(source=f"x{i} = {i}\n", digest=f"{i:064x}"),
        inputs=tuple(
            Input(name=f"x{p}", source=StepOutput(step=f"s{p}", output=f"x{p}"))
            for p in parents
        ),
        outputs=(Output(name=f"x{i}"),),
    )


def pipeline_of(shape: str, n: int) -> Pipeline:
    parents = {"wide": wide, "chain": chain, "layered": layered}[shape](n)
    steps = tuple(step(i, above) for i, above in enumerate(parents))
    return Pipeline(name=shape, steps=steps)


# ------------------------------------------------------------ a compute of no work


@dataclass
class Nothing:
    """A compute target whose attempts have ended as soon as they start."""

    made: Artifact
    slots: int = 2
    name: str = "local"
    ended: list[AttemptResult] = field(default_factory=list)

    def start(self, spec: AttemptSpec) -> None:
        outputs = {o.name: replace(self.made, name=o.name) for o in spec.outputs}
        self.ended.append(AttemptResult(id=spec.id, outputs=outputs))

    def finished(self, timeout: float) -> list[AttemptResult]:
        del timeout
        ended, self.ended = self.ended, []
        return ended

    def cancel(self, attempt: AttemptId) -> None:
        pass

    def close(self) -> None:
        pass


class StillParts(Parts):
    """The parts of a workspace, with the compute that does nothing."""

    def computes(
        self, attempts: int = 0, modules: Iterable[str] = ()
    ) -> Mapping[str, ComputeTarget]:
        del attempts, modules
        return {"local": Nothing(self.artifacts.put_value("x", 1))}


# -------------------------------------------------------------------- what is timed


class Stopwatch:
    """Seconds of processor of each part, which other people's load disturbs least."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        began, busy = time.perf_counter(), time.process_time()
        yield
        self.seconds[part] = time.process_time() - busy
        if part.endswith("driven"):
            self.seconds[f"{part}, wall time"] = time.perf_counter() - began


def drive(parts: Parts, run_id: str, took: Stopwatch, what: str) -> None:
    """Do what the runner's process does, with each part timed."""
    lease = parts.store.claim(run_id, "benchmark", LEASE_SECONDS * 1000)
    ledger = Ledger(parts.store, lease, SystemClock())
    with took(f"{what}: taken up"):
        run, pipeline = parts.store.run(run_id), parts.store.pipeline(run_id)
        planner = planner_of(parts, pipeline, run.parameters, run.options)
        runner = runner_of(parts, run, planner, ledger)
    with took(f"{what}: driven"):
        status = runner.drive()
    assert status is RunStatus.COMPLETED, status


def submitted(
    workspace: Workspace, parts: Parts, built: Pipeline, took: Stopwatch, what: str
) -> str:
    with took(f"{what}: planned"):
        plan = workspace.plan(built)
    run = Run(
        id=f"{what.replace(' ', '-')}",
        pipeline=built.name,
        experiment="",
        created=time.time(),
        plan=without_fingerprints(plan),
    )
    with took(f"{what}: stored"):
        parts.store.create_run(run, built)
    return run.id


def story(shape: str, n: int, folder: Path) -> dict[str, float]:
    took = Stopwatch()
    built = pipeline_of(shape, n)
    parts = StillParts.open(folder / ".amlnb", Settings())
    workspace = Workspace(parts)
    with took("checked"):
        check(built)
    for what in ("first run", "all reused"):
        run_id = submitted(workspace, parts, built, took, what)
        drive(parts, run_id, took, what)
        with took(f"{what}: read back"):
            run = workspace.run(run_id)
        assert len(run.steps) == n, len(run.steps)
    with took("head of the run read"):
        workspace.head(run_id)
    return took.seconds


def script_of_cells(n: int, folder: Path) -> Path:
    """Write a script of n cells, each a step that reads what the one before made."""
    script = folder / "cells.py"
    cells = ["# %%\n%%pipeline_step s0\nx0 = 0\n"]
    cells += [f"# %%\n%%pipeline_step s{i}\nx{i} = x{i - 1} + 1\n" for i in range(1, n)]
    script.write_text("\n".join(cells))
    return script


def cells_story(n: int, folder: Path) -> dict[str, float]:
    took = Stopwatch()
    script = script_of_cells(n, folder)
    with took("cells to a pipeline"):
        built = pipeline_from_notebook(script)
    assert len(built.steps) == n, len(built.steps)
    return took.seconds


def shell_story(n: int, folder: Path) -> dict[str, float]:
    """Time whole commands on a notebook whose steps are all reused."""
    took = Stopwatch()
    script = script_of_cells(n, folder)
    parts = StillParts.open(folder / ".amlnb", Settings())
    built = pipeline_from_notebook(script)
    run_id = submitted(Workspace(parts), parts, built, took, "first run")
    drive(parts, run_id, took, "first run")
    lines = (["--help"], ["plan", script.name], ["run", script.name])
    looks = (["runs"], ["show", "last"])
    return {f"amlnb {line[0]}": quickest(line, folder) for line in (*lines, *looks)}


def quickest(line: list[str], folder: Path) -> float:
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "amlnb", *line],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        times.append(time.perf_counter() - began)
    return min(times)


def measure(shape: str, n: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        match shape:
            case "cells":
                seconds = cells_story(n, folder)
            case "shell":
                seconds = shell_story(n, folder)
            case _:
                seconds = story(shape, n, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {**seconds, "peak memory": peak / 1e6}


# ---------------------------------------------------------------------- the table


def measured_apart(shape: str, n: int) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, "--one", shape, str(n)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def table(shape: str, columns: Mapping[int, Mapping[str, float]]) -> list[str]:
    sizes = list(columns)
    unit = "seconds in all" if shape == "shell" else "µs a step"
    heads = "".join(f"{n:>12,}" for n in sizes)
    lines = [f"{shape:<28}{heads}   {unit}; peak memory in MB"]
    for part in columns[sizes[0]]:
        figures = [columns[n][part] for n in sizes]
        each = [figure / n * 1e6 for figure, n in zip(figures, sizes, strict=True)]
        if part == "peak memory" or shape == "shell":
            shown = "".join(f"{figure:>12,.2f}" for figure in figures)
        else:
            shown = "".join(f"{figure:>12,.1f}" for figure in each)
        lines.append(f"  {part:<26}{shown}{growth(each)}")
    return lines


def growth(each: list[float]) -> str:
    worst = max((after / before for before, after in pairwise(each)), default=1.0)
    return f"   grows {worst:.1f} times" if worst > TOLD else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--shapes", nargs="+", default=SHAPES, choices=SHAPES)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one[0], int(given.one[1]))))
        return
    for shape in given.shapes:
        columns = {n: measured_apart(shape, n) for n in given.sizes}
        print("\n".join(table(shape, columns)), flush=True)


if __name__ == "__main__":
    main()
