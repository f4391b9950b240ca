from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = (
    "from amlnb.cli.terminal import never_stumble\n"
    "never_stumble()\n"
    "print('✓ train → model … █░ é 漢')\n"
)


def printed(encoding: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={"PYTHONIOENCODING": encoding, "PATH": ""},
        capture_output=True,
        check=True,
    )
    return done.stdout.strip()


def test_an_ascii_terminal_gets_plain_signs() -> None:
    assert printed("ascii") == b"+ train > model ~ #. ? ?"


def test_a_latin_terminal_keeps_what_it_can() -> None:
    assert printed("latin-1") == b"+ train > model ~ #. \xe9 ?"


@pytest.mark.parametrize("encoding", ["utf-8"])
def test_a_modern_terminal_gets_all(encoding: str) -> None:
    assert printed(encoding).decode() == "✓ train → model … █░ é 漢"
