"""Sums as people write them become whole 万元, or it is said why not."""

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.ledger.amounts import AmountUnit, read_amount, unit_of_title

NO_UNIT, YI, WAN, YUAN = (AmountUnit(), AmountUnit("yi"), AmountUnit("wan"), AmountUnit("yuan"))


@pytest.mark.parametrize(
    ("cell", "unit", "wan"),
    [
        (33.5, YI, 335_000),
        (300.0, WAN, 300),
        (35_000_000, YUAN, 3500),
        ("3.5亿元", NO_UNIT, 35_000),
        ("3.5亿元", WAN, 35_000),
        ("3500万", YI, 3500),
        ("３，５００万元", NO_UNIT, 3500),
        ("1,234,500", WAN, 1_234_500),
        ("  12 亿 元 ", NO_UNIT, 120_000),
        ("35000000元", WAN, 3500),
        ("3亿5000万元", NO_UNIT, 35_000),
        ("三亿元", NO_UNIT, 30_000),
        ("三点五亿元", NO_UNIT, 35_000),
        ("二千五百万元", NO_UNIT, 2500),
        ("1.2億元", NO_UNIT, 12_000),
        ("5千万元", NO_UNIT, 5000),
        ("2百万元", NO_UNIT, 200),
        ("￥3000万", NO_UNIT, 3000),
        ("人民币3000万元", NO_UNIT, 3000),
        ("559 million RMB", NO_UNIT, 55_900),
        ("总投资33.5亿元", NO_UNIT, 335_000),
        # What a workbook's binary fractions make of 0.3.
        (0.1 + 0.2, YI, 3000),
        (0, WAN, 0),
        (559, AmountUnit("wan", "", 100), 55_900),
    ],
)
def test_an_amount_is_whole_wan(cell, unit, wan):
    reading = read_amount(cell, unit)
    assert (reading.value, reading.what) == (wan, "")


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        ("约3亿元", 30_000),
        ("3亿余", 30_000),
        ("3亿余元", 30_000),
        ("1500多万元", 1500),
        ("10亿元以上", 100_000),
        ("超10亿元", 100_000),
        ("近5亿", 50_000),
        ("5亿元左右", 50_000),
        ("≥5亿元", 50_000),
        ("总投资约78亿元", 780_000),
    ],
)
def test_of_a_rough_amount_number_and_words_are_kept(text, wan):
    reading = read_amount(text, NO_UNIT)
    assert (reading.value, reading.what, reading.words) == (wan, "amount_about", text)
    assert reading.severity == "note"


@pytest.mark.parametrize(
    "text", ["3-5亿元", "3亿-5亿元", "３～５亿元", "3至5亿元", "1000—2000万元"]
)
def test_a_range_is_no_number(text):
    reading = read_amount(text, NO_UNIT)
    assert (reading.value, reading.what, reading.words) == (None, "amount_range", text)
    assert reading.severity == "later"


@pytest.mark.parametrize("text", ["5000万美元", "USD 5 million", "$3.5m", "3000万欧元", "2亿港币"])
def test_a_foreign_currency_is_kept_as_words(text):
    reading = read_amount(text, WAN)
    assert (reading.value, reading.what, reading.words) == (None, "amount_foreign", text)


def test_a_foreign_header_makes_its_numbers_foreign():
    unit = unit_of_title("Cost (million USD)")
    assert read_amount(210, unit).words == "210 million USD"
    assert read_amount("约210", unit).what == "amount_foreign"


@pytest.mark.parametrize(
    ("cell", "unit", "what"),
    [
        (5, NO_UNIT, "unit_ambiguous"),
        ("5", NO_UNIT, "unit_ambiguous"),
        ("约5", NO_UNIT, "unit_ambiguous"),
        ("见批复", WAN, "amount_unreadable"),
        ("总投资10亿元，其中一期3亿元", WAN, "amount_unreadable"),
        ("1,23万元", WAN, "amount_unreadable"),
        (True, WAN, "amount_unreadable"),
        (math.inf, WAN, "amount_unreadable"),
        (datetime.date(2024, 1, 1), WAN, "amount_unreadable"),
        ("9" * 500, WAN, "amount_unreadable"),
        (10**400, WAN, "amount_unreadable"),
        (-5, WAN, "amount_negative"),
        ("-5万元", WAN, "amount_negative"),
        ("(500)", WAN, "amount_negative"),
        (10**13, WAN, "amount_huge"),
        ("12345元", WAN, "amount_fine"),
        (12_345, YUAN, "amount_fine"),
    ],
)
def test_what_is_no_amount_must_be_mended(cell, unit, what):
    reading = read_amount(cell, unit)
    assert (reading.value, reading.what, reading.severity) == (None, what, "must")


def test_a_fraction_of_a_wan_is_rounded_and_said():
    reading = read_amount(1234.5, WAN)
    assert (reading.value, reading.what, reading.severity) == (1235, "amount_rounded", "later")
    assert reading.words == "1234.5 万元"


@pytest.mark.parametrize("cell", [None, "", "  ", math.nan, "-", "—", "/", "无", "待定", "N/A"])
def test_what_says_nothing_is_blank_not_zero(cell):
    assert read_amount(cell, NO_UNIT).value is None
    assert read_amount(cell, NO_UNIT).severity == "note"


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("总投资（亿元）", YI),
        ("年度计划/万元", WAN),
        ("投资额（万）", WAN),
        ("总投资(元)", YUAN),
        ("总投资", NO_UNIT),
        ("总投资（万元/亿元）", NO_UNIT),
        ("总投资（百万元）", AmountUnit("wan", "", 100)),
        ("Investment (RMB million)", AmountUnit("wan", "", 100)),
        ("投资（万美元）", AmountUnit(None, "万美元")),
        ("元宇宙项目投资", NO_UNIT),
    ],
)
def test_a_header_says_its_unit(title, unit):
    assert unit_of_title(title) == unit


@given(st.integers(0, 10**9), st.sampled_from(["亿元", "亿", "万元", "万", "元"]))
def test_every_exact_sum_comes_through(wan, word):
    each = {"亿": 10_000, "万": 1}.get(word[0])
    text = f"{wan * 10_000}元" if each is None else f"{wan // each}.{wan % each:04}{word}"
    if each == 1:
        text = f"{wan}{word}"
    assert read_amount(text, NO_UNIT).value == wan


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans()), st.sampled_from([NO_UNIT, YI])
)
def test_no_cell_breaks_the_reader(cell, unit):
    reading = read_amount(cell, unit)
    assert reading.value is None or 0 <= reading.value <= 10**12
    assert reading.value is not None or reading.what or not str(cell).strip()
