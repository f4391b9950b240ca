"""Words for attempts whose workers left none."""

from __future__ import annotations

import pytest

from amlnb.compute.obituary import died, not_started, stopped
from amlnb.model.attempt import Fault


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [
        (0, "", "The worker of step 's' ended without a result."),
        (-9, "", "was killed by SIGKILL, most often for want of memory."),
        (139, "", "was killed by SIGSEGV."),
        (3, "ImportError: x\n\n", "exit code 3. Its last words: ImportError: x"),
        (
            1,
            "so far\nunshare: sigprocmask unblock failed: Invalid argument\n",
            "was killed by SIGKILL, most often for want of memory. Its last words: so",
        ),
    ],
)
def test_an_end_without_a_result_is_told(bench, status, words, said):
    result = died(bench.spec("x"), status, words, 1.0)
    assert result.failure.fault is Fault.DIED
    assert said in result.failure.message


def test_a_full_disk_is_told_as_such(bench):
    words = "Traceback\nOSError: [Errno 28] No space left on device\n"
    failure = died(bench.spec("x"), 1, words, 1.0).failure
    assert failure.fault is Fault.STORAGE
    assert "disk is full: step 's'" in failure.message


def test_who_stopped_it_is_told(bench):
    assert stopped(bench.spec("x"), "cancelled", 1.0).failure.fault is Fault.DIED
    late = stopped(bench.spec("x"), "stopped: it did not end within 3 s", 1.0).failure
    assert late.fault is Fault.TIMEOUT
    assert late.message == "Step 's' was stopped: it did not end within 3 s."


def test_why_it_did_not_start_is_told(bench):
    error = OSError(28, "No space left on device", "/x")
    failure = not_started(bench.spec("x"), error).failure
    assert failure.fault is Fault.SETUP
    assert failure.message == (
        "Step 's' could not be started (No space left on device: /x)."
    )
