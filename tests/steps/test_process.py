from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from amlnb.steps.kernels import BadKernelError, Kernel
from amlnb.steps.process import LongPathError, start_kernel


def kernel(code, **more):
    argv = (sys.executable, "-c", code)
    return Kernel(name="k", argv=argv, language="python", **more)


def start(code, folder, **more):
    return start_kernel(kernel(code, **more), folder, str(folder), os.environ)


def test_a_kernel_is_watched_and_killed_with_its_group(short):
    code = "import os, time; print('words', os.getpid(), flush=True); time.sleep(300)"
    process = start(code, short)
    assert process.is_alive
    assert process.exit_code is None
    process.kill()
    assert not process.is_alive
    assert process.exit_code == -signal.SIGKILL


def test_its_last_words_are_kept_and_no_more(short):
    process = start("print('x' * 1_000_000 + 'the end')", short)
    process._popen.wait(10)
    assert process.last_words.endswith("the end\n")
    assert len(process.last_words) < 20_000


def test_sockets_are_local_and_private(short):
    process = start("pass", short)
    process.kill()
    assert process.connection["transport"] == "ipc"
    assert process.connection["ip"].startswith(str(short))
    assert (short / "connection.json").stat().st_mode & 0o077 == 0


def test_a_path_too_long_for_sockets_is_refused(tmp_path):
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    with pytest.raises(LongPathError, match="TMPDIR"):
        start("pass", folder)


def test_a_kernel_of_another_machine_is_refused(short):
    with pytest.raises(BadKernelError, match="'yarn'"):
        start("pass", short, provisioner="yarn")


@pytest.fixture
def short():
    folder = Path(tempfile.mkdtemp(prefix="amlnb-t-"))
    yield folder
    shutil.rmtree(folder)
