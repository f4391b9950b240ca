"""Words for a process that did not end well: the user's own line first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from amlnb.model.attempt import AttemptSpec, Failure, Fault
from amlnb.model.step import CommandBody, Place
from amlnb.steps.failure import how_it_ended, what_to_do
from amlnb.steps.handover import Complaint
from amlnb.steps.process_executor import Ended

#: Bytes of the log's end in which a traceback is looked for.
_TAIL = 256 << 10
_LONGEST = 500
_START = "Traceback (most recent call last):"
_FRAME = re.compile(r'^\s*(?:\|\s*)?File "(?P<file>[^"]+)", line (?P<line>\d+)')
_ERROR = re.compile(r"^(?P<name>[A-Za-z_][\w.]*)(?:: (?P<said>.*))?$")
#: How R and shells begin to tell what went wrong.
_TOLD = re.compile(r"^(Error\b|ERROR\b|.*\b(error|fatal|not found)\b)", re.IGNORECASE)
_SMALL_TALK = ("Execution halted", "Calls:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A Python error, as its traceback tells it."""

    #: ``ValueError``, without its module.
    exception: str
    message: str
    #: The deepest line in the user's own files, if any is.
    place: Place | None = None
    line: str = ""
    traceback: str = ""


def process_failure(
    spec: AttemptSpec, body: CommandBody, ended: Ended, log: Path, cwd: Path
) -> Failure | None:
    """Return why the process failed, or None when it ended with 0."""
    if ended.exit_code == 0 and not ended.timed_out:
        return None
    said = tail(log)
    raised = find_error(said, cwd, body)
    if ended.timed_out:
        return _timeout(spec, raised, said)
    if ended.exit_code < 0:
        return _death(spec, ended, said)
    if raised is not None:
        return _raised(spec, raised)
    return _exit(spec, body, ended, said)


def told(spec: AttemptSpec, complaint: Complaint) -> Failure:
    """Return the failure that our own code in the process has told of."""
    head = complaint.message.partition(":")[0]
    return Failure(
        fault=complaint.fault,
        message=complaint.message,
        exception=head if head.replace(".", "").isidentifier() else "",
        place=_told_place(spec, complaint.place) or spec.place,
        line=complaint.line,
        traceback=complaint.traceback,
    )


def _told_place(spec: AttemptSpec, place: Place | None) -> Place | None:
    """Return a place within the source directory as its author knows it."""
    folder = getattr(spec.body, "source_directory", "")
    if place is None or not folder:
        return place
    return replace(place, file=f"{folder}/{place.file}")


def tail(log: Path) -> str:
    """Return the end of a log."""
    with log.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        return file.read().decode("utf-8", "replace")


def find_error(said: str, cwd: Path, body: CommandBody) -> Raised | None:
    """Return the last Python error that was printed, or None."""
    lines = said.splitlines()
    frames = [(n, m) for n, text in enumerate(lines) if (m := _FRAME.match(text))]
    if not frames:
        return None
    found = _error_line(lines, frames[-1][0])
    if found is None:
        return None
    at, name, message = found
    start = _start_of(lines, frames[-1][0])
    own = _own_frame((m for n, m in frames if n >= start), cwd)
    place, line = _spot(own, cwd, body) if own else (None, "")
    return Raised(
        exception=name.rpartition(".")[2],
        message=message,
        place=place,
        line=line,
        traceback="\n".join(lines[start : at + 1]),
    )


def _error_line(lines: list[str], after: int) -> tuple[int, str, str] | None:
    """Return the line that names the exception: the first that is not indented."""
    for n in range(after + 1, len(lines)):
        match = _ERROR.match(lines[n])
        if match:
            return n, match["name"], match["said"] or ""
    return None


def _start_of(lines: list[str], last_frame: int) -> int:
    starts = [n for n in range(last_frame) if _START in lines[n]]
    return starts[-1] if starts else max(0, last_frame - 40)


def _own_frame(frames: Iterable[re.Match[str]], cwd: Path) -> re.Match[str] | None:
    """Return the deepest frame in the source directory."""
    own = [m for m in frames if _is_own((cwd / m["file"]).resolve(), cwd)]
    return own[-1] if own else None


def _is_own(path: Path, cwd: Path) -> bool:
    return path.is_relative_to(cwd) and path.is_file()


def _spot(frame: re.Match[str], cwd: Path, body: CommandBody) -> tuple[Place, str]:
    """Return where a line stands for its author: in the source directory."""
    path = (cwd / frame["file"]).resolve()
    name = path.relative_to(cwd).as_posix()
    number = int(frame["line"])
    try:
        text = path.read_text("utf-8", "replace").splitlines()[number - 1].strip()
    except (OSError, IndexError):
        text = ""
    shown = f"{body.source_directory}/{name}" if body.source_directory else name
    return Place(file=shown, line=number), text


# ------------------------------------------------------------------------- the words


def _raised(spec: AttemptSpec, raised: Raised) -> Failure:
    said = " ".join(raised.message.split())[:_LONGEST].rstrip(". ")
    head = f"{raised.exception}: {said}" if said else raised.exception
    where = f", in {raised.place}: `{raised.line}`" if raised.place else ""
    return Failure(
        fault=Fault.BODY,
        message=head + where,
        exception=raised.exception,
        place=raised.place or spec.place,
        line=raised.line,
        traceback=raised.traceback,
    )


def _exit(spec: AttemptSpec, body: CommandBody, ended: Ended, said: str) -> Failure:
    last = _telling_line(said)
    what = f"{body.script!r}" if body.script else "its command"
    told = f": {last}" if last else ", and printed nothing"
    return Failure(
        fault=Fault.BODY,
        message=f"Step {spec.step!r}: {what} ended with exit code {ended.exit_code}"
        f"{told}",
        exception=f"exit code {ended.exit_code}",
        place=spec.place,
        traceback=_end(said),
    )


def _telling_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    lines = [line for line in lines[-30:] if not line.startswith(_SMALL_TALK)]
    telling = [line for line in lines[-10:] if _TOLD.match(line)]
    last = telling[-1] if telling else next(reversed(lines), "")
    return last[:_LONGEST]


def _timeout(spec: AttemptSpec, raised: Raised | None, said: str) -> Failure:
    place = raised.place if raised else None
    at = f", at {place}: `{raised.line}`" if raised and place else ""
    return Failure(
        fault=Fault.TIMEOUT,
        message=f"Step {spec.step!r} did not end within {spec.timeout:g} s and was "
        f"stopped{at}. Give it more time (max_run_duration_seconds), or less to do.",
        place=place or spec.place,
        line=raised.line if raised else "",
        traceback=raised.traceback if raised else _end(said),
    )


def _death(spec: AttemptSpec, ended: Ended, said: str) -> Failure:
    why = what_to_do(ended.exit_code, out_of_memory=ended.out_of_memory)
    return Failure(
        fault=Fault.DIED,
        message=f"The process of step {spec.step!r} {how_it_ended(ended.exit_code)} "
        f"while it ran: {why}.",
        place=spec.place,
        traceback=_end(said),
    )


def _end(said: str) -> str:
    return said[-4_000:]
