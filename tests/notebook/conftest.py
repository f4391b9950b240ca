"""A real IPython shell, with amlnb loaded, in a folder of its own."""

from __future__ import annotations

import atexit

import pytest


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Return a shell that keeps nothing, neither history nor profile."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setenv("AMLNB_WORKSPACE", str(tmp_path))
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    yield shell
    shell.run_line_magic("unload_ext", "amlnb")
    shell.atexit_operations()
    atexit.unregister(shell.atexit_operations)
    shell.restore_sys_module_state()
    InteractiveShell.clear_instance()


@pytest.fixture
def notebook(shell):
    """Return a shell with amlnb loaded."""
    shell.run_line_magic("load_ext", "amlnb")
    return shell
