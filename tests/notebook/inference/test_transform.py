"""IPython's own syntax becomes Python, and every line stays where it is."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from amlnb.notebook.inference.transform import parse, python_of


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("x = 1\n", "x = 1\n"),
        ("%time x = f(y)", "x = f(y)"),
        ("%time --no-raise-error x = f(y)", "x = f(y)"),
        ("y = %time f(x)", "y = f(x)"),
        ("if a:\n    %time x = 1", "if a:\n    x = 1"),
        ("%timeit -n 10 -r3 x = f(y)", "def _(): x = f(y)"),
        ("%prun -l 3 f(x)", "f(x)"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%capture --no-stderr out\nx = 1", "out = None\nx = 1"),
        ("%%time\n%%capture\nx = 1", "\n\nx = 1"),
        ("%%timeit s = 1\nf(s)", "def _():\n f(s)\n\n s = 1"),
        ("!ls {a}", "get_ipython().system('ls {a}')"),
        ("x = !ls", "x = get_ipython().getoutput('ls')"),
        ("%cd a", "get_ipython().run_line_magic('cd', 'a')"),
        ("f?", "get_ipython().run_line_magic('pinfo', 'f')"),
        ("%%bash\necho 1", "get_ipython().run_cell_magic('bash', '', 'echo 1')"),
        (">>> x = 1\n... y = 2", "x = 1\ny = 2"),
    ],
)
def test_becomes(cell: str, python: str):
    assert python_of(cell).rstrip("\n") == python.rstrip("\n")


@pytest.mark.parametrize(
    "cell",
    [
        "\n\n%%time\nmark",
        "%load_ext \\\n  a \\\n  b\nmark",
        "!ls \\\n  -l\n\nmark",
        "x = !ls \\\n  -l\nmark",
        "%%capture out\n\n%time x = 1\nmark",
        "%%timeit\nx = '''\n a\n'''\nmark",
        "if a:\n  %time x = 1\n  !ls\n\n\nmark",
    ],
)
def test_lines_stay(cell: str):
    line = cell.split("\n").index("mark") + 1
    tree = parse(cell).tree
    found = [n.lineno for n in ast.walk(tree) if getattr(n, "id", "") == "mark"]
    assert found == [line]


@pytest.mark.parametrize(
    "cell",
    [
        "%load_ext amlnb",
        "import os\n%load_ext amlnb  \n%reload_ext a.b\nx = os.sep",
        "if a:\n    %load_ext amlnb",
        "%load_ext $name",
        'x = """\n%load_ext amlnb\n"""\n!ls',
    ],
)
def test_loading_extensions_is_what_ipython_makes_of_it(cell: str):
    assert ast.dump(parse(cell).tree) == ast.dump(ast.parse(python_of(cell)))


def test_loading_extensions_alone_imports_nothing_of_ipython():
    code = (
        "import sys\n"
        "from amlnb.notebook.inference.transform import parse\n"
        "parse('%load_ext amlnb')\n"
        "print('IPython' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"


def test_plain_python_is_left_as_it_is():
    text = "x = a %b\ny = '''\n%time x\n!ls\n'''\n"
    assert parse(text).text == text


def test_a_wrong_escape_is_no_error_here():
    assert parse("x = '\\d'").tree.body


@pytest.mark.parametrize("cell", ["x = = 1", "%%time\nx = (", "a\0b", "(" * 9000])
def test_what_is_not_python_is_refused(cell: str):
    with pytest.raises(SyntaxError):
        parse(cell)
