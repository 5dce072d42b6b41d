"""A filter's three forms - value, address, sentence - turn into each other without loss."""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from liantu.domain.area import Bbox, Circle
from liantu.domain.errors import FilterError
from liantu.domain.filter import (
    ANY,
    CODE_FACETS,
    FIELD_NAMES,
    LANDING,
    NONE,
    PARAMS,
    SiteFilter,
    from_params,
    to_params,
    words_of,
)
from liantu.domain.language import LANGS
from liantu.domain.money import InvestmentRange
from liantu.domain.sentence import facet_names, from_sentence, range_name, to_sentence, value_names
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE, DATES
from tests.support.texts import hostile

WANS = st.integers(0, 10**12)


STRANGE = ("gone", "Gone", "a.b-c_d", "高端化工", "0", "x" * 64, "É", "～")
NAMES = {facet: tuple(facet_names(facet, CATALOGUE, "zh")) for facet in CODE_FACETS}


def codes(facet):
    return st.lists(st.sampled_from((*NAMES[facet], *STRANGE)), max_size=4)


def is_sayable(term):
    try:
        SiteFilter(text=(term,))
    except FilterError:
        return False
    return True


@st.composite
def ranges(draw):
    low, high = sorted(draw(st.lists(WANS, min_size=2, max_size=2, unique=True)))
    return draw(st.sampled_from([(low, high), (low, None), (None, high), (None, None)]))


def degrees(limit):
    return st.floats(-limit, limit)


@st.composite
def boxes(draw):
    west, east = sorted(draw(st.tuples(degrees(180), degrees(180))))
    south, north = sorted(draw(st.tuples(degrees(90), degrees(90))))
    return Bbox(west, south, east, north)


@st.composite
def circles(draw):
    return Circle(draw(degrees(180)), draw(degrees(90)), draw(st.floats(0.001, 1000)))


ZONES = ("370783", "u-0123456789abcdef", "0", "A-b-9")


@st.composite
def filters(draw):
    fields = {
        facet: tuple(draw(codes(facet)))
        for facet in draw(st.lists(st.sampled_from(CODE_FACETS), max_size=3))
    }
    return SiteFilter(
        **fields,
        investment=tuple(InvestmentRange(*r) for r in draw(st.lists(ranges(), max_size=2))),
        investment_none=draw(st.booleans()),
        since=draw(st.none() | st.sampled_from(DATES)),
        text=tuple(draw(st.lists(hostile.filter(is_sayable), max_size=2))),
        bbox=draw(st.none() | boxes()),
        zone=draw(st.none() | st.sampled_from(ZONES)),
        near=draw(st.none() | circles()),
    )


@given(filters())
@settings(max_examples=examples(120))
def test_the_three_forms_of_a_filter_round_trip(site_filter):
    params = to_params(site_filter)
    assert from_params(params) == site_filter
    address = urlencode(params)
    assert address.isascii()
    # A framework gives every parameter as a list, because it may stand twice.
    assert from_params(parse_qs(address)) == site_filter
    for lang in LANGS:
        sentence = to_sentence(site_filter, CATALOGUE, lang)
        assert from_sentence(sentence, CATALOGUE, lang) == site_filter, sentence


@given(st.lists(hostile.filter(is_sayable), min_size=1, max_size=3))
@settings(max_examples=examples(150))
def test_hostile_text_round_trips(terms):
    site_filter = SiteFilter(text=tuple(terms))
    assert from_params(parse_qs(urlencode(to_params(site_filter)))) == site_filter
    sentence = to_sentence(site_filter, CATALOGUE, "zh")
    assert from_sentence(sentence, CATALOGUE, "zh") == site_filter


def test_sentences_read_as_people_write_them():
    site_filter = from_params(
        {"chain": "chem,newmat", "inv": "10..50,none", "q": "顺泰 储备", "since": "2024-02"}
    )
    assert to_sentence(site_filter, CATALOGUE, "zh") == (
        "产业链：高端化工、新材料；投资规模：10–50 亿元、未说明；资料不早于：2024-02；"
        '文字："顺泰"、"储备"'
    )
    assert to_sentence(site_filter, CATALOGUE, "en").startswith("Industry chain: ")
    assert "產業鏈：高端化工" in to_sentence(site_filter, CATALOGUE, "zh-Hant")
    assert to_sentence(SiteFilter(), CATALOGUE, "zh") == "全部记录"


