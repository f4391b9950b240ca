from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.names import check_identifier
from amlnb.model.own_traceback import DEBUG, own_traceback

CODE = """
def build():
    check('a b', 'The step')

def again():
    try:
        build()
    except Exception as error:
        raise ValueError('no step') from error
"""


@pytest.fixture
def author(tmp_path: Path):
    """Functions of a file that amlnb's user wrote."""
    file = tmp_path / "pipeline.py"
    file.write_text(CODE)
    names = {"check": check_identifier}
    exec(compile(CODE, str(file), "exec"), names)
    return names


def raised(function) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any that comes
        function()
    return caught.value


def lines(text: str) -> list[str]:
    """Return a traceback's lines, without those of this test and its marks."""
    found = [line.strip() for line in text.splitlines()]
    own = next(n for n, line in enumerate(found) if "pipeline.py" in line)
    return [line for line in found[own:] if line.strip("^~ ")]


def test_of_what_is_refused_only_the_authors_lines_are_shown(author, tmp_path) -> None:
    text = own_traceback(raised(author["build"]))
    assert lines(text) == [
        f'File "{tmp_path}/pipeline.py", line 3, in build',
        "check('a b', 'The step')",
        (
            "BadNameError: The step 'a b' cannot be used: write letters, digits and _, "
            "not starting with a digit."
        ),
    ]


def test_what_it_led_to_is_shown_too(author) -> None:
    text = own_traceback(raised(author["again"]))
    assert "names.py" not in text
    assert "The above exception was the direct cause" in text
    assert lines(text)[-2:] == [
        "raise ValueError('no step') from error",
        "ValueError: no step",
    ]


def test_an_error_of_python_keeps_all_its_lines() -> None:
    text = own_traceback(raised(lambda: check_identifier(3, "The step")))
    assert "amlnb/model/names.py" in text
    assert text.endswith(
        "AttributeError: 'int' object has no attribute 'isidentifier'\n"
    )


def test_all_of_it_is_shown_to_who_asks(author, monkeypatch) -> None:
    monkeypatch.setenv(DEBUG, "1")
    assert "amlnb/model/names.py" in own_traceback(raised(author["build"]))


def test_one_that_was_never_raised_is_its_sentence() -> None:
    assert own_traceback(NotFoundError("run", "x")) == (
        "NotFoundError: There is no run 'x'.\n"
    )
    assert AmlnbError("told")._render_traceback_() == ["AmlnbError: told"]
