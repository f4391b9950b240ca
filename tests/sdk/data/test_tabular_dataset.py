"""Tabular datasets: rows from files and queries, chosen, cut, registered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from amlnb.data.sets.expression import UnfitComparisonError, UnknownColumnError
from amlnb.data.sets.reading import UnreadableRowsError
from amlnb.data.sets.types import UnfitValueError
from amlnb.sdk.data.consumption import OnlyDirectError
from amlnb.sdk.data.data_path import DataPath
from amlnb.sdk.data.data_type import DataType, PromoteHeadersBehavior
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.data.datastore import Datastore
from amlnb.sdk.exceptions import DatasetTimestampMissingError, UserErrorException
from tests.stores.server import NoServerError, postgres_server

pytestmark = pytest.mark.usefixtures("ws")

SALES = """id,when,brand,price,sold
1,2026-01-01,a,1.5,true
2,2026-01-02,b,,false
3,2026-02-01,a,2.5,true
"""


@pytest.fixture
def sales(store):
    Path("sales.csv").write_text(SALES)
    store.upload_files(["sales.csv"], target_path="in", show_progress=False)
    return Dataset.Tabular.from_delimited_files(path=(store, "in/sales.csv"))


def rows(dataset, **options):
    return dataset.to_pandas_dataframe(**options)


# --------------------------------------------------------------------------- reading


def test_types_are_inferred(sales):
    table = rows(sales)
    kinds = {name: str(kind) for name, kind in table.dtypes.items()}
    assert kinds["id"] == "int64"
    assert kinds["when"].startswith("datetime64")
    assert kinds["price"] == "float64"
    assert kinds["sold"] == "bool"
    assert list(table["brand"]) == ["a", "b", "a"]


def test_types_are_text_if_they_are_not_to_be_inferred():
    Path("a.csv").write_text("x,d\n01,2026-01-01\n")
    made = Dataset.Tabular.from_delimited_files("a.csv", infer_column_types=False)
    assert rows(made).to_dict("list") == {"x": ["01"], "d": ["2026-01-01"]}


def test_types_are_set():
    Path("a.csv").write_text("n;d;f;b;s\n1;31/12/2026;1,5;yes;007\n2;x;y;no;8\n")
    kinds = {
        "n": DataType.to_long(),
        "d": DataType.to_datetime("%d/%m/%Y"),
        "f": DataType.to_float(decimal_mark=","),
        "b": DataType.to_bool(),
        "s": DataType.to_string(),
    }
    made = Dataset.Tabular.from_delimited_files(
        "a.csv", separator=";", set_column_types=kinds
    )
    table = rows(made)
    assert table["d"][0] == pd.Timestamp(2026, 12, 31)
    assert pd.isna(table["d"][1])
    assert table["f"][0] == 1.5
    assert list(table["b"]) == [True, False]
    with pytest.raises(UnfitValueError, match="Column 'd' has the value 'x'"):
        rows(made, on_error="fail")


@pytest.mark.parametrize(
    ("header", "columns", "count"),
    [
        (True, ["x", "y"], 2),
        (False, ["Column1", "Column2"], 4),
        (PromoteHeadersBehavior.ALL_FILES_HAVE_SAME_HEADERS, ["x", "y"], 2),
        (PromoteHeadersBehavior.ONLY_FIRST_FILE_HAS_HEADERS, ["x", "y"], 3),
        (PromoteHeadersBehavior.NO_HEADERS, ["Column1", "Column2"], 4),
    ],
)
def test_first_lines_count_as_they_are_said_to(header, columns, count):
    for name in ("1.csv", "2.csv"):
        Path("many").mkdir(exist_ok=True)
        Path("many", name).write_text("x,y\n1,2\n")
    table = rows(Dataset.Tabular.from_delimited_files("many/*.csv", header=header))
    assert list(table.columns) == columns
    assert len(table) == count


def test_encodings_quotes_and_empty_fields():
    Path("a.csv").write_bytes('x,y\n"é\nü",\n'.encode("cp1252"))
    made = Dataset.Tabular.from_delimited_files(
        "a.csv", encoding="windows1252", support_multi_line=True, empty_as_string=True
    )
    assert rows(made).to_dict("list") == {"x": ["é\nü"], "y": [""]}
    Path("b.csv").write_bytes(b"\xef\xbb\xbfx\n1\n")
    assert list(rows(Dataset.Tabular.from_delimited_files("b.csv")).columns) == ["x"]


def test_parquet_and_json_lines_are_read(sales):
    rows(sales).to_parquet("s.parquet")
    again = rows(Dataset.Tabular.from_parquet_files("s.parquet"))
    pd.testing.assert_frame_equal(again, rows(sales))
    Path("a.jsonl").write_text('{"x": 1, "d": "2026-01-01"}\n\n{"x": 2}\nno\n')
    with pytest.raises(UnreadableRowsError, match="line 4 is no object"):
        rows(Dataset.Tabular.from_json_lines_files("a.jsonl"))
    made = Dataset.Tabular.from_json_lines_files("a.jsonl", invalid_lines="drop")
    assert list(rows(made)["x"]) == [1, 2]
    assert rows(made)["d"][0] == pd.Timestamp(2026, 1, 1)


def test_paths_become_columns():
    for day in ("01", "02"):
        Path("logs", "web", "2026", day).mkdir(parents=True)
        Path("logs", "web", "2026", day, "x.csv").write_text(f"n\n{int(day)}\n")
    made = Dataset.Tabular.from_delimited_files(
        "logs/**/*.csv",
        include_path=True,
        partition_format="{site}/{day:yyyy/MM}/x.csv",
    )
    table = rows(made)
    assert list(table.columns) == ["Path", "site", "day", "n"]
    assert table["Path"][0] == "/web/2026/01/x.csv"
    assert list(table["site"]) == ["web", "web"]
    assert table["day"][1] == pd.Timestamp(2026, 2, 1)


def test_a_file_that_is_no_table_is_told():
    Path("a.parquet").write_text("no")
    with pytest.raises(
        UnreadableRowsError, match=r"'a.parquet' cannot be read as Parq"
    ):
        rows(Dataset.Tabular.from_parquet_files("a.parquet"))
    with pytest.raises(UserErrorException, match=r"nothing at '.*nope.csv'"):
        Dataset.Tabular.from_delimited_files("nope.csv")
    with pytest.raises(UserErrorException, match="must be True, False or a Promote"):
        Dataset.Tabular.from_delimited_files("a.parquet", header="maybe")


# ----------------------------------------------------------------------- from queries


def test_a_query_reads_a_datastores_files(store, sales):  # noqa: ARG001 - its file is read
    query = (
        "SELECT brand, sum(price) AS total FROM 'in/*.csv' GROUP BY brand ORDER BY 1"
    )
    made = Dataset.Tabular.from_sql_query((store, query))
    assert rows(made).to_dict("list")["total"][0] == 4.0
    same = Dataset.Tabular.from_sql_query(DataPath(store, query))
    assert list(rows(same)["brand"]) == ["a", "b"]


def test_a_query_asks_a_database(ws, tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "d.duckdb")) as database:
        database.execute("CREATE TABLE t AS SELECT 7 AS x")
    duck = Datastore.register_sql(ws, "duck", f"duckdb:///{tmp_path}/d.duckdb")
    assert list(
        rows(Dataset.Tabular.from_sql_query((duck, "SELECT x FROM t")))["x"]
    ) == [7]
    lite = Datastore.register_sql(ws, "lite", f"sqlite:///{tmp_path}/l.db")
    made = Dataset.Tabular.from_sql_query((lite, "SELECT 1 AS one"))
    assert list(rows(made)["one"]) == [1]


def test_a_query_asks_postgresql(ws):
    try:
        with postgres_server() as url:
            base = Datastore.register_sql(ws, "pg", url)
            made = Dataset.Tabular.from_sql_query(
                (base, "SELECT ':b 100%' AS x, '1'::int AS n")
            )
            assert list(rows(made)["x"]) == [":b 100%"]
            with pytest.raises(UserErrorException, match='relation "nope" does not'):
                Dataset.Tabular.from_sql_query((base, "SELECT * FROM nope"))
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL can be had: {error}")


def test_a_wrong_query_is_told(store):
    with pytest.raises(
        UserErrorException, match="'SELEC 1' on datastore 'workspaceblob"
    ):
        Dataset.Tabular.from_sql_query((store, "SELEC 1"))
    with pytest.raises(UserErrorException, match=r"\(datastore, 'SELECT ...'\) pair"):
        Dataset.Tabular.from_sql_query("SELECT 1")


# -------------------------------------------------------------------------- choosing


def test_rows_and_columns_are_chosen(sales):
    assert list(rows(sales.keep_columns("id")).columns) == ["id"]
    assert "id" not in rows(sales.drop_columns(["id", "when"])).columns
    assert list(rows(sales.skip(1).take(1))["id"]) == [2]
    a = sales.filter((sales["brand"] == "a") & (sales["price"] > 2))
    assert list(rows(a)["id"]) == [3]
    assert list(rows(sales.filter(sales["price"].is_null()))["id"]) == [2]
    assert list(rows(sales.filter(sales["brand"].isin(["b"])))["id"]) == [2]
    assert list(rows(sales.filter(sales["brand"].contains("a")))["id"]) == [1, 3]
    assert len(rows(sales.take_sample(0.0))) == 0


def test_a_split_is_the_same_each_time():
    pd.DataFrame({"x": range(200)}).to_csv("n.csv", index=False)
    one, other = Dataset.Tabular.from_delimited_files("n.csv").random_split(0.8)
    assert set(rows(one)["x"]) | set(rows(other)["x"]) == set(range(200))
    assert list(rows(one)["x"]) == list(rows(one)["x"])
    assert 120 < len(rows(one)) < 195


def test_an_unknown_column_is_told_with_the_known_ones(sales):
    with pytest.raises(UnknownColumnError, match="'cost'; its columns are id, when"):
        rows(sales.keep_columns("cost"))
    with pytest.raises(UnknownColumnError):
        sales.keep_columns("cost", validate=True)
    with pytest.raises(UnfitComparisonError, match="'brand'"):
        rows(sales.filter(sales["brand"] > 3))


def test_a_condition_must_be_one(sales):
    with pytest.raises(UserErrorException, match="filter takes a condition"):
        sales.filter("price > 2")
    with pytest.raises(UserErrorException, match="in brackets"):
        sales.filter((sales["id"] == 1) and (sales["id"] == 2))
    with pytest.raises(UserErrorException, match="cannot be compared with"):
        sales.filter(sales["id"] == [1])


def test_times_choose_rows(sales):
    timed = sales.with_timestamp_columns("when")
    assert timed.timestamp_columns == ("when", None)
    second = datetime(2026, 1, 2, tzinfo=UTC)
    assert list(rows(timed.time_before(second))["id"]) == [1, 2]
    assert list(rows(timed.time_before(second, include_boundary=False))["id"]) == [1]
    assert list(rows(timed.time_after(second))["id"]) == [2, 3]
    between = timed.time_between(second, datetime(2026, 1, 31))  # noqa: DTZ001 - v1 takes both
    assert list(rows(between)["id"]) == [2]
    assert len(rows(timed.time_recent(timedelta(days=365 * 100)))) == 3
    with pytest.raises(DatasetTimestampMissingError, match="with_timestamp_columns"):
        sales.time_after(second)


# ---------------------------------------------------------------- writing and cutting


def test_a_frame_becomes_a_datasets_next_version(ws, store):
    frame = pd.DataFrame({"x": [1, 2]})
    for version in (1, 2):
        made = Dataset.Tabular.register_pandas_dataframe(
            frame, (store, "frames"), "f", show_progress=False
        )
        assert made.version == version
    pd.testing.assert_frame_equal(rows(Dataset.get_by_name(ws, "f")), frame)
    with pytest.raises(UserErrorException, match="takes a DataFrame and got a list"):
        Dataset.Tabular.register_pandas_dataframe([1], store, "f")


def test_rows_are_cut_by_columns(ws, store, sales):
    cut = sales.partition_by(
        ["brand", "sold"], DataPath(store, "cut"), name="cut", show_progress=False
    )
    assert cut.partition_keys == ["brand", "sold"]
    assert cut.get_partition_key_values(["brand"]) == [{"brand": "a"}, {"brand": "b"}]
    again = rows(Dataset.get_by_name(ws, "cut")).sort_values("id")
    assert list(again["id"]) == [1, 2, 3]
    assert str(again["sold"].dtype) == "bool"
    files = sales.partition_by(
        ["brand"], (store, "f"), partition_as_file_dataset=True, show_progress=False
    )
    assert len(files.to_path()) == 2
    with pytest.raises(UnknownColumnError):
        sales.partition_by(["nope"], store)


def test_values_that_no_path_can_hold_are_cut_too(store):
    pd.DataFrame({"k": ["a/b", "..", "ü"], "n": [1, 2, 3]}).to_csv("k.csv", index=False)
    made = Dataset.Tabular.from_delimited_files("k.csv")
    cut = made.partition_by(["k"], (store, "k"), show_progress=False)
    assert sorted(rows(cut)["k"]) == ["..", "a/b", "ü"]


def test_rows_become_files(sales):
    assert pd.read_csv(sales.to_csv_files().download()[0])["id"].tolist() == [1, 2, 3]
    assert len(pd.read_parquet(sales.to_parquet_files().download()[0])) == 3


def test_a_table_has_no_path(sales):
    given = sales.as_named_input("sales")
    assert given.read_as().mode == "direct"
    with pytest.raises(OnlyDirectError, match=r"run.input_datasets"):
        given.as_mount()
    with pytest.raises(UserErrorException, match="Spark session"):
        sales.to_spark_dataframe()
    with pytest.raises(UserErrorException, match=r"Dataset.File.from_files"):
        sales.download("image")
