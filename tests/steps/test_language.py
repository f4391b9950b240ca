from __future__ import annotations

import pytest

from amlnb.model.names import BadNameError
from amlnb.steps.kernels import Kernel
from amlnb.steps.language import BadVariableError, UnknownLanguageError, language_of


def kernel(language):
    return Kernel(name="k", argv=(), language=language)


@pytest.mark.parametrize(
    ("word", "name"), [("python", "python"), ("R", "R"), ("bash", "bash")]
)
def test_kernels_find_their_language(word, name):
    assert language_of(kernel(word)).names[0] == name


def test_an_unknown_language_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownLanguageError, match=r"'cobol'.*python, bash, R"):
        language_of(kernel("cobol"))


@pytest.mark.parametrize(
    ("word", "bad", "error"),
    [
        ("python", "class", BadNameError),
        ("python", "x=1;y", BadNameError),
        ("R", "NULL", BadVariableError),
        ("R", "x<-1", BadVariableError),
        ("bash", "a[$(id)]", BadVariableError),
        ("bash", "IFS", BadVariableError),
        ("bash", "BASH_ENV", BadVariableError),
    ],
)
def test_names_are_checked_by_the_language(word, bad, error):
    language = language_of(kernel(word))
    language.check(["fine", "also_fine1"])
    with pytest.raises(error):
        language.check(["fine", bad])


def test_python_lines_stay_where_the_user_sees_them(tmp_path):
    sent = language_of(kernel("python")).sent
    assert sent("\n\nx", 1, tmp_path) == "#\n#\nx"
    assert sent("x\n\ny", 1, tmp_path) == "x\n\ny"
    assert sent("\n%%time\nx", 1, tmp_path) == "\n%%time\nx"
