"""``--serve URL=FILE``."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.azureml.declaring import declare
from amlnb.model.errors import AmlnbError


def test_the_last_equals_sign_parts_address_and_file(tmp_path: Path):
    (tmp_path / "a.csv").touch()

    places = declare(["https://h/x?sig=1=a.csv"], tmp_path)

    assert places == {"https://h/x?sig=1": str(tmp_path / "a.csv")}


@pytest.mark.parametrize(
    ("given", "why"),
    [("a.csv", "names no address"), ("https://h/x=none.csv", "which is not there")],
)
def test_what_says_neither_is_refused(tmp_path: Path, given, why):
    with pytest.raises(AmlnbError, match=why):
        declare([given], tmp_path)
