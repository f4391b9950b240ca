"""Words for what went wrong: one sentence, the user's own line first."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from amlnb.model.attempt import AttemptSpec, Failure, Fault
from amlnb.model.step import Helper, Place
from amlnb.steps.document import Document, Role
from amlnb.steps.handover import Complaint, Frame
from amlnb.steps.language import Language
from amlnb.steps.outcome import CellError, Death, Outcome
from amlnb.steps.text import last_line

_LONGEST = 500
#: What kernels call an error that has no class.
_NO_CLASS = {"", "ERROR", "Error"}
#: How an account of a shell's end begins; its message is what was last printed.
_OF_SHELLS = ("exit status", "killed")
_DOING = {
    Role.BEGIN: "while its inputs were loaded",
    Role.HELPERS: "while its helpers were defined",
    Role.BODY: "while it ran",
    Role.END: "while its outputs were saved",
}
#: What ipykernel always prints when it starts.
_SMALL_TALK = (
    "NOTE: When using",
    "To exit, you will",
    '"quit" from a client',
    "To read",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A line of the user's code."""

    place: Place
    #: The line's text; empty when only the cell is known.
    line: str = ""

    def __str__(self) -> str:
        """Return ``cell 5, line 3 of flights.ipynb: `x = 1 / 0```."""
        if self.line:
            return f"{self.place}: `{self.line}`"
        cell = f"cell {self.place.cell}" if self.place.cell is not None else "the cell"
        return f"{cell} of {self.place.file}" if self.place.file else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that is known of an attempt that did not end well."""

    spec: AttemptSpec
    document: Document
    outcome: Outcome
    language: Language
    #: Why the first or last cell gave up, if it could say.
    complaint: Complaint | None = None


def failure(case: Case) -> Failure | None:
    """Return why the attempt failed, or None when every cell ended well."""
    outcome = case.outcome
    if outcome.timed_out:
        return _timeout(case)
    if outcome.death is not None:
        return _death(case, outcome.death)
    if outcome.error is None:
        return None
    role = case.document.roles[outcome.error.index]
    if role in (Role.BEGIN, Role.END):
        return _our_cell(case, outcome.error, role)
    return _body(case, outcome.error)


# ------------------------------------------------------------------- the user's cells


def _body(case: Case, error: CellError) -> Failure:
    spot = _spot(case, error)
    exception, message = _facts(error)
    return Failure(
        fault=Fault.BODY,
        message=f"{_headline(exception, message)}, in {spot}",
        exception=exception,
        place=spot.place,
        line=spot.line,
        traceback=error.traceback or case.outcome.recent,
    )


def _facts(error: CellError) -> tuple[str, str]:
    account = error.account
    if account is not None:
        return account.exception, account.message
    return ("" if error.exception in _NO_CLASS else error.exception), error.message


def _headline(exception: str, message: str) -> str:
    said = " ".join(message.split())[:_LONGEST].rstrip(". ")
    if exception.startswith(_OF_SHELLS):
        return f"{exception} ({said})" if said else exception
    return ": ".join(filter(None, [exception, said])) or "It failed without a word"


def _spot(case: Case, error: CellError) -> Spot:
    """Return the deepest line that is the user's own, or else the cell."""
    frames = error.account.frames if error.account is not None else ()
    for frame in reversed(frames):
        found = _of_frame(case, frame)
        if found is not None:
            return found
    line = case.language.line_of(f"{error.message}\n{error.traceback}")
    line = line or case.language.line_of(case.outcome.recent)
    return _in_cell(case, error.index, line)


def _of_frame(case: Case, frame: Frame) -> Spot | None:
    counts = {count: index for index, count in case.outcome.counts}
    index = counts.get(frame.cell) if frame.cell is not None else None
    if frame.cell is not None and not frame.file:
        index = frame.cell  # from a language whose frames name cells by their index
    if index is None:
        return _in_module(case, frame)
    if case.document.roles.get(index) is Role.HELPERS:
        return _in_helper(case.document.helpers, frame.line)
    is_users = case.document.roles.get(index) is Role.BODY
    return _in_cell(case, index, frame.line) if is_users else None


def _in_cell(case: Case, index: int, line: int | None) -> Spot:
    place = case.document.places.get(index, case.spec.place)
    if line is None:
        return Spot(place=place)
    source: str = case.document.notebook["cells"][index]["source"]
    line = max(1, min(line, len(source.rstrip().splitlines())))  # parsers look beyond
    there = replace(place, line=place.line + line - 1)
    return Spot(place=there, line=_line(source, line))


