import pytest

from liantu.domain.errors import ExportError, FilterError
from liantu.domain.fields import FIELDS
from liantu.export.licences import licences
from liantu.export.passport import filter_of_query, passport, permalink
from liantu.settings import ROOT, settings


def told(selection, base=""):
    return passport(selection, base, "zh")


def test_it_says_the_filter_in_three_ways(real):
    said = told(real("chain=chem&inv=10..50"))["filter"]
    assert said["query"] == "chain=chem&inv=10..50"
    assert said["zh"] == "产业链：高端化工；投资规模：10–50 亿元"
    assert said["en"] == "Industry chain: High-end chemicals; Investment: 10–50 yi yuan"


def test_pinned_and_unlocated_make_up_the_count(real):
    counts = told(real())["counts"]
    assert counts == {"total": 103, "matched": 103, "unlocated": 53}


def test_an_amount_inside_another_is_counted_once(selected, make_site):
    features = [
        make_site(1, investment_wan=100),
        make_site(2, investment_wan=30, part_of="t-1"),
        make_site(3),
    ]
    said = told(selected(features))["investment"]
    assert said == {"sum_wan": 100, "unstated": 1, "inside_another": 1}


def test_every_property_is_in_the_column_dictionary(real):
    columns = {column["name"]: column for column in told(real())["columns"]}
    for field in FIELDS:
        assert columns[field.name]["type"] == field.type
        if field.facet:
            assert columns[field.name]["codes"]
            assert columns[field.name_column]["of"] == field.name


def test_codes_have_their_names_beside_them(real):
    stage = next(c for c in told(real())["columns"] if c["name"] == "stage")
    assert stage["codes"]["building"] == {"zh": "在建", "en": "Under construction"}


def test_the_time_is_that_of_china(real):
    assert told(real())["created"].endswith("+08:00")


@pytest.mark.parametrize(
    ("query", "base", "link"),
    [
        ("", "", "/?kind=any"),
        ("chain=chem&kind=project", "", "/?kind=project&chain=chem"),
        ("chain=chem", "http://map.test/liantu/", "http://map.test/liantu/?chain=chem&kind=any"),
        ("q=顺泰 a%26b", "", "/?q=%E9%A1%BA%E6%B3%B0+a%26b&kind=any"),
    ],
)
def test_the_permalink_shows_the_same_filter(query, base, link):
    site_filter = filter_of_query(query)
    assert permalink(site_filter, base) == link
    assert filter_of_query(link.partition("?")[2]) == site_filter


def test_an_unknown_parameter_is_refused():
    with pytest.raises(FilterError, match="'stages' is not a parameter here"):
        filter_of_query("stages=building")


def test_sources_of_the_real_sites_go_only_with_them(real, synthetic):
    assert any(source["licence"] == "CC BY 4.0" for source in told(real())["sources"])
    made_up = told(synthetic(50))["sources"]
    assert not any(source["licence"] == "CC BY 4.0" for source in made_up)


def test_every_source_has_names_and_a_licence():
    for source in licences(ROOT / "geodata", "liantu-sites"):
        assert source.keys() >= {"name_zh", "name_en", "licence"}


def test_without_a_table_of_licences_there_are_no_sources(tmp_path):
    assert licences(tmp_path, "liantu-sites") == []


@pytest.mark.parametrize("content", [b"sources = [", b"\xff", b"sources = [1]"])
def test_a_broken_table_of_licences_is_an_error(tmp_path, content):
    (tmp_path / "licences.toml").write_bytes(content)
    with pytest.raises(ExportError, match=r"licences\.toml"):
        licences(tmp_path, "liantu-sites")


def test_the_table_of_licences_comes_from_the_settings(real, tmp_path, monkeypatch):
    monkeypatch.setenv("LIANTU_GEODATA", str(tmp_path))
    settings.cache_clear()
    assert told(real())["sources"] == []
