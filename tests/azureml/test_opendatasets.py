"""Public data sets without their feed."""

from __future__ import annotations

from datetime import datetime

from amlnb.azureml.opendatasets import NycTlcGreen, NycTlcYellow


def test_a_feed_gives_none_and_says_what_to_use(capsys):
    for feed in (NycTlcGreen, NycTlcYellow):
        start = datetime.fromisoformat("2016-01-01")
        assert feed(start, start, cols=["vendorID"]).to_pandas_dataframe() is None

    assert "NycTlcYellow: amlnb has no feed" in capsys.readouterr().out
