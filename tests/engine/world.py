"""A small world for the engine: bodies run in this process, values are JSON.

The store is the real one. Only processes, files and time are spared, so that a
test of thousands of runs takes seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from amlnb.engine.course import Course
from amlnb.engine.ledger import LEASE_SECONDS, Ledger
from amlnb.engine.plan import make_plan
from amlnb.engine.planner import Planner
from amlnb.engine.runner import Runner
from amlnb.engine.work import Bench
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import (
    AttemptId,
    AttemptResult,
    AttemptSpec,
    DataInput,
    Failure,
    Fault,
    PathInput,
)
from amlnb.model.json import canonical, digest
from amlnb.model.names import new_run_id
from amlnb.model.parameter import Parameter, bind
from amlnb.model.pipeline import Pipeline, check
from amlnb.model.plan import Plan
from amlnb.model.run import Run, RunOptions, StepStatus
from amlnb.model.step import (
    Argument,
    CellBody,
    Input,
    Output,
    ParameterRef,
    Step,
    StepOutput,
)
from amlnb.ports import StepResult
from amlnb.stores.sqlite import SqliteStore


@dataclass
class TestClock:
    """Time that passes only when somebody waits."""

    __test__ = False
    at: float = 1_000_000.0

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


class BodyStopped(BaseException):
    """The test stops the runner in the middle of an attempt, as kill -9 would."""


@dataclass
class Bodies:
    """A compute target that runs a body's Python source here, one after another."""

    values: dict[str, Any]
    clock: TestClock
    slots: int = 2
    name: str = "local"
    #: Step keys in the order in which they ran.
    ran: list[str] = field(default_factory=list)
    #: The most attempts that were under way at once.
    most: int = 0
    #: Called before each attempt.
    before: Callable[[AttemptSpec], None] = lambda _spec: None
    #: Names that every body finds.
    given: dict[str, Any] = field(default_factory=dict)
    waiting: list[AttemptSpec] = field(default_factory=list)
    cancelled: set[AttemptId] = field(default_factory=set)

    def start(self, spec: AttemptSpec) -> None:
        self.waiting.append(spec)
        self.most = max(self.most, len(self.waiting))

    def finished(self, timeout: float) -> list[AttemptResult]:
        self.clock.sleep(timeout + 0.01)
        return [self._run(self.waiting.pop(0))] if self.waiting else []

    def cancel(self, attempt: AttemptId) -> None:
        self.cancelled.add(attempt)

    def close(self) -> None:
        self.waiting.clear()

    def _run(self, spec: AttemptSpec) -> AttemptResult:
        if spec.id in self.cancelled:
            gone = Failure(fault=Fault.DIED, message="stopped")
            return AttemptResult(id=spec.id, failure=gone)
        self.before(spec)
        self.ran.append(spec.id.key)
        try:
            outputs = self._outputs(spec)
        except Exception as error:  # noqa: BLE001 - bodies are users' code
            message = f"{type(error).__name__}: {error}"
            failure = Failure(fault=Fault.BODY, message=message)
            return AttemptResult(id=spec.id, failure=failure, seconds=1.0)
        return AttemptResult(id=spec.id, outputs=outputs, seconds=1.0)

    def _outputs(self, spec: AttemptSpec) -> dict[str, Artifact]:
        space = {**self.given, **spec.values}
        for name, found in spec.inputs.items():
            space[name] = self._value(found)
        assert isinstance(spec.body, CellBody)
        for helper in spec.body.helpers:
            exec(helper.source, space)
        exec(spec.body.source, space)
        made = [o for o in spec.outputs if o.name in space or not o.optional]
        return {o.name: self._keep(o.name, space[o.name]) for o in made}

    def _value(self, found: Artifact | PathInput | DataInput) -> Any:
        if isinstance(found, PathInput):
            return found.path
        if isinstance(found, DataInput):
            return found.definition
        if found.items or found.format == "list":
            return [self._value(item) for item in found.items]
        return self.values[found.digest]

    def _keep(self, name: str, value: Any) -> Artifact:
        key = digest(canonical(value))
        self.values[key] = value
        return Artifact(name=name, format="json", digest=key, size=len(str(value)))


