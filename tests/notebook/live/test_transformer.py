"""A step's cell becomes a call and the body as it was, line for line."""

from __future__ import annotations

import pytest

from amlnb.notebook.live.transformer import BEGIN_MAGIC, rewrite


def rewritten(source: str) -> list[str]:
    return rewrite(source.splitlines(keepends=True))


def test_other_cells_are_left_alone():
    for source in ("x = 1\n", "%%time\nx = 1\n", "", "%%pipeline_step?\n"):
        lines = source.splitlines(keepends=True)
        assert rewrite(lines) is lines


def test_a_body_stays_on_its_lines():
    lines = rewritten("# why\n%%pipeline_step a -o x\n#| retries: 2\n\nx = 1\nx\n")
    assert len(lines) == 7  # the last one is blank, as before
    assert lines[0].startswith(f"get_ipython().run_line_magic('{BEGIN_MAGIC}', ")
    assert "'# why\\n%%pipeline_step a -o x\\n#| retries: 2'" in lines[0]
    assert lines[1:] == ["\n", "\n", "\n", "x = 1\n", "x\n", "\n"]


def test_a_magic_below_the_header_is_a_call_too():
    lines = rewritten("%%pipeline_step a\n\n%%time -n 3\nx = '%s'\n")
    call = "get_ipython().run_cell_magic('time', '-n 3', \"x = '%s'\\n\\n\")\n"
    assert lines[1:] == ["\n", call]


@pytest.mark.parametrize(
    "source",
    [
        "# comment\n%%pipeline_step a --run none\nx = 1\n",
        "%%pipeline_step a --run isolated\nx = 1\n",
        "%%pipeline_step a --kernel ir\nx <- 1\n",
        "%%pipeline_step a --notebook b.ipynb\n",
        "%%pipeline_step a --bad\nx = 1\n",
        "%%pipeline_params C\nC = 1\n",
    ],
)
def test_what_does_not_run_here_goes_whole_to_the_magic(source):
    (line,) = rewritten(source)
    assert line.startswith("get_ipython().run_cell_magic('pipeline_step', '', ")
    compile(line, "cell", "exec")
    assert repr(source)[1:-1] in line


def test_params_and_shared_cells_run_here():
    for magic in ("params", "shared"):
        lines = rewritten(f"%%pipeline_{magic}\nC = 1\n")
        assert BEGIN_MAGIC in lines[0]
        assert lines[1] == "C = 1\n"


def test_it_is_pure():
    lines = ["%%pipeline_step a\n", "x = 1\n"]
    first = rewrite(lines)
    assert lines == ["%%pipeline_step a\n", "x = 1\n"]
    assert rewrite(lines) == first
    assert rewrite(first) == first
