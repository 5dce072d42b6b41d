"""The card says what the record says, in three languages, and where it says nothing."""

import re

import pytest

from liantu.domain.language import LANGS, Lang
from liantu.domain.wording import words
from liantu.ui.site_card import card_data
from tests.support.ledgers import CATALOGUE
from tests.support.real import LEDGER
from tests.support.stores import feature, point

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def card(site, lang: Lang = "zh"):
    return card_data(site, CATALOGUE, lang)


def strings(value):
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value]


@pytest.mark.parametrize("lang", LANGS)
def test_every_record_has_a_card_of_texts(lang):
    for site in LEDGER:
        data = card(site, lang)
        assert all(isinstance(text, str | bool) for text in strings(data))
        assert data["name"] == site["properties"]["name"]
        assert all(fact["value"] and fact["title"] for fact in (*data["facts"], *data["more"]))
        assert data["source"]["text"]


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_record_does_not_say_is_not_stated(lang):
    bare = card(feature(), lang)
    missing = words(lang)("card.missing")
    assert [fact["value"] for fact in bare["facts"] if fact["missing"]] == [missing] * 3
    assert bare["source"] == {"text": missing, "url": ""}
    assert bare["events"] == []
    assert missing in bare["badges"][0]["text"]


def test_an_amount_of_nothing_is_not_the_same_as_no_amount():
    def amount(site):
        return next(f["value"] for f in card(site)["facts"] if "亿元" in f["value"] or f["missing"])

    assert amount(feature(investment_wan=0, owner="x", town="370783001")) == "0 亿元"
    assert amount(feature(owner="x", town="370783001")) == "未说明"


def test_a_fact_shows_its_name_and_not_its_code():
    site = feature(
        chain="chem", chains=["chem", "newmat"], chain_basis="inferred", stage="building",
        town="370783115", precision="town", progress_pct=62.5, geometry=point(118.8, 36.9),
        events=[{"stage": "signed", "date": "2024-03"}, {"stage": "started"}],
    )  # fmt: skip
    data = card(site)
    shown = " ".join(text for text in strings(data) if isinstance(text, str))
    for code in ("chem", "newmat", "370783115", "inferred", "building"):
        assert code not in shown
    assert "62.5%" in shown
    assert "由我们推断" in data["badges"][1]["text"]
    assert data["events"][0] == {"stage": "签约", "date": "2024-03", "text": ""}
    assert data["events"][1]["date"] == "日期未说明"


def test_a_code_that_the_catalogue_lost_is_shown_as_it_stands():
    assert "gone" in card(feature(chain="gone", stage="gone"))["badges"][1]["text"]


def test_a_site_without_a_place_says_so():
    place = card(feature())["facts"][-1]
    assert place["note"] == words("zh")("card.unlocated")


@pytest.mark.parametrize("lang", ["zh-Hant", "en"])
def test_titles_and_names_follow_the_language(lang):
    site = feature(stage="building", chain="chem", source_title="來源", source_date="2024")
    data = card(site, lang)
    titles = [fact["title"] for fact in data["facts"]]
    titles += [badge["text"] for badge in data["badges"]] + list(data["words"].values())
    if lang == "en":
        assert not any(CHINESE.search(title) for title in titles)
    else:
        assert "建設階段" in data["badges"][0]["text"]


def test_hostile_text_is_handed_over_unchanged():
    name = '<img src=x onerror="x">${1}`{{7*7}}</script>'
    site = feature(name=name, source_title=name, source_url="javascript:alert(1)", note=name)
    data = card(site)
    assert data["name"] == data["source"]["text"] == name
    assert data["source"]["url"] == "javascript:alert(1)"
    assert name in [fact["value"] for fact in data["more"]]
