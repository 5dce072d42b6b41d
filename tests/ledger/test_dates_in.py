"""Dates as people write them keep their precision, and nothing is made up."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.domain.dates import is_partial_date
from liantu.ledger.dates_in import read_date, read_period


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2024年6月30日", "2024-06-30"),
        ("2024年6月", "2024-06"),
        ("2024年", "2024"),
        ("2024年度", "2024"),
        ("2024.6", "2024-06"),
        ("2024.10", "2024-10"),
        ("2024/6/30", "2024-06-30"),
        ("2024-06-30", "2024-06-30"),
        ("2024-06-30 00:00:00", "2024-06-30"),
        ("2024-06-30T08:15:00Z", "2024-06-30"),
        ("202406", "2024-06"),
        ("20240630", "2024-06-30"),
        ("２０２４年６月", "2024-06"),
        ("二〇二四年", "2024"),
        ("二零二四年十二月二十五日", "2024-12-25"),
        ("2024 年 6 月", "2024-06"),
        ("2024年6月份", "2024-06"),
        ("Jun 2024", "2024-06"),
        ("30 June 2024", "2024-06-30"),
        ("June 30, 2024", "2024-06-30"),
        ("30-Jun-2024", "2024-06-30"),
        ("30/06/2024", "2024-06-30"),
        ("06/30/2024", "2024-06-30"),
        (2024, "2024"),
        (202406, "2024-06"),
        (20240630, "2024-06-30"),
        (2024.6, "2024-06"),
        (datetime.date(2024, 6, 30), "2024-06-30"),
        (datetime.datetime(2024, 6, 30, 8, 15), "2024-06-30"),  # noqa: DTZ001 - as workbooks have it
    ],
)
def test_a_date_keeps_its_precision(cell, date):
    reading = read_date(cell)
    assert (reading.value, reading.what) == (date, "")


@pytest.mark.parametrize(
    ("cell", "date", "what"),
    [
        ("2024年上半年", "2024", "date_vague"),
        ("2024年底", "2024", "date_vague"),
        ("2024年一季度", "2024", "date_vague"),
        ("2024年6月底前", "2024-06", "date_vague"),
        ("2024年6月上旬", "2024-06", "date_vague"),
        ("2025年6月开工", "2025-06", "date_vague"),
        ("24年6月", "2024-06", "date_short"),
        ("预计2025年6月", "2025-06", "date_words"),
        (45473, "2024-06-30", "date_serial"),
        ("45473", "2024-06-30", "date_serial"),
        (45473.5, "2024-06-30", "date_serial"),
        (2024.1, "2024-01", "date_decimal"),
    ],
)
def test_what_a_date_does_not_say_is_said(cell, date, what):
    reading = read_date(cell)
    assert (reading.value, reading.what) == (date, what)


@pytest.mark.parametrize(
    "cell",
    ["soon", "2024-13", "2024-02-30", "2O23年", "1024年", 12, True, "9" * 300, 10**400, 0.5],
)
def test_what_is_no_date_must_be_mended(cell):
    reading = read_date(cell)
    assert (reading.value, reading.what, reading.severity) == (None, "date_unreadable", "must")


def test_day_and_month_that_could_be_either_must_be_mended():
    assert read_date("03/04/2024").what == "date_ambiguous"
    assert read_date("04/04/2024").value == "2024-04-04"


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("2023-2026", ("2023", "2026")),
        ("2023—2026年", ("2023", "2026")),
        ("2023年至2026年", ("2023", "2026")),
        ("2023.6-2025.12", ("2023-06", "2025-12")),
        ("2023-06-2025-12", ("2023-06", "2025-12")),
        ("2023年3月-6月", ("2023-03", "2023-06")),
        ("2023年3月至2025年6月", ("2023-03", "2025-06")),
        ("202306-202512", ("2023-06", "2025-12")),
        ("2025年", ("2025", "2025")),
        (2025, ("2025", "2025")),
    ],
)
def test_a_period_has_two_ends(cell, span):
    assert read_period(cell).value == span


@pytest.mark.parametrize("cell", ["24个月", "两年", "2025年6月", "2年"])
def test_a_cell_that_is_no_period_is_not_taken(cell):
    reading = read_period(cell)
    assert (reading.value, reading.what, reading.severity) == (None, "period_unclear", "later")


def test_a_range_in_a_column_of_one_date_has_no_value():
    reading = read_date("2023-2026")
    assert (reading.value, reading.what) == (None, "date_range")
    assert dict(reading.values) == {"start": "2023", "end": "2026"}


@pytest.mark.parametrize("cell", [None, "", "-", "待定", "/"])
def test_what_says_nothing_has_no_date(cell):
    assert read_date(cell).value is None
    assert read_date(cell).severity == "note"


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_is_read_in_every_form(day):
    forms = (
        day,
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        day.strftime("%Y%m%d"),
        day.strftime("%d %b %Y"),
    )
    assert {read_date(form).value for form in forms} == {day.isoformat()}


@given(st.one_of(st.text(), st.text("0123456789年月日-/.至 "), st.integers(), st.floats()))
def test_no_cell_breaks_the_reader(cell):
    value = read_date(cell).value
    assert value is None or is_partial_date(value)
    read_period(cell)
