from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.domain.errors import FilterError
from liantu.domain.money import InvestmentRange, exact_yi, wan_from_yi, yi_text

WANS = st.integers(0, 10**12)


@given(WANS)
def test_yi_and_wan_are_exact_both_ways(wan):
    assert wan_from_yi(exact_yi(wan)) == wan
    assert Decimal(exact_yi(wan)) * 10_000 == wan


@pytest.mark.parametrize(
    ("wan", "text"),
    [
        (0, "0"),
        (1, "<0.01"),
        (49, "<0.01"),
        (50, "0.01"),
        (100, "0.01"),
        (149, "0.01"),
        (150, "0.02"),
        (250, "0.03"),
        (9_999, "1"),
        (10_000, "1"),
        (12_345, "1.23"),
        (12_350, "1.24"),
        (15_000, "1.5"),
        (100_000, "10"),
        (10_440_000, "1,044"),
        (2_100_000, "210"),
        (123_456_789_000, "12,345,678.9"),
    ],
)
def test_screens_show_two_decimals_rounded_half_up(wan, text):
    assert yi_text(wan) == text


@given(WANS)
def test_a_sum_on_the_screen_is_never_off_by_more_than_half_a_cent(wan):
    shown = yi_text(wan)
    if shown != "<0.01":
        assert abs(Decimal(shown.replace(",", "")) - Decimal(wan) / 10_000) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("text", "wan"),
    [("1", 10_000), ("0.0001", 1), (" 1.50 ", 15_000), ("007", 70_000), ("1.2345000", 12_345)],
)
def test_amounts_in_yi_are_read_exactly(text, wan):
    assert wan_from_yi(text) == wan


@pytest.mark.parametrize(
    "text", ["", ".", "1.", "-1", "+1", "1e3", "1,000", "0.00001", "9" * 12, "inf", "１", "1\n2"]
)
def test_what_is_not_an_amount_in_yi_is_refused(text):
    with pytest.raises(FilterError, match="yi yuan"):
        wan_from_yi(text)


@given(st.none() | WANS, st.none() | WANS, WANS)
def test_a_range_holds_its_left_end_and_not_its_right_one(low, high, wan):
    if low is not None and high is not None and low >= high:
        with pytest.raises(FilterError, match="smaller number first"):
            InvestmentRange(low, high)
        return
    amounts = InvestmentRange(low, high)
    above, below = low is None or low <= wan, high is None or wan < high
    assert amounts.contains(wan) == (above and below)
    assert low is None or amounts.contains(low)
    assert high is None or not amounts.contains(high)
    assert InvestmentRange.from_param(amounts.param()) == amounts
