"""Every error of the stores says what is wrong, where, and what to do."""

from __future__ import annotations

import inspect

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.stores import errors

SAMPLES = {
    errors.NewerStoreError: ("store.db", 3, 2),
    errors.OlderStoreError: ("store.db", 1, 2),
    errors.ForeignStoreError: ("store.db", ("places",)),
    errors.DamagedStoreError: ("store.db", "file is not a database"),
    errors.ReadOnlyStoreError: ("store.db", "make it writable"),
    errors.UnopenedStoreError: ("store.db",),
    errors.FullStoreError: ("store.db",),
    errors.BusyStoreError: ("store.db", 30.0),
    errors.FailedStoreError: ("store.db", "disk I/O error"),
    errors.NetworkStoreError: ("store.db", "nfs4"),
    errors.UnreachableStoreError: ("store.db", "connection refused"),
    errors.NoDriverError: ("store.db",),
    errors.RunExistsError: ("store.db",),
}


def test_no_error_is_left_out():
    classes = {
        c
        for _, c in inspect.getmembers(errors, inspect.isclass)
        if issubclass(c, AmlnbError) and c is not AmlnbError
    }
    assert classes == set(SAMPLES)


@pytest.mark.parametrize("cls", SAMPLES, ids=lambda cls: cls.__name__)
def test_it_is_one_sentence_with_its_facts_and_a_way_out(cls):
    facts = SAMPLES[cls]
    error = cls(*facts)
    text = str(error)
    assert "store.db" in text
    assert ": " in text
    assert text.endswith(".")
    assert "\n" not in text
    assert "locked" not in text
    assert set(facts) <= {getattr(error, name) for name in vars(error)}
