"""Laws of sorting lines: whatever a sheet holds, nothing is left out in silence."""

import datetime
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.ledger.read.header import unique
from liantu.ledger.read.lines import decoded, encoded
from liantu.ledger.read.messages import Facts
from liantu.ledger.read.sheet_table import table_of_sheet
from liantu.ledger.read.spool import Spool
from liantu.ledger.read.unreadable import UnreadableError
from tests.support.effort import examples

HEAD = ["序号", "项目名称", "总投资（万元）", "镇街"]
WORDS = [
    *(
        "甲项目",
        "侯镇",
        "合计",
        "羊口镇小计",
        "填表人：张三",
        "一、工业项目",
        "单位：万元",
        "约3",
        " ",
        "\n",
    ),
    *(
        "项目名称",
        "序号",
        "注：以上为初步数据",
        "1,200",
        "总投资",
        "备注",
        "=1+1",
        "a" * 200,
        "\ud800",
    ),
]
CELLS = st.one_of(
    *(
        st.none(),
        st.sampled_from(WORDS),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
    ),
    *(st.text(min_size=1, max_size=8), st.dates(), st.datetimes(), st.times()),
)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=12)
MERGES = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)).map(
        lambda given: [given[0], given[1], given[0] + given[2], given[1] + given[3]]
    ),
    max_size=4,
)


def table(rows, merges=()):
    """Rows of a sheet, blank ones left out as readers do, to the table."""
    spool, width = Spool(1 << 30), 0
    for number, row in enumerate(rows, start=1):
        if any(cell is not None for cell in row):
            spool.add(encoded([number, *row]))
            width = max(width, len(row))
    spool.finish()
    return table_of_sheet("t.xlsx", spool, Facts(letters=True, width=width, merges=list(merges)))


def has_text(row):
    return any(str(cell).strip() for cell in row if cell is not None)


@settings(max_examples=examples(200))
@given(ROWS, MERGES, st.booleans())
def test_every_line_is_a_record_or_is_said_to_be_none(rows, merges, headed):
    rows = [HEAD, *rows] if headed else rows
    with suppress(UnreadableError):
        read = table(rows, merges)
        records = [row.number for row in read.rows()]
        left_out = [line.number for line in read.skipped if line.why != "blank"]
        with_text = [number for number, row in enumerate(rows, start=1) if has_text(row)]
        assert sorted(records + left_out) == with_text
        assert read.count == len(records)


@settings(max_examples=examples(200))
@given(ROWS, MERGES)
def test_a_cell_is_the_files_own_or_carried_from_above(rows, merges):
    with suppress(UnreadableError):
        read = table([HEAD, *rows], merges)
        places = {column.place: at for at, column in enumerate(read.columns)}
        for row in read.rows():
            assert len(row.cells) == len(read.columns)
            own = rows[row.number - 2] if row.number > 1 else HEAD
            for letter, at in places.items():
                column = ord(letter) - 65
                given = own[column] if column < len(own) else None
                blank = given is None or (isinstance(given, str) and not given.strip())
                expected = None if blank else given
                assert row.cells[at] == expected or at in row.carried


@settings(max_examples=examples(200))
@given(ROWS)
def test_titles_are_unique_and_no_column_with_a_value_is_lost(rows):
    with suppress(UnreadableError):
        read = table([HEAD, *rows])
        titles = [column.title for column in read.columns]
        assert all(titles)
        assert len(set(titles)) == len(titles)
        for row in read.rows():
            own = [cell for cell in rows[row.number - 2] if cell is not None]
            assert len([cell for cell in row.cells if cell is not None]) <= len(own)


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ("备注 备注 备注", "备注 备注_(2) 备注_(3)"),
        ("备注 备注_(2) 备注", "备注 备注_(2) 备注_(3)"),
        ("甲 乙", "甲 乙"),
    ],
)
def test_a_title_stands_once(titles, wanted):
    given_titles = [title.replace("_", " ") for title in titles.split()]
    assert " ".join(title.replace(" ", "_") for title in unique(given_titles)) == wanted


@given(st.lists(CELLS, max_size=6))
def test_a_line_keeps_every_cell(cells):
    line = encoded([1, *cells])
    assert b"\n" not in line
    assert decoded(line) == [1, *cells]
    assert [type(cell) for cell in decoded(line)] == [int, *map(type, cells)]


@pytest.mark.parametrize("value", [{"d": "x"}, {"t": "2024-01-01"}, [{"h": "1"}]])
def test_what_looks_like_a_date_in_a_file_stays_what_it_is(value):
    assert decoded(encoded([1, {"a": value}, value])) == [1, {"a": value}, value]
    day = datetime.date(2024, 6, 1)
    assert decoded(encoded([1, {"a": day}])) == [1, {"a": day}]
