"""Every name that leads nowhere is told with what was seen of it, and the ways out."""

from __future__ import annotations

import pytest

from amlnb.notebook.building.unresolved import UnresolvedNamesError
from tests.notebook.story import build, refused


def told(*sources: str) -> str:
    return refused(UnresolvedNamesError, *sources)


def test_made_by_hand():
    message = told("x = 1", "df = load()", "%%pipeline_step a\n\ny = df")
    assert message == (
        "Step 'a' needs 'df' (cell 3, line 3 of story.ipynb), but cell 2 makes it when "
        "it is run by hand, and is not a step. Make cell 2 a step with %%pipeline_step "
        "on top; or bind 'df' in a %%pipeline_params cell; or read it from a file with "
        "-i df=PATH."
    )


def test_made_by_hand_out_of_a_step():
    message = told(
        "%%pipeline_step a\ndf = 1", "n = df.shape", "%%pipeline_step b\nprint(n)"
    )
    assert "'n' (cell 3, line 2 of story.ipynb), but cell 2 makes it" in message


def test_a_list_changed_by_hand():
    message = told("cols = ['a']", "cols.append('b')", "%%pipeline_step a\nprint(cols)")
    assert "but cell 2 changes it when it is run by hand" in message


def test_a_list_changed_in_a_function_is_a_constant_still():
    pipeline = build(
        "cache = {}\ndef f(x):\n    cache[x] = 1", "%%pipeline_step a\nf(1)"
    )
    assert [h.name for h in pipeline.steps[0].body.helpers] == ["cache", "f"]


def test_made_further_down():
    message = told("%%pipeline_step a\nprint(x)", "%%pipeline_step b\nx = 1")
    assert "step 'b', which makes it, stands below (cell 2, line 1" in message
    assert "Move that cell above this one; or write -i x=b.x." in message


def test_bound_further_down_in_the_cell_itself():
    message = told("%%pipeline_step a\nx = x + 1")
    assert "only this cell itself binds it, and further down" in message


def test_nowhere_with_the_nearest_name():
    message = told("%%pipeline_params\nrate = 1", "%%pipeline_step a\nprint(rat)")
    assert "but no cell makes it. Write 'rate', if that is what you mean; or" in message


def test_needed_by_a_helper():
    message = told(
        "cfg = load()",
        "def f():\n    return g()\n\ndef g():\n    return cfg",
        "%%pipeline_step a\nf()",
    )
    assert message.startswith(
        "Step 'a', by its helper 'g', needs 'cfg' (cell 2, line 4 of story.ipynb), but "
        "cell 1 makes it when it is run by hand"
    )


def test_a_step_that_is_strict():
    message = told("%%pipeline_step a\nx = 1", "%%pipeline_step b --strict\nprint(x)")
    assert "but it is --strict and does not declare it. Write -i x." in message
    message = told("%%pipeline_params\nC = 1", "%%pipeline_step b --strict\nprint(C)")
    assert "Write -p C." in message


def test_a_strict_step_above_that_keeps_it_to_itself():
    message = told("%%pipeline_step a --strict\nx = 1", "%%pipeline_step b\nprint(x)")
    assert (
        "step 'a' (cell 1, line 1 of story.ipynb) binds it and does not declare it (it "
        "is --strict). Write -o x there." in message
    )


def test_a_step_whose_names_cannot_be_seen():
    message = told(
        "%%pipeline_step a\ndf = 1", "%%pipeline_step b\nexec('1')\nprint(df)"
    )
    assert "its code uses exec, so that nothing comes in" in message
    assert "Write -i df." in message


def test_a_step_whose_names_cannot_be_seen_with_all_declared():
    pipeline = build(
        "import math\nK = 1",
        "%%pipeline_step a\ndf = 1",
        "%%pipeline_step b -i df -o z\nexec('z = 1')\nprint(df, math, K)",
        "%%pipeline_step c\nprint(z)",
    )
    assert [i.name for i in pipeline.step("b").inputs] == ["df"]
    assert [h.name for h in pipeline.step("b").body.helpers] == ["math", "K"]
    assert pipeline.step("c").parents() == ("b",)


@pytest.mark.parametrize(
    "code", ["exec('y = 1')", "%run other.py", "globals()['y'] = 1"]
)
def test_readers_of_a_step_whose_names_cannot_be_seen(code: str):
    message = told(f"%%pipeline_step a\n{code}", "%%pipeline_step b\nprint(y)")
    word = code.split("(", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    assert f"step 'a' (cell 1, line 1 of story.ipynb) uses {word}" in message
    assert "Write -o y there if it makes it" in message
    message = told(f"%%pipeline_step a\n{code}\nx = 1", "%%pipeline_step b\nprint(x)")
    assert f"binds it and does not declare it (it uses {word})" in message


def test_a_parameter_that_nobody_declares():
    message = told("%%pipeline_step a -p lr\nx = 1")
    assert "-p only names it, and no cell declares it" in message
    assert "declare it with a type or default, as in -p lr:float=0.1" in message


def test_all_are_told_at_once():
    message = told(
        "%%pipeline_step a\nprint(x, y, x)", "%%pipeline_step b\nprint(y)\nz"
    )
    lines = message.split("\n")
    assert lines[0] == ("The pipeline was not built, for 4 names lead nowhere:")
    assert [line.split(" (")[0] for line in lines[1:]] == [
        "- Step 'a' needs 'x'",
        "- Step 'a' needs 'y'",
        "- Step 'b' needs 'y'",
        "- Step 'b' needs 'z'",
    ]


def test_very_many_are_cut_short():
    names = ", ".join(f"q{i}" for i in range(30))
    message = told(f"%%pipeline_step a\nprint({names})")
    assert "for 30 names lead nowhere" in message
    assert message.endswith("- … and 18 more.")


def test_what_may_be_absent_is_no_fault():
    pipeline = build(
        "%%pipeline_step a\n!echo $HOME {nothing}\nif 1 > 0:\n    x = 1\nprint(x)\n"
        "display(In[0], _, get_ipython(), __name__)",
    )
    assert pipeline.step("a").inputs == ()


def test_a_star_import_is_the_last_resort():
    pipeline = build(
        "from numpy.linalg import *\nfrom scipy import *",
        "%%pipeline_step a\ny = norm([1])",
        "%%pipeline_step b\nfrom math import *\nz = sin(1)",
    )
    assert [h.source for h in pipeline.step("a").body.helpers] == [
        "from numpy.linalg import *",
        "from scipy import *",
    ]
    assert pipeline.step("a").body.imports == ("numpy", "scipy")
    assert pipeline.warnings == (
        (
            "No cell is seen to bind 'norm', which step 'a' needs: it is taken to "
            "come from "
            "`from numpy.linalg import *` or `from scipy import *`; import it by name "
            "to be sure."
        ),
        (
            "No cell is seen to bind 'sin', which step 'b' needs: it is taken to "
            "come from "
            "`from math import *`; import it by name to be sure."
        ),
    )
