"""What a notebook imports is read from its text."""

from __future__ import annotations

import pytest

from amlnb.forkserver.engine.imports import imported


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import a", ("a",)),
        ("import a.b as c, d", ("a", "d")),
        ("from a.b import c, d", ("a",)),
        ("if x:\n    import a  # b", ("a",)),
        ("%matplotlib inline\nimport a\n!ls", ("a",)),
        ("import a; import b", ("a",)),
        ("x = 'import a'", ()),
        ("important = 1\nfrom_ = 2", ()),
        ("from . import a", ()),
        ("def broken(:\nimport a", ("a",)),
    ],
)
def test_modules_are_found(source, found):
    assert imported([source]) == found


def test_each_module_is_told_once_in_order():
    assert imported(["import b", "import a", "import b"]) == ("b", "a")
