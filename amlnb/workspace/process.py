"""The runner's process: ``python -m amlnb.workspace.process ROOT RUN``."""

from __future__ import annotations

import signal
import sys
import traceback
from pathlib import Path
from types import FrameType

from amlnb.engine.ledger import LEASE_SECONDS, Ledger
from amlnb.model import events as ev
from amlnb.model.errors import AmlnbError
from amlnb.model.run import RunStatus
from amlnb.ports import LeaseLostError
from amlnb.settings import Settings
from amlnb.workspace.clock import SystemClock
from amlnb.workspace.driving import planner_of, runner_of
from amlnb.workspace.owner import myself
from amlnb.workspace.parts import Parts
from amlnb.workspace.registering import RegisteringLedger
from amlnb.workspace.reserve import Reserve


def main(root: str, run_id: str) -> int:
    """Claim the run, drive it to its end, and return the process's exit status."""
    signal.signal(signal.SIGTERM, _leave)
    parts = Parts.open(Path(root), Settings.read())
    try:
        lease = parts.store.claim(run_id, myself(), LEASE_SECONDS)
    except AmlnbError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is runner.log
        return 1
    reserve = Reserve(parts.root / "reserve")
    reserve.put_by()
    ledger = RegisteringLedger(parts, lease, SystemClock(), reserve.give_up)
    try:
        run, pipeline = parts.store.run(run_id), parts.store.pipeline(run_id)
        ledger.expect(pipeline)
        planner = planner_of(parts, pipeline, run.parameters, run.options)
        status = runner_of(parts, run, planner, ledger).drive()
    except LeaseLostError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except SystemExit:
        ledger.close()  # told to stop: the run can be resumed at once
        raise
    except BaseException as error:  # noqa: BLE001 - a run's end is never empty
        traceback.print_exc()
        _end_badly(ledger, error)
        return 1
    finally:
        parts.store.close()
    return 0 if status is RunStatus.COMPLETED else 1


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    sys.exit(128 + number)


def _end_badly(ledger: Ledger, error: BaseException) -> None:
    """Tell the run's screens that the runner itself failed; the log has the rest."""
    explained = isinstance(error, AmlnbError)
    said = str(error) if explained else f"{type(error).__name__}: {error}"
    message = f"The runner failed: {said} See runner.log; resume goes on."
    ledger.tell(ev.RunEnded(status=RunStatus.FAILED.value, message=message))
    try:
        ledger.close()
    except AmlnbError:
        traceback.print_exc()  # the store itself is what failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
