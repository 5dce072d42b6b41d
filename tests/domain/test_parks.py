"""Every park has a code that an address can say, and no two share one."""

from hypothesis import given
from hypothesis import strategies as st

from liantu.domain.filter import SiteFilter, from_params, to_params
from liantu.domain.parks import park_code, park_name

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=90).map(park_name).filter(bool)


@given(NAMES)
def test_a_park_s_code_goes_through_an_address(name):
    wanted = SiteFilter(park=(park_code(name),))
    assert from_params(to_params(wanted)) == wanted


@given(NAMES, NAMES)
def test_two_parks_have_two_codes(one, other):
    assert (park_code(one) == park_code(other)) == (one == other)


def test_a_plain_name_is_its_own_code():
    assert park_code("侯镇化工产业园") == "侯镇化工产业园"
    assert park_code("") == ""
    for name in ("none", "any", "a,b", "A Park", "x" * 65, "甲、乙"):
        assert park_code(name).startswith("p-")


def test_spaces_do_not_make_another_park():
    assert park_name("  化工 \n 园 ") == park_name("化工 园") == "化工 园"
    assert park_name(None) == ""
