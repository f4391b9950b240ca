"""Requests of a cell's own that are answered from declared files."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from amlnb.azureml import serving
from amlnb.data import served


@pytest.fixture
def stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    requests = pytest.importorskip("requests")
    (tmp_path / "data" / "iris").mkdir(parents=True)
    (tmp_path / "data" / "iris" / "iris.csv").write_text("a,b\n1,2\n")
    (tmp_path / "t.csv").write_text("x\n3\n")
    places = {
        "https://one.invalid/Titanic.csv": str(tmp_path / "t.csv"),
        "https://two.invalid/container": str(tmp_path / "data"),
    }
    file = tmp_path / "served.json"
    file.write_text(json.dumps(places))
    monkeypatch.setenv(served.VARIABLE, str(file))
    monkeypatch.setattr(requests.Session, "get_adapter", requests.Session.get_adapter)
    old = urllib.request._opener
    serving.install()
    yield tmp_path
    urllib.request.install_opener(old)


@pytest.mark.usefixtures("stand_ins")
def test_requests_gets_the_file():
    requests = pytest.importorskip("requests")

    answer = requests.get("https://one.invalid/Titanic.csv", timeout=5)
    answer.raise_for_status()

    assert answer.content == b"x\n3\n"
    assert answer.headers["Content-Length"] == "4"
    absent = requests.get("https://two.invalid/container/none.csv", timeout=5)
    assert absent.status_code == 404


@pytest.mark.usefixtures("stand_ins")
def test_urllib_and_so_pandas_get_the_file():
    pandas = pytest.importorskip("pandas")

    table = pandas.read_csv("https://two.invalid/container/iris/iris.csv?sv=1")

    assert table.to_dict("records") == [{"a": 1, "b": 2}]


@pytest.mark.usefixtures("stand_ins")
def test_what_is_not_declared_goes_to_the_network():
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen("http://127.0.0.1:9/none", timeout=5)
