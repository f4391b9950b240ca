"""Every kind that is kept can be opened again."""

from __future__ import annotations

from amlnb.sdk.compute import kinds


def test_each_kind_leads_to_the_class_that_bears_it():
    for kind in kinds._HOMES:
        assert kinds.class_of(kind).kind == kind
