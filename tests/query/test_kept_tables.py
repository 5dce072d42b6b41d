"""Tables beside the sites: found once, kept while asked for, never pulled from a reader."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import duckdb
import pyarrow as pa
import pytest

from liantu.query import kept_tables
from liantu.query.kept_tables import KeptTables

ROWS = pa.table({"row": pa.array([1, 2, 3], pa.int32())})


@pytest.fixture
def root():
    with duckdb.connect(":memory:") as root:
        yield root


@pytest.fixture
def tables(root):
    return KeptTables(root)


def names_in(root):
    return {name for (name,) in root.cursor().execute("show tables").fetchall()}


def test_a_table_for_good_is_made_once(root, tables):
    tables.keep("zone_1", ROWS)
    tables.keep("zone_1", ROWS.slice(1))
    assert tables.has("zone_1")
    assert not tables.has("zone_2")
    assert root.cursor().execute('select count(*) from "zone_1"').fetchone() == (3,)


def test_many_who_ask_at_once_wait_for_one_search(tables):
    together, searches = Barrier(8), []

    def find():
        searches.append("one")
        return ROWS

    def ask():
        together.wait(10)
        return tables.found("words", find)

    with ThreadPoolExecutor(8) as pool:
        names = {asked.result(10) for asked in [pool.submit(ask) for _ in range(8)]}
    assert (len(names), searches) == (1, ["one"])


def test_that_there_is_none_is_found_once_too(tables):
    searches = []
    for _ in range(3):
        assert tables.found("words", lambda: searches.append("one")) is None
    assert searches == ["one"]


def test_a_search_that_fails_is_tried_again_by_the_next(tables):
    def fail():
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        tables.found("words", fail)
    assert tables.found("words", lambda: ROWS)


def test_who_waits_for_a_search_that_fails_is_told(tables):
    begun, go_on = Event(), Event()

    def fail():
        begun.set()
        go_on.wait(10)
        raise RuntimeError("no")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(tables.found, "words", fail)
        begun.wait(10)
        second = pool.submit(tables.found, "words", lambda: ROWS)
        go_on.set()
        assert {str(first.exception(10)), str(second.exception(10))} <= {"no", "None"}
        assert str(first.exception(10)) == "no"


def test_the_tables_longest_not_asked_for_go(root, tables, monkeypatch):
    monkeypatch.setattr(kept_tables, "_MOST_FOUND", 3)
    names = [tables.found(number, lambda: ROWS) for number in range(3)]
    again = tables.found(0, lambda: pytest.fail("found already"))
    tables.found(3, lambda: ROWS)
    assert again == names[0]
    assert names_in(root) >= {names[0], names[2]}
    assert names[1] not in names_in(root)
    assert tables.found(1, lambda: ROWS) not in names


def test_who_reads_a_table_that_goes_reads_on(root, tables, monkeypatch):
    monkeypatch.setattr(kept_tables, "_MOST_FOUND", 1)
    many = pa.table({"row": pa.array(range(300_000), pa.int32())})
    name = tables.found("old", lambda: many)
    reader = root.cursor().table(name).to_arrow_reader(1000)
    read = reader.read_next_batch().num_rows
    tables.found("new", lambda: ROWS)
    assert name not in names_in(root)
    assert read + sum(batch.num_rows for batch in reader) == 300_000
