from __future__ import annotations

from types import SimpleNamespace

from amlnb.inside.explain import account

SHELL = SimpleNamespace(
    compile=SimpleNamespace(
        format_code_name=lambda name: ("Cell", "In[7]") if name == "<cell>" else None
    )
)


def caught(source, name="<cell>"):
    try:
        exec(compile(source, name, "exec"), {})
    except BaseException as error:  # noqa: BLE001 - any error is to be explained
        return account(error, SHELL)
    raise AssertionError(source)


def test_lines_of_cells_are_told_by_the_cells_number():
    found = caught("def f():\n    1 / 0\nf()")
    assert (found.exception, found.message) == ("ZeroDivisionError", "division by zero")
    cells = [(f.cell, f.line) for f in found.frames if f.cell is not None]
    assert cells == [(7, 3), (7, 2)]


def test_code_that_does_not_compile_tells_its_line():
    found = caught("x = 1\ny = = 2")
    assert (found.frames[-1].cell, found.frames[-1].line) == (7, 2)
    assert found.message == "invalid syntax"


def test_a_message_that_cannot_be_shown_is_no_second_error():
    source = "class E(Exception):\n    def __str__(self): raise KeyError\nraise E()"
    assert "cannot be shown: KeyError" in caught(source).message


def test_an_endless_recursion_is_told_in_a_few_frames():
    found = caught("def f(): f()\nf()")
    assert found.exception == "RecursionError"
    assert len(found.frames) <= 200
