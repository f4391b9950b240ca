"""Contenders work in turn, what they claim is checked, and a failure is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.entrant import Entrant
from benchmarks.peers.environment import Environment, InstallError, environment
from benchmarks.peers.peer import Contender, files
from benchmarks.turns import Patience, in_turn

TWICE = Patience(repeats=2, budget=60)


def entrant(
    tmp_path, name: str, program: str, *, warm: bool = False, limit: float = 60
) -> Entrant:
    def write(folder, _count):
        (folder / "go.py").write_text(program)
        (folder / "out").mkdir()

    return Entrant(
        contender=Contender(
            row="steps",
            name=name,
            write=write,
            command=("python", "go.py"),
            made=files("out/*"),
            fresh=("out/*",),
            warm=warm,
        ),
        environment=Environment(folder=Path(sys.prefix)),
        folder=tmp_path / name,
        pieces=1,
        asked=1,
        failures=tmp_path / "failures",
        limit=limit,
    )


GOOD = "open('out/0', 'w').write('1')"
IDLE = "print('I did nothing')"
WRONG = "raise SystemExit('out of luck')"
STAYS = "import sys\nfor _ in sys.stdin:\n    " + GOOD + "\n    print(0.5, flush=True)"


def test_all_work_in_turn_and_leave_nothing(tmp_path):
    lines: list[str] = []
    pair = [("a", entrant(tmp_path, n, GOOD)) for n in ("first", "second")]
    results = in_turn(pair, TWICE, lines.append)
    assert [line.split()[0] for line in lines] == ["first", "second"] * 2
    assert [len(r.seconds) for r in results] == [2, 2]
    assert not list(tmp_path.iterdir())


def test_what_one_said_that_failed_is_kept(tmp_path):
    in_turn([("a", entrant(tmp_path, "bad", WRONG))], TWICE, str)
    kept = tmp_path / "failures" / "steps-bad-said.txt"
    assert kept.read_text() == "out of luck\n"


def test_one_that_stays_up_tells_its_own_time(tmp_path):
    stays = entrant(tmp_path, "stays", STAYS, warm=True)
    [result] = in_turn([("a", stays)], TWICE, str)
    assert result.seconds == (0.5, 0.5)


@pytest.mark.parametrize(
    ("program", "why"), [(IDLE, "0 of 1 were done"), (WRONG, "out of luck")]
)
def test_work_that_was_not_done_has_no_figure(program, why, tmp_path):
    [result] = in_turn([("a", entrant(tmp_path, "bad", program))], TWICE, str)
    assert (result.seconds, why in result.failure) == ((), True)


def test_one_that_stays_up_and_fails_says_why(tmp_path):
    wrong = entrant(tmp_path, "bad", WRONG, warm=True)
    [result] = in_turn([("a", wrong)], TWICE, str)
    assert result.failure == "out of luck"


def test_one_that_does_not_end_is_given_up(tmp_path):
    hangs = entrant(tmp_path, "hangs", "import time\ntime.sleep(600)", limit=0.5)
    [result] = in_turn([("a", hangs)], TWICE, str)
    assert "given up" in result.failure


def test_nobody_goes_on_over_its_budget(tmp_path):
    hasty = Patience(repeats=5, budget=0)
    [result] = in_turn([("a", entrant(tmp_path, "one", GOOD))], hasty, str)
    assert len(result.seconds) == 1


def test_a_peer_that_cannot_be_installed_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_OFFLINE", "1")
    with pytest.raises(InstallError, match=r"\w"):
        environment("none", (str(tmp_path / "no-such-package.whl"),), tmp_path)
    assert not (tmp_path / "none" / "installed").exists()
