"""Comments and formatting leave a digest as it is; everything else changes it."""

from __future__ import annotations

import ast

import pytest

from amlnb.notebook.inference.normalise import code_digest, text_digest, tree_digest

CELL = '''def f(a, b="x"):
    """Say it."""
    return a + b
y = f(1)
'''


@pytest.mark.parametrize(
    "edited",
    [
        "\n\n" + CELL,
        CELL + "\n# the end\n",
        CELL.replace("return", "# first\n    return"),
        CELL.replace("y = f(1)", "\n\ny = f(\n    1,\n)  # so"),
        CELL.replace('"x"', "'x'"),
        CELL.replace("f(1)", "(f(1))"),
        CELL.replace("    ", "  "),
        "%%time\n" + CELL,
        CELL.replace("y = f(1)", "%time y = f(1)"),
    ],
)
def test_nothing_that_matters_changed(edited: str):
    assert code_digest(edited) == code_digest(CELL)


@pytest.mark.parametrize(
    "edited",
    [
        CELL.replace("f(1)", "f(2)"),
        CELL.replace("f(1)", "f(1.0)"),
        CELL.replace("Say it", "Say that"),
        CELL.replace("a + b", "b + a"),
        "import os\n" + CELL,
        "!ls\n" + CELL,
        "%%bash\n" + CELL,
    ],
)
def test_something_that_matters_changed(edited: str):
    assert code_digest(edited) != code_digest(CELL)


def test_what_is_not_python_is_taken_line_by_line():
    assert code_digest("x = = 1\n\n") == code_digest("x = = 1  ")
    assert code_digest("x = = 1") != code_digest("x = = 2")


def test_the_body_of_another_language_counts():
    assert code_digest("%%bash\necho 1") != code_digest("%%bash\necho 2")


def test_text_in_any_language():
    assert text_digest("echo 1  \n\necho 2\n") == text_digest("\necho 1\necho 2")
    assert text_digest("  echo 1") != text_digest("echo 1")


def test_a_tree_of_any_depth_has_a_digest():
    deep = "x = a" + ".b()" * 900
    assert tree_digest(ast.parse(deep)) == tree_digest(ast.parse(deep + "  # long"))
    assert tree_digest(ast.parse(deep)) != tree_digest(ast.parse(deep + ".c"))
