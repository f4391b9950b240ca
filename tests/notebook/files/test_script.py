"""Cells survive the way into a Python file and back."""

from __future__ import annotations

import ast

from amlnb.notebook.cell import Cell
from amlnb.notebook.files.script import script_cells, script_text

SCRIPT = '''\
"""A module's own text."""
# %%
# %load_ext amlnb
import math

# %% tags=["parameters", "x"]
C = 1.0

# %% [markdown]
# # A title

# %% a title
# %%pipeline_step train -o model
#| retries: 2
# %time
model = math.sqrt(C)  # %% not a cell
    # !ls

# %%
# %%pipeline_step count --kernel bash
#| out: n
# # a comment
# n=$(wc -l < x)
'''


def test_a_script_is_read_as_cells():
    cells = script_cells(SCRIPT, "s.py")
    assert [(c.number, c.file) for c in cells] == [
        (1, "s.py"),
        (2, "s.py"),
        (3, "s.py"),
        (5, "s.py"),
        (6, "s.py"),
    ]
    assert cells[1].source == "%load_ext amlnb\nimport math"
    assert cells[2].tags == ("parameters", "x")
    assert cells[3].source == (
        "%%pipeline_step train -o model\n#| retries: 2\n%time\n"
        "model = math.sqrt(C)  # %% not a cell\n    !ls"
    )
    assert cells[4].source == (
        "%%pipeline_step count --kernel bash\n#| out: n\n# a comment\nn=$(wc -l < x)"
    )


def test_the_code_of_a_named_python_kernel_needs_no_comment():
    text = "# %%\n# %%pipeline_step a --kernel py310\n# why\nx = 1\n"
    (cell,) = script_cells(text, "s.py")
    assert cell.source == "%%pipeline_step a --kernel py310\n# why\nx = 1"


def test_cells_come_back_as_they_went():
    sources = [
        "import math\n\n\ndef f(x):\n    return x",
        "%matplotlib inline\nif f:\n    %time f(1)\n    !ls -l",
        "%%pipeline_step a -o x\n#| retries: 2\n%%time\nx = f(1)",
        "%%pipeline_step b --kernel bash\n#| in: x\n# comment\necho $x\n\nls",
        "%%bash\necho 1",
        "%%pipeline_step c --bad",
        "# only a comment",
    ]
    cells = [Cell(source=s, number=i) for i, s in enumerate(sources, 1)]
    cells[0] = Cell(source=sources[0], number=1, tags=("a", "b"))
    text = script_text(cells)
    back = script_cells(text, "")
    assert [c.source for c in back] == sources
    assert back[0].tags == ("a", "b")


def test_the_script_is_python():
    source = "%%pipeline_step b --kernel bash\necho $x"
    text = script_text([Cell(source=source, number=1), Cell(source="!ls", number=2)])
    ast.parse(text)
