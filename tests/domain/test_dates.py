import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.domain.dates import day_number, first_day, is_partial_date, last_day


@pytest.mark.parametrize(
    "text", ["2024", "2024-01", "2024-12", "2024-02-29", "0001", "9999-12-31", "2024-01-01"]
)
def test_a_year_a_month_and_a_day_are_dates(text):
    assert is_partial_date(text)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-", "2024-1", "2024-13", "2024-00", "2023-02-29", "2024-04-31", "2024-01-00",
     "0000", "２０２４", "2024-01-01T00:00", "2024/01", " 2024", "2024\n", "-2024", "2024-01-1"],
)  # fmt: skip
def test_what_the_calendar_does_not_hold_is_no_date(text):
    assert not is_partial_date(text)


@given(st.dates())
def test_a_day_is_its_own_first_and_last_day(day):
    text = day.isoformat()
    assert first_day(text) == last_day(text) == int(text.replace("-", ""))
    assert datetime.date.fromordinal(day_number(last_day(text))) == day


@given(st.dates())
def test_a_month_and_a_year_hold_their_days(day):
    number = first_day(day.isoformat())
    for text in (f"{day:%Y-%m}".zfill(7), f"{day:%Y}".zfill(4)):
        assert first_day(text) <= number <= last_day(text)


def test_the_last_day_knows_leap_years():
    assert [last_day(text) for text in ("2024-02", "2023-02", "2024")] == [
        20240229,
        20230228,
        20241231,
    ]
