from __future__ import annotations

import os
import pty
import re
import select
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amlnb.cli.progress import Bar
from amlnb.cli.screens.live import bar_parts, bar_text, picture
from amlnb.model import events as ev
from amlnb.model.run import Run
from tests.cli.stage import Stage
from tests.cli.stories import (
    BEGIN,
    MODEL,
    a_failed_run,
    a_fan_out,
    completed,
    failed,
    pending,
    started,
    told,
)


def drawn(run: Run, *, width: int = 80, height: int = 24) -> list[str]:
    """The picture as a terminal of that size shows it."""
    from rich.console import Console

    console = Console(width=width, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(picture(run, BEGIN + 60, height, width))
    return capture.get().splitlines()


def test_the_picture_has_a_heading_a_line_a_step_and_a_total() -> None:
    assert drawn(a_failed_run()) == [
        "✗ failed  flights  run k3f9xq  C=0.3",
        "  load    ↺ reused                   from run abcdef",
        "  train   ✗ failed            1.0 s  division by zero",
        "  report  ⊗ upstream failed          `train` failed",
        "████████████████████████ 3/3 steps, 1 failed · 5.0 s",
    ]


def test_a_fan_out_has_a_bar() -> None:
    line = drawn(a_fan_out(done=2, failing=1, total=4))[1]
    assert "█████████▓▓▓ 3/4, 1 failed" in line


@pytest.mark.parametrize("width", [20, 40, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    run = told(pending("a" * 60, "b"), started("a" * 60), completed("a" * 60, MODEL))
    assert all(len(line) <= width for line in drawn(run, width=width))
    assert len(drawn(run, width=width)) == 4


def test_a_low_terminal_is_not_overrun() -> None:
    run = pending(*(f"s{i}" for i in range(100)))
    lines = drawn(run, height=6)
    assert len(lines) == 8
    assert lines[-2] == "  … and 95 more: 95 waiting"


def test_the_parts_of_a_bar_always_fill_it() -> None:
    for total in range(8):
        for good in range(total + 1):
            bar = Bar(good=good, running=total - good, total=total)
            assert sum(bar_parts(bar, 12)) == 12
    assert str(bar_text(Bar(total=0), 4)) == "░░░░ 0/0"


class Terminal:
    """A pseudo-terminal with a command in it."""

    def __init__(self, stage: Stage, *words: str, **environment: str) -> None:
        self._main, side = pty.openpty()
        self.process = subprocess.Popen(
            stage.command(*words),
            cwd=stage.folder,
            env=stage.environment(TERM="xterm-256color", **environment),
            stdin=side,
            stdout=side,
            stderr=side,
            start_new_session=True,
        )
        os.close(side)
        self.text = ""

    def until(self, word: str) -> str:
        """Read what it shows up to `word`, or to its end."""
        while word not in self.text:
            ready, _, _ = select.select([self._main], [], [], 60)
            assert ready, f"{word!r} never came: {self.text!r}"
            try:
                self.text += os.read(self._main, 65536).decode()
            except OSError:  # the other side has closed
                break
        assert word in self.text
        return self.text

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._main)


@pytest.fixture
def terminal(stage: Stage) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def open_terminal(*words: str, **environment: str) -> Terminal:
        opened.append(Terminal(stage, *words, **environment))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, "load", "train")
    stage.tell(ev.RunStarted(owner=stage.owner))
    yield stage
    stage.close()


def test_a_terminal_gets_a_table_drawn_in_place(
    stage: Stage, terminal: Callable[..., Terminal]
) -> None:
    shown = terminal("watch")
    shown.until("waiting")
    stage.tell(started("load"))
    shown.until("▸ running  \x1b[0m")
    stage.tell(completed("load", MODEL), started("train"), failed("train"))
    stage.tell(ev.RunEnded(status="failed"))
    text = shown.until("amlnb logs k3f9xq\r\n")
    assert shown.process.wait(timeout=60) == 1
    assert "\x1b[?25l" in text, "the cursor is hidden while drawing"
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l"), "and given back"
    assert "\x1b" not in text[text.rindex("\x1b[?25h") + 6 :]


def test_ctrl_c_on_a_terminal_gives_the_cursor_back(
    terminal: Callable[..., Terminal],
) -> None:
    shown = terminal("watch")
    shown.until("waiting")
    shown.process.send_signal(2)
    text = shown.until("goes on. Watch it with")
    assert shown.process.wait(timeout=60) == 130
    assert "Press Ctrl-C again within 2 s" in re.sub(r"\s+", " ", text)
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


def test_no_color_means_no_colour(
    stage: Stage, terminal: Callable[..., Terminal]
) -> None:
    stage.tell(started("load"), completed("load"), ev.RunEnded(status="completed"))
    shown = terminal("watch", NO_COLOR="1")
    text = shown.until("amlnb logs k3f9xq")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m|\x1b\[9[0-9]m", text)


def test_plain_on_a_terminal_is_plain(
    stage: Stage, terminal: Callable[..., Terminal]
) -> None:
    stage.tell(started("load"), completed("load"), ev.RunEnded(status="completed"))
    shown = terminal("watch", "--plain")
    assert "\x1b" not in shown.until("amlnb logs k3f9xq")
