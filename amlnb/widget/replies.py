"""What a widget's page asks over the kernel's comm, answered as the server would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amlnb.answers.event import stored_events
from amlnb.answers.heads import Heads, Wanted
from amlnb.answers.log import log_part
from amlnb.answers.memory import Memory
from amlnb.answers.notebook import executed_notebook
from amlnb.answers.page import run_page
from amlnb.answers.plan import plan_reply
from amlnb.answers.preview import output_preview
from amlnb.answers.source import step_source
from amlnb.model.errors import AmlnbError
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import RunOptions

Asked = Mapping[str, Any]


class UnknownQuestionError(AmlnbError):
    """The page asks something that this version does not know."""

    def __init__(self, kind: object) -> None:
        self.kind = kind
        super().__init__(
            f"This kernel's amlnb does not know the question {kind!r}: the page is of "
            "another version; reload it, or restart the kernel."
        )


class Replies:
    """Answers for one run's view.

    Parameters
    ----------
    now
        The pipeline as the notebook's cells make it now, for plans and repairs;
        None to use the run's own.
    """

    def __init__(
        self, memory: Memory, run_id: str, now: Callable[[], Pipeline] | None = None
    ) -> None:
        self._memory, self._run_id = memory, run_id
        self._now = now or (lambda: memory.pipeline(run_id))
        self._kinds: Mapping[str, Callable[[Asked], Any]] = {
            "run": lambda a: run_page(memory, a["run"], a.get("direction") or "LR"),
            "runs": self._runs,
            "experiments": lambda _: Heads(memory).experiments(),
            "events": self._events,
            "log": lambda a: log_part(memory, a["run"], a["key"], int(a["from"])),
            "preview": lambda a: output_preview(memory, a["run"], a["key"], a["name"]),
            "notebook": lambda a: executed_notebook(memory, a["run"], a["key"]),
            "source": lambda a: step_source(memory, a["run"], a["key"]),
            "cancel": self._cancel,
            "resume": lambda a: {"run": memory.workspace.resume(a["run"]).id},
            "repair": self._repair,
            "submit": self._submit,
            "plan": self._plan,
        }

    def reply(self, asked: Asked) -> dict[str, Any]:
        """Return ``{id, ok, value}``, or ``{id, ok: False, error}`` in one sentence."""
        number = asked.get("id")
        try:
            return {"id": number, "ok": True, "value": self._value(asked)}
        except AmlnbError as error:
            return {"id": number, "ok": False, "error": str(error)}
        except (KeyError, TypeError, ValueError) as error:
            said = f"The question {asked.get('kind')!r} lacks something: {error}."
            return {"id": number, "ok": False, "error": said}

    def _value(self, asked: Asked) -> Any:
        answer = self._kinds.get(str(asked.get("kind")))
        if answer is None:
            raise UnknownQuestionError(asked.get("kind"))
        return answer(asked)

    def _runs(self, asked: Asked) -> Any:
        wanted = Wanted(
            experiment=asked.get("experiment") or None,
            pipeline=asked.get("pipeline") or None,
            limit=int(asked.get("limit") or 50),
        )
        return Heads(self._memory).newest(wanted)

    def _events(self, asked: Asked) -> Any:
        after = int(asked["after"])
        return stored_events(self._memory.workspace.events_after(asked["run"], after))

    def _cancel(self, asked: Asked) -> Any:
        self._memory.workspace.cancel(asked["run"])
        return {"run": asked["run"]}

    def _repair(self, asked: Asked) -> Any:
        run = self._memory.workspace.repair(
            asked["run"], self._now(), asked["parameters"], tuple(asked["again"])
        )
        return {"run": run.id}

    def _submit(self, asked: Asked) -> Any:
        targets = tuple(dict.fromkeys(asked["targets"]))
        run = self._memory.workspace.submit(
            self._now(), asked["parameters"], RunOptions(targets=targets)
        )
        return {"run": run.id}

    def _plan(self, asked: Asked) -> Any:
        pipeline = self._now()
        parameters = self._memory.run(asked.get("run") or self._run_id).parameters
        declared = {p.name for p in pipeline.parameters}
        given = {k: v for k, v in parameters.items() if k in declared}
        return plan_reply(pipeline, self._memory.workspace.plan(pipeline, given))
