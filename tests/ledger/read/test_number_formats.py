"""A cell says what a person sees in it."""

import datetime

import pytest

from liantu.ledger.read.number_formats import as_shown, built_in, format_of, shown_value

DAY = datetime.date(2024, 6, 1)
NOON = datetime.datetime.fromisoformat("2024-06-01T12:00")


def shown(number, code, *, from_1904=False):
    how = built_in(code) if isinstance(code, int) else format_of(code)
    return shown_value(number, how, from_1904=from_1904)


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        "yyyy/m/d;@",
        '[$-804]yyyy"年"m"月"d"日"',
        "m/d/yy",
        "dd\\.mm\\.yyyy",
        "[$-F800]dddd, mmmm dd, yyyy",
        14,
        31,
        58,
    ],
)
def test_days(code):
    assert shown(45444, code) == DAY
    assert shown(45444.5, code) == NOON


@pytest.mark.parametrize(
    "code", ['yyyy"年"m"月"', "yyyy/mm", "mmm-yy", 17, 27, 57, '[DBNum1][$-804]yyyy"年"m"月";@']
)
def test_months(code):
    assert shown(45444, code) == "2024-06"


def test_years_moments_and_times():
    assert shown(45444, "yyyy") == "2024"
    assert shown(45444, 'yyyy"年"') == "2024"
    assert shown(45444.5, "yyyy/m/d h:mm") == NOON
    assert shown(45444.5, 22) == NOON
    assert shown(0.5, "h:mm") == datetime.time(12)
    assert shown(1.5, "[h]:mm") == 1.5
    assert shown(45444.5, "h:mm") == NOON


def test_the_first_days_and_the_other_epoch():
    assert shown(1, "yyyy-mm-dd") == datetime.date(1900, 1, 1)
    assert shown(59, "yyyy-mm-dd") == datetime.date(1900, 2, 28)
    assert shown(61, "yyyy-mm-dd") == datetime.date(1900, 3, 1)
    assert shown(43982, "yyyy-mm-dd", from_1904=True) == DAY


@pytest.mark.parametrize("number", [-1, 3_000_000, 1e300])
def test_a_number_that_is_no_day_stays_one(number):
    assert shown(number, "yyyy-mm-dd") == number


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0",
        "0.00",
        "#,##0.00_);[Red](#,##0.00)",
        "0.00E+00",
        "@",
        "",
        "_-* #,##0.00_-",
        "[Red]0",
        '0"亩"',
        "[$¥-804]#,##0",
        43,
    ],
)
def test_numbers(code):
    assert shown(3000.5, code) == 3000.5


def test_percentages():
    assert shown(0.35, "0%") == "35%"
    assert shown(0.07, "0.00%") == "7%"
    assert shown(1, 9) == "100%"
    assert shown(0.33333333333, 10) == "33.333333333%"


@pytest.mark.parametrize(
    ("number", "code", "wanted"),
    [
        (3000, '0"万元"', "3000万元"),
        (3000.5, '#,##0.00"亿元";-#,##0.00"亿元"', "3000.5亿元"),
        (3, "0万", "3万"),
        (30_000_000, '0!.0,"万元"', "3000万元"),
        (30_000_000, "0!.0,", 3000),
        (30_000_000, "0\\.0,", 3000),
        (2_000_000_000, '0!.00,,"亿元"', "20亿元"),
        (12_000, "#,##0,", 12),
    ],
)
def test_money_is_what_is_shown(number, code, wanted):
    assert shown(number, code) == wanted


def test_noise_behind_the_fifteenth_digit_goes():
    assert as_shown(33.50000000000001) == 33.5
    assert as_shown(0.1 + 0.2) == 0.3
    assert as_shown(118.8412345) == 118.8412345
    assert as_shown(33.33333333333333) == 33.33333333333333
    assert as_shown(1e300) == 1e300