def test_a_circle_reads_as_people_say_it():
    site_filter = from_params({"near": "118.9067380,37.269686,5.0"})
    assert to_params(site_filter) == {"near": "118.906738,37.269686,5"}
    told = {lang: to_sentence(site_filter, CATALOGUE, lang) for lang in LANGS}
    assert told["zh"] == "周边：距(118.906738,37.269686) 5 公里内"
    assert told["zh-Hant"] == "周邊：距(118.906738,37.269686) 5 公里內"
    assert told["en"] == "Nearby: within 5 km of (118.906738,37.269686)"


@pytest.mark.parametrize("text", ["周边：x", "周边：距(1,2) 公里内", "周边：距(1,2,3) 5 公里内"])
def test_what_is_no_circle_in_words_is_refused(text):
    with pytest.raises(FilterError):
        from_sentence(text, CATALOGUE, "zh")


@given(circles())
def test_a_circle_round_trips(circle):
    assert Circle.from_param(circle.param()) == circle
    assert replace(circle) == circle


def test_every_code_of_the_catalogue_has_a_sentence_of_its_own():
    for lang in LANGS:
        for facet in CODE_FACETS:
            names = facet_names(facet, CATALOGUE, lang)
            assert len(set(names.values())) == len(names), (lang, facet)


def test_a_code_that_the_catalogue_does_not_know_stands_as_it_is():
    site_filter = SiteFilter(chain=("gone",))
    assert value_names(site_filter, CATALOGUE, "zh") == {"chain": ("〔gone〕",)}


def test_names_that_only_the_data_know_stand_in_a_sentence_for_people():
    site_filter = SiteFilter(park=("p", "q"), unit=("u",), zone="z")
    known = {"park": {"p": "化工园"}, "unit": {"u": "发改局"}, "zone": {"z": "寿光市"}}
    told = to_sentence(site_filter, CATALOGUE, "zh", known)
    for name in ("化工园、〔q〕", "发改局", "寿光市"):
        assert name in told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "产业链",
        "产业链：不存在",
        "投资规模：很多",
        "什么：高端化工",
        '文字："x"；y',
        "Kind: Project",
    ],
)
def test_a_sentence_of_somebody_else_is_refused(text):
    with pytest.raises(FilterError):
        from_sentence(text, CATALOGUE, "zh")


def outcome(read, *given):
    """What reading gives, or the words with which it is refused."""
    try:
        return read(*given)
    except FilterError as error:
        return str(error)


@given(st.text() | hostile)
@settings(max_examples=examples(100))
def test_any_text_as_a_sentence_is_read_or_refused(text):
    assert outcome(from_sentence, text, CATALOGUE, "zh")


@given(st.sampled_from(PARAMS), st.text() | hostile)
@settings(max_examples=examples(200))
def test_any_parameter_is_read_or_refused_in_words(name, value):
    answer = outcome(from_params, {name: value})
    if isinstance(answer, SiteFilter):
        assert from_params(to_params(answer)) == answer
    else:
        # A report of an error must not break the line, the screen or the encoding it stands in.
        assert answer.startswith(f"{name}: ")
        assert answer.isprintable()


