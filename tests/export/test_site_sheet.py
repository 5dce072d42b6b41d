"""A site's sheet: every fact of the record once, with its source; and the same on paper."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.fields import BY_NAME, FIELDS
from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.export.site_html import site_html
from liantu.export.site_sheet import GROUPS, site_sheet, web_address
from liantu.export.site_story import moments
from liantu.query.page import find_row
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE
from tests.support.real import LEDGER
from tests.support.stores import World, feature, point

#: What stands beside the facts, and not among them.
BESIDE = {"name", "name_en", "chain_basis", "stage_as_of", "location_source", "events", "part_of",
          "source_title", "source_publisher", "source_date", "source_url"}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(LEDGER, tmp_path_factory.mktemp("real"))


def values(sheet):
    return [fact for found in sheet.groups.values() for fact in found]


def test_every_field_has_its_place():
    grouped = [name for names in GROUPS.values() for name in names]
    assert len(grouped) == len(set(grouped))
    assert {*grouped, *BESIDE} == {field.name for field in FIELDS} == set(BY_NAME)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("site", LEDGER, ids=lambda site: site["id"])
def test_what_a_record_says_is_on_its_sheet_and_nothing_else(site, lang):
    sheet, properties = site_sheet(site, CATALOGUE, lang), site["properties"]
    stated = [fact for fact in values(sheet) if not fact.missing]
    said = [n for n in BY_NAME if n not in BESIDE and properties.get(n) not in (None, "", [])]
    same = properties.get("chains") == [properties.get("chain")]
    extra = site["geometry"] is not None
    assert len(stated) == len(said) - same + extra
    unsaid = [n for n in BY_NAME if n not in BESIDE and properties.get(n) in (None, "", [])]
    missing = [fact for fact in values(sheet) if fact.missing]
    assert len(missing) + len(sheet.silent) == len(unsaid)
    assert [event.date for event in sheet.events] == [
        event.get("date") or "" for event in properties.get("events") or ()
    ]
    numbers = {source.number for source in sheet.sources}
    assert numbers == set(range(1, len(sheet.sources) + 1))
    assert {fact.source for fact in (*values(sheet), *sheet.events, *sheet.others)} <= {0, *numbers}


def test_each_fact_is_of_its_own_date_and_source():
    site = feature(
        stage="building", stage_as_of="2024-06", investment_wan=10_000, chain="chem",
        chain_basis="inferred", precision="town", location_source="镇街驻地点",
        source_title="题", source_publisher="社", source_date="2023", source_url="https://a.cn/1",
        events=[{"stage": "started", "date": "2022", "url": "https://b.cn/2"}],
        geometry=point(118.7, 36.9),
    )  # fmt: skip
    sheet = site_sheet(site, CATALOGUE, "zh", {"stage": "第 2 版修改"})
    by_title = {fact.title: fact for fact in values(sheet)}
    told = {source.number: (source.text, source.url) for source in sheet.sources}
    assert told[by_title["总投资"].source] == ("题 · 社 · 2023", "https://a.cn/1")
    assert (by_title["总投资"].as_of, by_title["建设阶段"].as_of) == ("2023", "2024-06")
    assert by_title["建设阶段"].changed == "第 2 版修改"
    assert told[by_title["产业链"].source] == (words("zh")("site_page.inferred"), "")
    assert told[by_title["经纬度"].source] == ("镇街驻地点", "")
    assert told[sheet.events[0].source] == ("阶段报道：b.cn", "https://b.cn/2")
    assert by_title["建设单位"].missing
    assert by_title["建设单位"].source == 0


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.cn/x?y=1", "https://a.cn/x?y=1"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://", ""),
        ("http://[", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_web_addresses_are_links(text, address):
    assert web_address(text) == address


class Reader(HTMLParser):
    """The elements of a page, and the text between them."""

    def __init__(self):
        super().__init__()
        self.tags, self.texts, self.attributes = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.texts.append(data)


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "thead", "tbody"),
    *("tr", "th", "td", "svg", "path", "text", "circle", "ol", "li", "a", "footer"),
    "img",
}


def read(text):
    reader = Reader()
    reader.feed(text)
    return reader


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.thorough
def test_every_record_can_be_printed(world, lang):
    selection = world.select()
    for site in LEDGER[:: 1 if lang == "zh" else 9]:
        stored = world.engine.snapshot.feature_at(find_row(world.engine, site["id"]))
        page = read(site_html(selection, stored, lang))
        assert set(page.tags) <= TAGS
        told = " ".join(page.texts)
        for fact in values(site_sheet(stored, CATALOGUE, lang)):
            assert fact.title in told
            assert fact.value in told
        assert site["properties"]["name"] in page.texts


HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a\0b\x1b\ud800", "]]>", "&lt;"]
)


@given(HOSTILE, HOSTILE, st.sampled_from(["javascript:alert(1)", 'https://a.cn/"onclick=x', "x"]))
@settings(max_examples=examples(40))
def test_no_text_of_a_record_is_markup(world, name, note, url):
    events = [{"stage": note, "date": note, "text": note, "url": url}]
    site = feature("h", name=name or "x", note=note, owner=name, source_url=url, town=note)
    site["properties"] |= {"events": [events[0] | {"date": "2024", "stage": "building"}]}
    page = read(site_html(world.select(), site, "zh"))
    assert set(page.tags) <= TAGS
    assert {key for key, _ in page.attributes if key.startswith("on")} == set()
    links = [value for key, value in page.attributes if key == "href"]
    assert all(re.match(r"https?://", link) for link in links)


def test_the_way_has_a_moment_for_each_date():
    site = {
        "events": [{"stage": "building", "date": "2024-06", "text": "x"}, {"stage": "started"}],
        "plan_started": "2023",
        "actual_produced": "2025-01-02",
        "plan_completed": "2024-12",
    }
    found = moments(site, CATALOGUE, words("zh"))
    assert [(one.stage, one.text, one.planned) for one in found] == [
        ("started", "2023", True),
        ("building", "2024-06", False),
        ("completed", "2024-12", True),
        ("producing", "2025-01-02", False),
    ]
    assert found[0].last - found[0].first == 364


@pytest.mark.parametrize(
    "events",
    [
        "x",
        7,
        {"stage": "building"},
        [None, 3, "x", [1]],
        [{"stage": ["building"], "date": {"a": 1}, "text": 5, "url": ["u"]}],
        [{"stage": "building", "date": "soon"}, {"stage": "gone", "date": "2024"}],
        [{"stage": "building", "date": 2024}],
    ],
)
def test_reports_that_nobody_checked_break_no_page(world, events):
    site = feature("h", events=events)
    assert site_sheet(site, CATALOGUE, "zh").name
    assert read(site_html(world.select(), site, "zh")).tags
    assert len(moments(site["properties"], CATALOGUE, words("zh"))) <= 1


def test_where_nothing_has_a_date_there_is_no_way():
    assert (
        moments({"events": [{"stage": "building"}], "stage": "building"}, CATALOGUE, words("zh"))
        == []
    )


def test_only_what_no_column_of_ours_names_is_told_as_another_field(world):
    for row in range(world.engine.snapshot.count):
        site = world.engine.snapshot.feature_at(row)
        assert {"chain_name", "town_name"} <= site["properties"].keys()
        told = {fact.title for fact in site_sheet(site, CATALOGUE, "zh").others}
        assert told <= {"city", "location_given", "project_code"}
