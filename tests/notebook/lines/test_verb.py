"""The words behind a verb are read by its own table."""

from __future__ import annotations

import pytest

from amlnb.notebook.commands.pull import VERB as PULL
from amlnb.notebook.commands.run import VERB as RUN
from amlnb.notebook.commands.show import STATUS
from amlnb.notebook.lines.option_line import BadMagicError
from amlnb.notebook.lines.verb import read_arguments


def test_words_assignments_and_options():
    found = read_arguments(
        RUN, "train C=0.3 'title=a b' --refresh --experiment e x=y=z"
    )
    assert found.words == ("train",)
    assert found.assignments == {"C": "0.3", "title": "a b", "x": "y=z"}
    assert found.values == {"refresh": True, "experiment": "e"}
    assert found.has("refresh")
    assert not found.has("wait")


@pytest.mark.parametrize(
    ("verb", "text", "message"),
    [
        (STATUS, "a b", "'b' is too much for %pipeline status: write %pipeline status"),
        (PULL, "", "%pipeline pull wants more: write %pipeline pull STEP"),
        (RUN, "C=1 C=2", "'C' is given twice"),
        (RUN, "--wiat", "Did you mean --wait?"),
        (RUN, "--experiment", "--experiment wants a value"),
        (STATUS, "--x", "%pipeline status has no option '--x'. It has none."),
        (RUN, "'a", "never closed"),
    ],
)
def test_what_cannot_be_read_is_refused(verb, text, message):
    with pytest.raises(BadMagicError) as caught:
        read_arguments(verb, text)
    assert message in str(caught.value)
