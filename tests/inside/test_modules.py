from __future__ import annotations

import importlib
import sys

import pytest

from amlnb.inside.modules import freeze


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    before, finders = set(sys.modules), list(sys.meta_path)
    yield tmp_path
    sys.meta_path[:] = finders
    for name in set(sys.modules) - before:
        del sys.modules[name]
    importlib.invalidate_caches()


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text)


def test_the_shipped_text_wins_over_the_file(project):
    write(project, "frozen_one.py", "x = 'edited'")
    freeze({"frozen_one.py": "x = 'shipped'"}, project)
    import frozen_one

    assert frozen_one.x == "shipped"
    assert frozen_one.__file__ == str(project / "frozen_one.py")
    assert not list(project.glob("__pycache__/*"))


def test_packages_are_found_part_by_part(project):
    write(project, "frozen_pkg/__init__.py", "")
    write(project, "frozen_pkg/a.py", "x = 'edited'")
    write(project, "frozen_pkg/other.py", "x = 'not shipped'")
    shipped = {"frozen_pkg/__init__.py": "y = 1", "frozen_pkg/a.py": "x = 'shipped'"}
    freeze(shipped, project)
    from frozen_pkg import a, other, y

    assert (a.x, other.x, y) == ("shipped", "not shipped", 1)


def test_a_file_that_is_gone_is_still_imported(project):
    freeze({"frozen_gone.py": "x = 3"}, project)
    import frozen_gone

    assert frozen_gone.x == 3


def test_what_was_not_shipped_is_found_as_ever(project):
    write(project, "unfrozen.py", "x = 'now'")
    freeze({"frozen_two.py": ""}, project)
    import unfrozen

    assert unfrozen.x == "now"
