"""Signing in: nothing asks for it, and nothing is kept."""

from __future__ import annotations

import pickle

from amlnb.sdk.authentication import (
    AbstractAuthentication,
    AzureCliAuthentication,
    InteractiveLoginAuthentication,
    MsiAuthentication,
    ServicePrincipalAuthentication,
)


def test_every_way_gives_a_header():
    ways: list[AbstractAuthentication] = [
        AzureCliAuthentication(),
        InteractiveLoginAuthentication(force=True, tenant_id="t"),
        MsiAuthentication(),
        ServicePrincipalAuthentication("t", "id", "hush"),
    ]

    for way in ways:
        assert way.get_authentication_header()["Authorization"].startswith("Bearer ")
        assert "asks for no sign-in" in repr(way)


def test_a_password_is_forgotten_at_once():
    way = ServicePrincipalAuthentication("t", "id", "hush")

    assert b"hush" not in pickle.dumps(way)
