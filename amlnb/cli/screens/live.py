"""A run as a table that is drawn over in place, by rich."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Self

from amlnb.cli.columns import cut, padded
from amlnb.cli.fitting import fitting
from amlnb.cli.progress import Bar, Progress, progress
from amlnb.cli.rows import Row, row_of, top_steps
from amlnb.cli.states import run_look
from amlnb.cli.words import short_id
from amlnb.model.events import Event
from amlnb.model.run import Run
from amlnb.picture.metrics import columns
from amlnb.picture.values import worded_values
from amlnb.wire.words import one_line

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_FRAMES_A_SECOND = 5
_BAR_WIDTH = 12
_DIM = "bright_black"
#: So that columns do not jump when a longer word comes.
_STATE_WIDTH, _TIME_WIDTH = len("✓ cancelled"), len("12.3 s")
#: Lines that are not rows: the run's own two, one for what is hidden, the cursor's.
_OTHER_LINES = 4
#: Rows of the last picture, which stays and scrolls away.
_MOST_AT_THE_END = 200


class LiveScreen:
    """Draws the run several times a second, so that times tick."""

    def __init__(self, run: Run, console: Console | None = None) -> None:
        from rich.console import Console
        from rich.live import Live

        self._run, self._lock, self._ended = run, Lock(), False
        self._console = console or Console(highlight=False)
        self._live = Live(
            get_renderable=self._picture,
            console=self._console,
            refresh_per_second=_FRAMES_A_SECOND,
            vertical_overflow="crop",
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> Self:
        self._live.start(refresh=True)
        return self

    def __exit__(self, *_: object) -> None:
        """Draw the last state, whole, and give the cursor back."""
        self._ended = True
        self._live.vertical_overflow = "visible"
        self._live.stop()

    def show(self, run: Run, events: Sequence[Event]) -> None:
        """Take the new state over; the next frame shows it."""
        del events
        with self._lock:
            self._run = run

    def note(self, text: str) -> None:
        """Print the note above the table."""
        self._console.print(text, markup=False)

    def _picture(self) -> RenderableType:
        with self._lock:
            run = self._run
        size = self._console.size
        height = _MOST_AT_THE_END if self._ended else size.height - _OTHER_LINES
        return picture(run, time.time(), height, size.width)


def picture(run: Run, now: float, height: int, width: int) -> RenderableType:
    """Return the whole picture of the run, in at most `height` rows of steps."""
    from rich.console import Group

    steps = top_steps(run)
    shown = fitting(steps, max(3, height))
    rows = [row_of(run, step, now) for step in shown.steps]
    hidden = [_line([(f"  {shown.hidden}", _DIM)])] if shown.hidden else []
    whole = _total(progress(run, steps, now))
    return Group(_heading(run), *_steps(rows, width), *hidden, whole)


def _line(parts: Iterable[tuple[str, str] | Text]) -> Text:
    """Return one line that the console cuts rather than wraps."""
    from rich.text import Text

    line = Text(no_wrap=True, overflow="ellipsis")
    for part in parts:
        line.append_text(part if isinstance(part, Text) else Text(*part))
    return line


def _heading(run: Run) -> Text:
    look = run_look(run.status)
    name = f"  {one_line(run.pipeline)}  run {short_id(run.id)}"
    values = f"  {worded_values(run.parameters)}"
    return _line([(str(look), look.style), (name, ""), (values, _DIM)])


def _steps(shown: Sequence[Row], width: int) -> list[Text]:
    """Return a line for each row; columns keep still when longer words come."""
    name = min(max((columns(row.step) for row in shown), default=0), max(8, width // 3))
    state = max([_STATE_WIDTH, *(len(str(row.look)) for row in shown)])
    time = max([_TIME_WIDTH, *(len(row.elapsed) for row in shown)])
    return [
        _line(
            [
                (f"  {padded(cut(one_line(row.step), name), name)}", ""),
                (f"  {row.look!s:<{state}}", row.look.style),
                (f"  {row.elapsed:>{time}}  ", ""),
                *_note(row),
            ]
        )
        for row in shown
    ]


def _note(row: Row) -> list[tuple[str, str] | Text]:
    note = (row.note, _DIM)
    return [bar_text(row.bar, _BAR_WIDTH), ("  ", ""), note] if row.bar else [note]


def bar_text(bar: Bar, width: int, noun: str = "") -> Text:
    """Return ``████▓▓░░░░░░ 4/12 steps``: ended, running, still to come."""
    from rich.text import Text

    text = Text()
    styles = ("green", "red", "yellow", "cyan", "bright_black")
    for sign, style, count in zip("███▓░", styles, bar_parts(bar, width), strict=True):
        text.append(sign * count, style=style)
    return text.append(f" {bar.words(noun)}")


def bar_parts(bar: Bar, width: int) -> tuple[int, ...]:
    """Return how many signs are good, failed, unrun, running and still to come."""
    counts = (bar.good, bar.failed, bar.unrun, bar.running)
    ends = [round(width * sum(counts[: i + 1]) / max(1, bar.total)) for i in range(4)]
    ends = [min(width, end) for end in ends]
    return tuple(b - a for a, b in pairwise((0, *ends, width)))


def _total(whole: Progress) -> Text:
    left = f" · {whole.left}" if whole.left else ""
    bar = bar_text(whole.bar, _BAR_WIDTH * 2, " steps")
    return _line([bar, (f" · {whole.elapsed}{left}", "")])
