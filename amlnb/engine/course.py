"""The course of a run: as steps end, what comes next, told to the ledger."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Mapping

from amlnb.engine.fan import Fan, first_items
from amlnb.engine.frontier import Frontier
from amlnb.engine.ledger import Ledger
from amlnb.engine.line import Line
from amlnb.engine.planner import Planner, decide_step
from amlnb.engine.work import Work
from amlnb.model import events as ev
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import AttemptResult, Failure, Fault
from amlnb.model.errors import AmlnbError
from amlnb.model.plan import Action, Decision
from amlnb.model.reason import Reason, Why
from amlnb.model.run import Run, StepStatus, reopens
from amlnb.model.step import Step


class Course:
    """Takes the end of each piece of work, and puts the next ones in line.

    Knows no compute target and no time: `Runner` carries out what is in `ready`.

    Parameters
    ----------
    run
        The run as it was when this runner took it up; after a resume it says what
        an earlier runner has done.
    rescued
        Step keys whose last attempt ended though its runner was dead by then; the
        runner has their results.
    """

    def __init__(
        self,
        run: Run,
        planner: Planner,
        ledger: Ledger,
        rescued: Collection[str] = (),
    ) -> None:
        self._run, self._planner, self._ledger = run, planner, ledger
        self._rescued = rescued
        self._frontier = Frontier(planner.pipeline)
        self._fans: dict[str, Fan] = {}
        self._cancelled = False
        self._stopped_by = ""
        #: Work that may start now, in the order in which it became free.
        self.ready = Line()

    # ------------------------------------------------------------------- its verbs

    def begin(self) -> None:
        """Take up what is done, and decide the steps that wait for nobody."""
        self._planner.look_up(list(self._frontier.steps))
        self._take_up_what_is_done()
        self._advance(self._frontier.start())

    def completed(self, work: Work, result: AttemptResult) -> None:
        """Go on after work whose outputs are committed."""
        self._advance(self._made(work, result.outputs))

    def failed(self, work: Work, failure: Failure) -> None:
        """Go on after work whose last try failed."""
        if work.index is None:
            self._advance(self._after_failure(work.step))
        else:
            fan = self._fans[work.step.name]
            fan.failure = fan.failure or failure
            left_out = self._stop_after(work.step)
            self._advance([*left_out, *self._item_ended(fan, work.index)])

    def cancelled(self, work: Work) -> None:
        """Go on after work that was stopped, or never started."""
        self._ledger.tell(ev.StepCancelled(key=work.key))
        if work.index is None:
            self._advance(self._frontier.end(work.key, StepStatus.CANCELLED))
        else:
            self._advance(self._item_ended(self._fans[work.step.name], work.index))

    def cancel(self) -> None:
        """Bar all that has not started; `cancelled` tells of what runs when it ends."""
        self._cancelled = True
        for work in self._empty_line():
            self.cancelled(work)

    def _empty_line(self) -> list[Work]:
        """Take away and return all work that has not started."""
        line = self.ready.empty()
        for fan in self._fans.values():
            line += fan.waiting
            fan.waiting.clear()
        return line

    def failed_steps(self) -> list[str]:
        """Return the steps whose failure makes the run a failed one."""
        return self._frontier.failed()

    def counts(self) -> dict[str, int]:
        """Return how many steps ended in each state."""
        return Counter(status.value for status in self._frontier.statuses.values())

    # ------------------------------------------------------------ after a resume

    def _take_up_what_is_done(self) -> None:
        for key, step_run in self._run.steps.items():
            if step_run.status in (StepStatus.RUNNING, StepStatus.RETRYING):
                self._close_lost_attempt(key)
            is_item = step_run.index is not None
            if is_item or not step_run.status.is_final or reopens(step_run):
                continue
            if step_run.status.is_good:
                self._planner.outputs[key] = step_run.outputs
            self._frontier.end(key, step_run.status)

    def _close_lost_attempt(self, key: str) -> None:
        attempts = self._run.steps[key].attempts
        if attempts and key not in self._rescued:
            self._ledger.tell(ev.AttemptLost(key=key, attempt=attempts[-1].n))

    # ------------------------------------------------------------------ deciding

    def _advance(self, free: list[str]) -> None:
        """Decide every step that waits for nobody, and those that this sets free."""
        ahead = deque(free)
        while ahead:
            ahead.extend(self._decide(self._frontier.steps[ahead.popleft()]))

    def _decide(self, step: Step) -> list[str]:
        """Decide one step, and return the steps set free if it ended at once."""
        if self._cancelled:
            self._ledger.tell(ev.StepCancelled(key=step.name))
            return self._frontier.end(step.name, StepStatus.CANCELLED)
        barred = self._barred(step)
        if barred is not None:
            return self._skipped(step, (barred,))
        try:
            return self._carry_out(step, decide_step(self._planner, step))
        except AmlnbError as error:
            return self._failed_before_start(step, str(error))

    def _barred(self, step: Step) -> Reason | None:
        if self._run.options.targets:
            planned = self._run.plan.decision(step.name)
            for reason in planned.reasons if planned else ():
                if reason.why is Why.NOT_SELECTED:
                    return reason
        barred = self._frontier.barred(step)
        if barred is None and self._stopped_by:
            return self._run_stopped()[0]
        return barred

    def _run_stopped(self) -> tuple[Reason, ...]:
        return (Reason(why=Why.RUN_STOPPED, name=self._stopped_by),)

    def _carry_out(self, step: Step, decision: Decision) -> list[str]:
        if decision.action is Action.SKIP:
            return self._skipped(step, decision.reasons)
        if step.map is not None:
            return self._fan_out(step, decision)
        if decision.action is Action.REUSE:
            self._tell_reused(step.name, decision.outputs, decision.reasons)
            return self._good(step.name, decision.outputs, StepStatus.REUSED)
        return self._put_in_line(step, decision)

    def _put_in_line(self, step: Step, decision: Decision) -> list[str]:
        resolved = self._planner.resolve(step)
        if resolved.missing:
            what = ", ".join(repr(name) for name in resolved.missing)
            return self._failed_before_start(
                step,
                f"Step {step.name!r} ({step.place}) reads {what}, and nothing is there "
                "now: correct the path, or let a step before it make it.",
            )
        work = Work(
            key=step.name,
            step=step,
            reasons=decision.reasons,
            fingerprint=decision.fingerprint,
            inputs=resolved.found,
        )
        self.ready.extend([self._counted_on(work)])
        return []

    def _counted_on(self, work: Work) -> Work:
        """Let the attempts go on counting where an earlier runner's ended."""
        before = self._run.steps.get(work.key)
        work.attempt = before.attempts[-1].n if before and before.attempts else 0
        return work

    # ------------------------------------------------------------------- fan-out

    def _fan_out(self, step: Step, decision: Decision) -> list[str]:
        items = first_items(step, self._planner)
        fan = self._fans[step.name] = Fan(
            step=step,
            left=set(range(len(items))),
            began=self._ledger.now(),
            reused=decision.reasons if decision.action is Action.REUSE else (),
        )
        self._ledger.tell(ev.StepMapped(key=step.name, labels=fan.labels(items)))
        if not items:
            return self._fan_in(fan)
        inputs = self._planner.resolve(step).found
        free: list[str] = []
        for index, (item, one) in enumerate(zip(items, decision.items, strict=True)):
            work = fan.work(index, item, one, inputs)
            free += self._take_item(fan, work, one)
        self.ready.extend(fan.let_through())
        return free

    def _take_item(self, fan: Fan, work: Work, decision: Decision) -> list[str]:
        done = self._run.steps.get(work.key)
        if done is not None and done.status.is_good:
            return self._item_known(fan, work, done.outputs)
        if decision.action is Action.REUSE:
            self._tell_reused(work.key, decision.outputs, decision.reasons)
            return self._item_known(fan, work, decision.outputs)
        fan.waiting.append(self._counted_on(work))
        return []

    def _item_known(
        self, fan: Fan, work: Work, outputs: Mapping[str, Artifact]
    ) -> list[str]:
        fan.out += 1  # it was never let through, and ends all the same
        return self._made(work, outputs)

    def _item_ended(self, fan: Fan, index: int) -> list[str]:
        fan.left.discard(index)
        fan.out -= 1
        self.ready.extend(fan.let_through())
        return [] if fan.left else self._fan_in(fan)

    def _fan_in(self, fan: Fan) -> list[str]:
        """Bring a fan-out, all of whose items have ended, to its own end."""
        name = fan.step.name
        if self._cancelled:
            self._ledger.tell(ev.StepCancelled(key=name))
            return self._frontier.end(name, StepStatus.CANCELLED)
        if fan.left_out and fan.failure is None:
            return self._skipped(fan.step, self._run_stopped())
        if fan.failure is not None and not (fan.step.allow_failure and fan.made):
            self._ledger.tell(ev.StepFailed(key=name, attempt=0, failure=fan.failure))
            return self._after_failure(fan.step)
        outputs = fan.gathered()
        if fan.reused:
            self._tell_reused(name, outputs, fan.reused)
            return self._good(name, outputs, StepStatus.REUSED)
        seconds = self._ledger.now() - fan.began
        self._ledger.tell(
            ev.StepCompleted(key=name, attempt=0, outputs=outputs, seconds=seconds)
        )
        return self._good(name, outputs, StepStatus.COMPLETED)

    # -------------------------------------------------------------- how steps end

    def _made(self, work: Work, outputs: Mapping[str, Artifact]) -> list[str]:
        if work.index is None:
            return self._good(work.key, outputs, StepStatus.COMPLETED)
        fan = self._fans[work.step.name]
        fan.made[work.index] = outputs
        return self._item_ended(fan, work.index)

    def _good(
        self, name: str, outputs: Mapping[str, Artifact], status: StepStatus
    ) -> list[str]:
        self._planner.outputs[name] = outputs
        return self._frontier.end(name, status)

    def _tell_reused(
        self, key: str, outputs: Mapping[str, Artifact], reasons: tuple[Reason, ...]
    ) -> None:
        run = reasons[0].run
        self._ledger.tell(
            ev.StepReused(key=key, run=run, outputs=outputs, reasons=reasons)
        )

    def _skipped(self, step: Step, reasons: tuple[Reason, ...]) -> list[str]:
        self._ledger.tell(ev.StepSkipped(key=step.name, reasons=reasons))
        failed = any(r.why is Why.PARENT_FAILED for r in reasons)
        status = StepStatus.UPSTREAM_FAILED if failed else StepStatus.SKIPPED
        return self._frontier.end(step.name, status)

    def _failed_before_start(self, step: Step, message: str) -> list[str]:
        failure = Failure(fault=Fault.INPUT, message=message, place=step.place)
        self._ledger.tell(ev.StepFailed(key=step.name, attempt=0, failure=failure))
        return self._after_failure(step)

    def _after_failure(self, step: Step) -> list[str]:
        free = self._frontier.end(step.name, StepStatus.FAILED)
        return free + self._stop_after(step)

    def _stop_after(self, step: Step) -> list[str]:
        """Leave out all that has not started, if the run is to end with a failure."""
        if self._run.options.continue_on_step_failure or step.allow_failure:
            return []
        self._stopped_by = self._stopped_by or step.name
        return [name for work in self._empty_line() for name in self._leave_out(work)]

    def _leave_out(self, work: Work) -> list[str]:
        """Skip work that stood in line when the run stopped."""
        if work.index is None:
            return self._skipped(work.step, self._run_stopped())
        self._ledger.tell(ev.StepSkipped(key=work.key, reasons=self._run_stopped()))
        fan = self._fans[work.step.name]
        fan.left_out = True
        return self._item_ended(fan, work.index)


def completion(work: Work, result: AttemptResult) -> ev.StepCompleted:
    """Return the fact that `work` ended well."""
    return ev.StepCompleted(
        key=work.key,
        attempt=result.id.n,
        outputs=result.outputs,
        seconds=result.seconds,
        warnings=result.warnings,
        metrics=result.metrics,
    )