def _in_helper(helpers: Sequence[tuple[int, Helper]], line: int) -> Spot | None:
    found = [(first, helper) for first, helper in helpers if first <= line]
    if not found:
        return None
    first, helper = found[-1]
    there = replace(helper.place, line=helper.place.line + line - first)
    return Spot(place=there, line=_line(helper.source, line - first + 1))


def _in_module(case: Case, frame: Frame) -> Spot | None:
    """Return the line if it is in one of the project's own modules."""
    for name in case.spec.body.modules:
        if Path(case.spec.cwd, name) == Path(frame.file):
            text = _line(case.spec.sources.get(name, ""), frame.line)
            return Spot(place=Place(file=name, line=frame.line), line=text)
    return None


def _line(source: str, number: int) -> str:
    lines = source.splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


# ------------------------------------------------------------------------- our cells


def _our_cell(case: Case, error: CellError, role: Role) -> Failure:
    """Return the reason that our own code left, or else what the kernel said."""
    complaint = case.complaint
    if complaint is not None:
        return Failure(
            fault=complaint.fault,
            message=complaint.message,
            place=case.spec.place,
            traceback=complaint.traceback,
        )
    said = error.message.strip() or last_line(case.outcome.recent) or error.exception
    what = "inputs could not be loaded" if role is Role.BEGIN else "outputs not saved"
    return Failure(
        fault=Fault.INPUT if role is Role.BEGIN else Fault.OUTPUT,
        message=f"Step {case.spec.step!r}: its {what}: {said[:_LONGEST]}",
        place=case.spec.place,
        traceback=error.traceback or case.outcome.recent,
    )


# ------------------------------------------------------------------ ends from outside


def _timeout(case: Case) -> Failure:
    error, spec = case.outcome.error, case.spec
    is_users = error is not None and case.document.roles[error.index] is Role.BODY
    spot = _spot(case, error) if error is not None and is_users else None
    at = f", at {spot}" if spot is not None else ""
    return Failure(
        fault=Fault.TIMEOUT,
        message=f"Step {spec.step!r} did not end within {spec.timeout:g} s and was "
        f"stopped{at}. Give it more time with --timeout, or less to do.",
        place=spot.place if spot is not None else spec.place,
        line=spot.line if spot is not None else "",
        traceback=error.traceback if error is not None else case.outcome.recent,
    )


def _death(case: Case, death: Death) -> Failure:
    spec = case.spec
    words = _own_words(death.last_words)
    if death.index is None:
        said = last_line(words) or how_it_ended(death.exit_code)
        return Failure(
            fault=Fault.SETUP,
            message=f"The kernel {spec.kernel!r} of step {spec.step!r} did not start: "
            f"{said}",
            place=spec.place,
            traceback=words,
        )
    doing = _DOING[case.document.roles[death.index]]
    how, then = how_it_ended(death.exit_code), _what_then(death)
    return Failure(
        fault=Fault.DIED,
        message=f"The kernel of step {spec.step!r} {how} {doing}: {then}.",
        place=case.document.places.get(death.index, spec.place),
        traceback="\n".join(filter(None, [words, case.outcome.recent])),
    )


def _what_then(death: Death) -> str:
    if death.is_lost and not death.out_of_memory:
        return (
            "the forkserver that it came from was ended from outside; the step itself "
            "is not to blame, `amlnb resume` runs it again"
        )
    return what_to_do(death.exit_code, out_of_memory=death.out_of_memory)


def how_it_ended(exit_code: int | None) -> str:
    """Return a verb for the end of a process: ``was killed by SIGKILL``."""
    if exit_code is None:
        return "stopped answering"
    if exit_code >= 0:
        return f"ended with exit code {exit_code}"
    try:
        return f"was killed by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"was killed by signal {-exit_code}"


def what_to_do(exit_code: int | None, *, out_of_memory: bool) -> str:
    """Return what that end means for a person, as far as it can be told."""
    name = how_it_ended(exit_code)
    if out_of_memory:
        return "the machine ran out of memory; work on less data at a time"
    if "SIGKILL" in name:
        return "somebody or something ended it, most often for want of memory"
    if any(crash in name for crash in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL")):
        return "a compiled library crashed; its words may be at the end of the log"
    return "see the end of the log"


def _own_words(text: str) -> str:
    """Return what a kernel wrote besides its standing notice."""
    lines = [line for line in text.splitlines() if not line.startswith(_SMALL_TALK)]
    kept = [
        line for line in lines if "--existing" not in line and "connect ano" not in line
    ]
    return "\n".join(kept).strip()
