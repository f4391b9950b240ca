"""The queries in their files: told apart, described, and all of use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from amlnb.stores import queries

SHARED = queries.FOLDER / "queries.sql"
STORES = queries.FOLDER.parent


def names(file: Path) -> list[str]:
    return [query.name for query in queries.parse(file.read_text("utf-8"))]


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_every_query_says_what_it_is_for(dialect):
    for query in queries.load(dialect).values():
        assert re.match(r"[A-Z].*\.$", query.about), query.name
        assert query.sql, query.name


def test_no_name_is_used_twice():
    shared = names(SHARED)
    for dialect in ("sqlite", "postgres"):
        own = names(queries.FOLDER / f"queries_{dialect}.sql")
        assert len(set(shared) | set(own)) == len(shared) + len(own)


def test_what_the_code_asks_for_is_there_and_nothing_else():
    code = "".join(p.read_text("utf-8") for p in sorted(STORES.glob("*.py")))
    every = {*queries.load("sqlite"), *queries.load("postgres")}
    assert {name for name in every if f'"{name}"' not in code} == set()
    called = r"session\.(?:all|first|change|change_many)\(\s*\"(\w+)\""
    assert set(re.findall(called, code)) <= every


def test_a_value_is_written_as_each_driver_wants():
    sql = "SELECT :a, b::text, 'x%y' WHERE c = :long_name"
    wanted = "SELECT %(a)s, b::text, 'x%%y' WHERE c = %(long_name)s"
    assert queries.as_percent(sql) == wanted


def test_a_file_is_read_to_queries():
    text = """-- About the file, not a query.

-- name: one
-- Do it
-- in two lines.
SELECT 1
FROM x

-- name: two
-- Do more.
SELECT 2
"""
    one, two = queries.parse(text)
    assert (one.name, one.about) == ("one", "Do it in two lines.")
    assert one.sql == "SELECT 1\nFROM x"
    assert two.sql == "SELECT 2"
