"""An error of ours is one sentence on screen, and still an error."""

from __future__ import annotations

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.notebook.live.sentence import as_sentence


def test_our_errors_show_their_sentence(shell, capsys):
    def fail(_line: str) -> None:
        with as_sentence():
            raise NotFoundError("step", "x")

    shell.register_magic_function(fail, "line", "fail")
    result = shell.run_cell("%fail")
    assert isinstance(result.error_in_exec, NotFoundError)
    shown = capsys.readouterr().out
    assert "NotFoundError\x1b[0m: There is no step 'x'." in shown
    assert "Traceback" not in shown


def test_other_errors_keep_their_traceback():
    with pytest.raises(ZeroDivisionError), as_sentence():
        raise ZeroDivisionError
