from __future__ import annotations

import pytest

from amlnb.model.attempt import AttemptId, AttemptSpec, Fault
from amlnb.model.step import CellBody, Place
from amlnb.steps.document import document
from amlnb.steps.failure import Case, failure
from amlnb.steps.handover import Complaint
from amlnb.steps.kernels import Kernel
from amlnb.steps.languages.python import Python
from amlnb.steps.outcome import CellError, Death, Outcome

BEGIN, BODY, END = 1, 2, 3
SPEC = AttemptSpec(
    id=AttemptId(run="r", key="s", n=1),
    step="train",
    body=CellBody(source="x = 1\ny = 2", digest=""),
    kernel="python3",
    folder="/f",
    cwd="/c",
    artifacts="/a",
    timeout=30,
    place=Place(file="n.ipynb", cell=4),
)
KERNEL = Kernel(name="python3", argv=(), language="python")


def told(complaint=None, **outcome):
    case = Case(
        spec=SPEC,
        document=document(SPEC, KERNEL, Python()),
        outcome=Outcome(**outcome),
        language=Python(),
        complaint=complaint,
    )
    return failure(case)


def test_a_good_end_is_no_failure():
    assert told() is None


@pytest.mark.parametrize(
    ("outcome", "fault", "words"),
    [
        (
            {"error": CellError(index=BODY, exception="ValueError", message="no")},
            Fault.BODY,
            "ValueError: no, in cell 4 of n.ipynb",
        ),
        (
            {"error": CellError(index=BODY)},
            Fault.BODY,
            "It failed without a word, in cell 4 of n.ipynb",
        ),
        (
            {"error": CellError(index=BEGIN, exception="ImportError", message="x")},
            Fault.INPUT,
            "Step 'train': its inputs could not be loaded: x",
        ),
        (
            {"error": CellError(index=END, exception="KeyError")},
            Fault.OUTPUT,
            "Step 'train': its outputs not saved: KeyError",
        ),
        (
            {"death": Death(index=BODY, exit_code=-9)},
            Fault.DIED,
            "was killed by SIGKILL while it ran",
        ),
        (
            {"death": Death(index=BODY, exit_code=-9, out_of_memory=True)},
            Fault.DIED,
            "the machine ran out of memory",
        ),
        (
            {"death": Death(index=END, exit_code=-11)},
            Fault.DIED,
            "was killed by SIGSEGV while its outputs were saved",
        ),
        (
            {"death": Death(index=BODY, exit_code=None)},
            Fault.DIED,
            "stopped answering while it ran",
        ),
        (
            {"death": Death(exit_code=1, last_words="Trace\nNo module named x\n")},
            Fault.SETUP,
            "The kernel 'python3' of step 'train' did not start: No module named x",
        ),
        (
            {"timed_out": True, "death": Death(index=BODY, exit_code=-9)},
            Fault.TIMEOUT,
            "Step 'train' did not end within 30 s and was stopped. Give it more time",
        ),
    ],
)
def test_every_bad_end_is_told_in_one_sentence(outcome, fault, words):
    found = told(**outcome)
    assert found.fault is fault
    assert words in found.message


def test_what_our_own_cells_say_comes_first():
    complaint = Complaint(fault=Fault.STORAGE, message="The disk is full.")
    error = CellError(index=END, exception="QuietError", message="?")
    found = told(complaint, error=error)
    assert (found.fault, found.message) == (Fault.STORAGE, "The disk is full.")