@dataclass
class World:
    """A store, the values in it, and files that steps read."""

    folder: Path
    files: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    clock: TestClock = field(default_factory=TestClock)

    def __post_init__(self) -> None:
        self.store = SqliteStore(self.folder / "store.db", self.clock)
        self.bodies = self.new_bodies()

    def new_bodies(self, slots: int = 2) -> Bodies:
        self.bodies = Bodies(self.values, self.clock, slots)
        return self.bodies

    def history(self, pipeline: Pipeline, repairs: str = "") -> WorldHistory:
        return WorldHistory(self, pipeline.name, repairs)

    def planner(self, pipeline: Pipeline, run: Run) -> Planner:
        return Planner(
            pipeline=pipeline,
            parameters=run.parameters,
            options=run.options,
            history=self.history(pipeline, run.options.repairs),
            now=self.clock.now(),
        )

    def plan(
        self,
        pipeline: Pipeline,
        options: RunOptions | None = None,
        slots: int = 2,
        **parameters: Any,
    ) -> Plan:
        return make_plan(
            self.planner(pipeline, self._new(pipeline, options, parameters)), slots
        )

    def _new(
        self, pipeline: Pipeline, options: RunOptions | None, given: Mapping[str, Any]
    ) -> Run:
        return Run(
            id=new_run_id(),
            pipeline=pipeline.name,
            experiment="test",
            created=self.clock.now(),
            parameters=bind(pipeline.parameters, given),
            options=options or RunOptions(),
        )

    def submit(
        self, pipeline: Pipeline, options: RunOptions | None = None, **given: Any
    ) -> str:
        run = self._new(check(pipeline), options, given)
        plan = make_plan(self.planner(pipeline, run), slots=2)
        self.store.create_run(replace(run, plan=plan), pipeline)
        return run.id

    def drive(
        self, run_id: str, rescued: Mapping[str, AttemptResult] | None = None
    ) -> Run:
        run, pipeline = self.store.run(run_id), self.store.pipeline(run_id)
        lease = self.store.claim(run_id, "test", LEASE_SECONDS)
        ledger = Ledger(self.store, lease, self.clock)
        rescued = rescued or {}
        Runner(
            run=run,
            store=self.store,
            course=Course(run, self.planner(pipeline, run), ledger, rescued),
            ledger=ledger,
            bench=Bench(
                run=run_id,
                pipeline=pipeline,
                parameters=run.parameters,
                folder=str(self.folder),
                artifacts="",
            ),
            computes={"local": self.bodies},
            clock=self.clock,
            owner="test",
            rescued=rescued,
        ).drive()
        return self.store.run(run_id)

    def run(
        self, pipeline: Pipeline, options: RunOptions | None = None, **given: Any
    ) -> Run:
        self.bodies.ran.clear()
        return self.drive(self.submit(pipeline, options, **given))

    def value(self, run: Run, step: str, output: str) -> Any:
        return self.bodies._value(run.steps[step].outputs[output])


@dataclass
class WorldHistory:
    world: World
    pipeline: str
    repairs: str

    def latest(self, steps: Sequence[str]) -> Mapping[str, StepResult]:
        return self.world.store.latest(self.pipeline, steps)

    def reusable(self, keys: Sequence[str]) -> Mapping[str, StepResult]:
        return self.world.store.reusable(keys)

    def durations(self, steps: Sequence[str]) -> Mapping[str, list[float]]:
        return self.world.store.durations(self.pipeline, steps)

    def repaired(self) -> Mapping[str, StepResult]:
        return self.world.store.results_of(self.repairs) if self.repairs else {}

    def failed_in(self, key: str) -> str:
        steps = self.world.store.run(self.repairs).steps if self.repairs else {}
        return self.repairs if key in steps and steps[key].failure else ""

    def digest(self, path: str) -> str | None:
        text = self.world.files.get(path)
        return None if text is None else digest(text)

    def data_digest(self, definition: Mapping[str, Any]) -> str | None:
        text = self.world.files.get(str(definition["name"]))
        return None if text is None else digest(text)

    def environment(self, kernel: str, imports: Sequence[str]) -> str:
        return f"{kernel} {','.join(imports)}"

    def has(self, artifact: Artifact) -> bool:
        if artifact.format == "list":
            return all(self.has(item) for item in artifact.items)
        return artifact.digest in self.world.values

    def read_json(self, artifact: Artifact) -> Any:
        return self.world.values[artifact.digest]


# ------------------------------------------------------------------ short spellings


def step(
    name: str, source: str, *, reads: str = "", makes: str = "", **more: Any
) -> Step:
    """Return a step: ``reads="x=load.x"``, ``makes="y z"``, ``uses="C"``."""
    inputs = []
    for word in reads.split():
        own, _, where = word.rpartition("=")
        parent, _, output = where.partition(".")
        source_of = StepOutput(step=parent, output=output)
        inputs.append(Input(name=own or output, source=source_of))
    uses = str(more.pop("uses", "")).split()
    arguments = tuple(Argument(name=p, value=ParameterRef(parameter=p)) for p in uses)
    return Step(
        name=name,
        body=CellBody(source=source, digest=digest(source)),
        inputs=(*inputs, *more.pop("more_inputs", ())),
        outputs=tuple(Output(name=n) for n in makes.split()),
        arguments=arguments,
        **more,
    )


def pipeline(*steps: Step, **defaults: Any) -> Pipeline:
    """Return a pipeline whose parameters have these defaults."""
    parameters = tuple(Parameter(name=n, default=v) for n, v in defaults.items())
    return check(Pipeline(name="test", steps=steps, parameters=parameters))


def statuses(run: Run) -> dict[str, StepStatus]:
    return {key: step.status for key, step in run.steps.items()}