@pytest.mark.parametrize(
    ("params", "remedy"),
    [
        ({"inv": "5"}, "inv=1..5"),
        ({"inv": "5..1"}, "smaller number first"),
        ({"inv": "1..1"}, "smaller number first"),
        ({"inv": "-1..5"}, "inv=1..5"),
        ({"inv": "1e3.."}, "inv=1..5"),
        ({"inv": "nan.."}, "inv=1..5"),
        ({"inv": "1e999999.."}, "inv=1..5"),
        ({"inv": "0.00001.."}, "inv=1..5"),
        ({"inv": "1_0.."}, "inv=1..5"),
        ({"inv": "１.."}, "inv=1..5"),
        ({"since": "2024-13"}, "2024-06-30"),
        ({"since": "2023-02-29"}, "2024-06-30"),
        ({"since": "yesterday"}, "2024-06-30"),
        ({"bbox": "1,2,3"}, "bbox=118.5"),
        ({"bbox": "1,2,3,x"}, "bbox=118.5"),
        ({"bbox": "3,2,1,4"}, "bbox=118.5"),
        ({"bbox": "nan,nan,nan,nan"}, "bbox=118.5"),
        ({"bbox": "-181,0,0,1"}, "bbox=118.5"),
        ({"bbox": "0,-inf,0,inf"}, "bbox=118.5"),
        ({"near": "118,37"}, "near=118.8"),
        ({"near": "118,37,x"}, "near=118.8"),
        ({"near": "118,37,0"}, "near=118.8"),
        ({"near": "118,37,0.0001"}, "near=118.8"),
        ({"near": "118,37,-5"}, "near=118.8"),
        ({"near": "118,37,1001"}, "near=118.8"),
        ({"near": "118,91,5"}, "near=118.8"),
        ({"near": "nan,37,5"}, "near=118.8"),
        ({"near": "118,37,inf"}, "near=118.8"),
        ({"near": "118,37,5,118,37,5"}, "near=118.8"),
        ({"chain": "any,chem"}, "cannot stand with others"),
        ({"chain": "〔chem〕"}, "Choose one from the list"),
        ({"chain": "x" * 65}, "Choose one from the list"),
        ({"stage": "a b"}, "Choose one from the list"),
        ({"zone": "../../etc/passwd"}, "Choose one from the list"),
        ({"zone": "县"}, "Choose one from the list"),
        ({"q": "x" * 201}, "Shorten"),
        ({"q": " ".join(map(str, range(21)))}, "Shorten"),
        ({"q": "a\x00b"}, "Type it again"),
    ],
)
def test_a_malformed_parameter_is_named_with_its_remedy(params, remedy):
    (name,) = params
    with pytest.raises(FilterError, match=f"^{name}: ") as caught:
        from_params(params)
    assert remedy in str(caught.value)


def test_a_parameter_that_stands_twice_is_joined():
    params = {"chain": ["chem", "newmat,chem"], "q": ["顺泰", "储备"], "inv": ["1..5", "none"]}
    assert from_params(params) == from_params(
        {"chain": "chem,newmat", "q": "顺泰 储备", "inv": "1..5,none"}
    )


def test_any_means_no_restriction():
    assert from_params({"kind": ANY}) == SiteFilter()


def test_parameters_of_others_are_left_alone():
    assert from_params({"z": "9", "lang": "en", "kind": "park"}) == SiteFilter(kind=("park",))


def test_empty_parameters_do_not_restrict():
    assert from_params(dict.fromkeys(PARAMS, " ")) == SiteFilter()
    assert from_params(dict.fromkeys(PARAMS, "")).is_empty()


def test_equal_meaning_is_an_equal_value():
    left = SiteFilter(chain=("newmat", "chem", "chem"), text=("b", "a b", "b"))
    assert left == SiteFilter(chain=("chem", "newmat"), text=("b", "a"))
    assert hash(left) == hash(SiteFilter(chain=("chem", "newmat"), text=("b", "a")))
    assert SiteFilter(light=(NONE,)) == SiteFilter(light=("grey",))


@given(filters(), st.sets(st.sampled_from(FIELD_NAMES)))
@settings(max_examples=examples(40))
def test_leaving_fields_out_puts_them_at_rest_and_no_others(site_filter, names):
    wider = site_filter.without(*names)
    for name in FIELD_NAMES:
        expected = SiteFilter() if name in names else site_filter
        assert getattr(wider, name) == getattr(expected, name)


def test_the_landing_filter_asks_for_projects():
    assert to_params(LANDING) == {"kind": "project"}
    assert not LANDING.is_empty()


@given(st.text())
def test_terms_hold_no_white_space(text):
    assert all(word == word.strip() and word for word in words_of(text))


@given(boxes())
@settings(max_examples=examples(100))
def test_a_rectangle_round_trips_and_covers_its_corners(bbox):
    assert Bbox.from_param(bbox.param()) == bbox
    assert bbox.covers(bbox.west, bbox.south)
    assert bbox.covers(bbox.east, bbox.north)


@pytest.mark.parametrize("lon", [118, 119])
def test_a_rectangle_keeps_seven_decimals_and_no_negative_zero(lon):
    bbox = Bbox(-0.00000001, -0.0, lon, 1.123456789)
    assert bbox.param() == f"0,0,{lon},1.1234568"
    assert not bbox.covers(lon + 1, 0.5)


@given(ranges(), st.sampled_from(LANGS))
def test_a_range_in_words_is_exact(ends, lang):
    assume(ends != (None, None))
    text = range_name(InvestmentRange(*ends), lang)
    for wan in ends:
        if wan is not None:
            assert f"{wan // 10_000}" in text
