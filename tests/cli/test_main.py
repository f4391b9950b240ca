from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from amlnb.cli.main import COMMANDS, amlnb, carry_out


def called(
    *words: str, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "amlnb", *words],
        cwd=cwd,
        env={"PATH": "", "HOME": str(cwd), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_tells_commands_exit_codes_and_completion() -> None:
    text = CliRunner().invoke(amlnb, ["--help"]).output
    for word in (*COMMANDS, "Exit codes:", "130", "Ctrl-C", "_AMLNB_COMPLETE"):
        assert word in text


def test_help_imports_nothing_that_is_slow() -> None:
    program = (
        "import sys\n"
        "from amlnb.cli.main import carry_out\n"
        "carry_out(['--help'])\n"
        "slow = {'rich', 'sqlite3', 'papermill', 'nbformat', 'IPython', 'yaml',"
        " 'amlnb.workspace.workspace', 'amlnb.model.run'}\n"
        "print('SLOW', sorted(slow & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("SLOW []\n")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_each_command_says_of_itself_what_the_list_says(name: str) -> None:
    module, told = COMMANDS[name]
    command = import_module(f"amlnb.cli.commands.{module}").command
    assert command.help.split("\n\n")[0].replace("\n", " ") == told
    assert CliRunner().invoke(amlnb, [name, "--help"]).exit_code == 0


def test_a_wrong_command_gets_the_nearest(tmp_path: Path) -> None:
    done = called("rnu", cwd=tmp_path)
    assert done.returncode == 2
    assert "amlnb: There is no command 'rnu'. Did you mean 'run'?" in done.stderr


def test_a_wrong_option_gets_the_usage_and_the_nearest(tmp_path: Path) -> None:
    done = called("runs", "--numbre", "3", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: amlnb runs")
    assert "--number" in done.stderr


def test_a_notebook_that_is_not_there_gets_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "flights.ipynb").write_text("{}")
    done = called("plan", "flihgts.ipynb", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean 'flights.ipynb'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_or_another_file_is_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b")
    for name, why in ((".", "it is a folder"), ("data.csv", "its name ends in '.csv'")):
        done = called("run", name, cwd=tmp_path)
        assert done.returncode == 2
        assert why in done.stderr


def test_our_own_bug_is_one_sentence_and_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(amlnb, "main", broken)
    assert carry_out(["runs"]) == 70
    told = capsys.readouterr().err
    assert told.startswith("amlnb: This is a mistake of amlnb (ZeroDivisionError)")
    path = Path(
        next(word for word in told.split() if "amlnb-error-" in word).strip(",")
    )
    assert "ZeroDivisionError" in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    path.unlink()


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    done = called("plan", "none.ipynb", cwd=tmp_path, AMLNB_DEBUG="1")
    assert "Traceback" in done.stderr


def test_version(tmp_path: Path) -> None:
    from amlnb import __version__

    assert called("--version", cwd=tmp_path).stdout == f"amlnb {__version__}\n"


def test_completion_offers_commands(tmp_path: Path) -> None:
    done = called(
        cwd=tmp_path,
        _AMLNB_COMPLETE="bash_complete",
        COMP_WORDS="amlnb re",
        COMP_CWORD="1",
    )
    assert done.stdout.split() == ["plain,resume", "plain,repair"]
