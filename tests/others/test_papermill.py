"""Papermill's own tests of execution pass with this engine as the default.

The whole suite: ``python -m tests.others.suite``.
"""

from __future__ import annotations

import pytest

from amlnb.forkserver.start import is_supported
from tests.others.suite import run

pytestmark = [
    # The first run fetches the sources, which their build tools slow down.
    pytest.mark.timeout(900),
    pytest.mark.skipif(not is_supported(), reason="no fork on this platform"),
]

_FILES = ("execute", "engines", "clientwrap", "autosave")
#: Fails with kernels as well: IPython shows this error otherwise since version 9.
_FAILS_ANYWAY = {"papermill/tests/test_execute.py::TestBrokenNotebook2::test"}


def test_papermills_tests_pass():
    files = [f"papermill/tests/test_{name}.py" for name in _FILES]
    outcome = run("papermill", files, "amlnb_for_papermill")
    assert outcome.failed <= _FAILS_ANYWAY, outcome.said
    assert outcome.passed > 60, outcome.said
    assert outcome.forked > 20, outcome.said
