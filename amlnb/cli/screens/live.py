"""A run as a table that is drawn over in place, by rich."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Self

from amlnb.cli.rows import Bar, Progress, Row, fitting, progress, rows
from amlnb.cli.states import run_look
from amlnb.cli.words import short_id
from amlnb.model.events import Event
from amlnb.model.run import Run
from amlnb.wire.words import one_line

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_FRAMES_A_SECOND = 8
_BAR_WIDTH = 12
#: Lines that are not rows: the run's own two, one for what is hidden, the cursor's.
_OTHER_LINES = 4


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
        height = 10_000 if self._ended else self._console.size.height - _OTHER_LINES
        return picture(run, time.time(), height, self._console.size.width)


def picture(run: Run, now: float, height: int, width: int) -> RenderableType:
    """Return the whole picture of the run, in at most `height` rows of steps."""
    from rich.console import Group
    from rich.text import Text

    shown = fitting(rows(run, now), max(3, height))
    hidden = [Text(f"  {shown.hidden}", style="bright_black")] if shown.hidden else []
    return Group(
        _heading(run), _table(shown.rows, width), *hidden, _total(progress(run, now))
    )


def _heading(run: Run) -> Text:
    from rich.text import Text

    look = run_look(run.status)
    values = "  ".join(f"{k}={one_line(str(v))}" for k, v in run.parameters.items())
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(str(look), style=look.style)
    text.append(f"  {run.pipeline}  run {short_id(run.id)}")
    text.append(f"  {values}", style="bright_black")
    return text


def _table(shown: Sequence[Row], width: int) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 1), expand=False)
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=max(8, width // 3))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True, overflow="ellipsis", style="bright_black", ratio=1)
    for row in shown:
        state = Text(str(row.look), style=row.look.style)
        table.add_row(Text(one_line(row.step)), state, row.elapsed, _note(row))
    return table


def _note(row: Row) -> Text:
    from rich.text import Text

    text = Text(no_wrap=True, overflow="ellipsis")
    if row.bar:
        text.append_text(bar_text(row.bar, _BAR_WIDTH)).append("  ")
    return text.append(row.note)


def bar_text(bar: Bar, width: int) -> Text:
    """Return ``████▓▓░░░░░░ 4/12``: ended, running, still to come."""
    from rich.text import Text

    parts = bar_parts(bar, width)
    text = Text()
    text.append("█" * parts[0], style="green").append("█" * parts[1], style="red")
    text.append("▓" * parts[2], style="cyan").append(
        "░" * parts[3], style="bright_black"
    )
    failed = f", {bar.failed} failed" if bar.failed else ""
    return text.append(f" {bar.ended}/{bar.total}{failed}")


def bar_parts(bar: Bar, width: int) -> tuple[int, int, int, int]:
    """Return how many signs are good, failed, running and still to come."""
    if not bar.total:
        return (0, 0, 0, width)
    ends = [
        round(width * count / bar.total)
        for count in (bar.good, bar.ended, min(bar.total, bar.ended + bar.running))
    ]
    return (ends[0], ends[1] - ends[0], ends[2] - ends[1], width - ends[2])


def _total(whole: Progress) -> Text:
    text = bar_text(whole.bar, _BAR_WIDTH * 2)
    left = f" · {whole.left}" if whole.left else ""
    text.append(f" steps · {whole.elapsed}{left}")
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
