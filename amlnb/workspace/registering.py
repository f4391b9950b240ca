"""Outputs that are to become datasets do, as soon as their step has ended well."""

from __future__ import annotations

import sys

from amlnb.data.sets.registry import register_output
from amlnb.engine.ledger import Ledger, MakeRoom
from amlnb.model import events as ev
from amlnb.model.errors import AmlnbError
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import Output
from amlnb.ports import Clock, Lease
from amlnb.steps.destination import destination_of
from amlnb.steps.run_id import step_run_id
from amlnb.workspace.parts import Parts


class RegisteringLedger(Ledger):
    """A ledger that also registers datasets; those of heirs find them by name.

    Parameters
    ----------
    parts
        The workspace's parts.
    """

    def __init__(
        self, parts: Parts, lease: Lease, clock: Clock, make_room: MakeRoom
    ) -> None:
        super().__init__(parts.store, lease, clock, make_room)
        self._parts, self._run = parts, lease.run
        #: What each step's outputs are to be registered as, for those that are.
        self._expected: dict[str, list[Output]] = {}

    def expect(self, pipeline: Pipeline) -> None:
        """Note which of the pipeline's outputs are to become datasets."""
        for step in pipeline.steps:
            wanted = [output for output in step.outputs if output.register]
            if wanted:
                self._expected[step.name] = wanted

    def tell(self, *facts: ev.Fact) -> None:
        """Note facts for the next `flush`, and register what they made."""
        super().tell(*facts)
        for fact in facts:
            if isinstance(fact, ev.StepCompleted) and fact.outputs:
                self._register(fact)

    def _register(self, fact: ev.StepCompleted) -> None:
        name = fact.key.partition("[")[0]
        for output in self._expected.get(name, ()):
            if output.name in fact.outputs:
                self._register_one(fact, output)

    def _register_one(self, fact: ev.StepCompleted, output: Output) -> None:
        step_run = step_run_id(self._run, fact.key)
        values = self._parts.store.head(self._run).parameters
        place = destination_of(output, step_run, values)
        place = {k: v for k, v in place.items() if k in ("kind", "datastore", "path")}
        made_by = {"run": self._run, "step": fact.key, "output": output.name}
        try:
            register_output(self._parts.assets, output.register, place, made_by)
        except AmlnbError as error:  # the step is done: its data is at the place
            print(  # noqa: T201 - this is runner.log
                f"Output {output.name!r} of step {fact.key!r} could not be registered: "
                f"{error}",
                file=sys.stderr,
            )
