"""What the product says: the same things in every language."""

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from liantu.domain.language import to_traditional
from liantu.domain.wording import words

CHINESE = "\u4e00-\u9fff"
#: Names that Chinese offices write in Latin letters, and what files and addresses hold verbatim.
LATIN = {
    *(
        "Excel",
        "English",
        "GeoJSON",
        "GeoNames",
        "GeoPackage",
        "Liantu",
        "Markdown",
        "OpenStreetMap",
    ),
    *("PostGIS", "Shapefile", "Shift", "Unicode", "Word", "Feature", "FeatureCollection"),
    *("building", "chain", "chem", "csv", "features", "geojson", "geometry", "gpkg", "id", "inv"),
    *("any", "bbox", "near", "since", "zone", "west", "south", "east", "north", "z"),
    *(
        "kind",
        "lights",
        "old",
        "new",
        "name",
        "null",
        "properties",
        "q",
        "stage",
        "stcc",
        "type",
        "wan",
        "xlsx",
    ),
}


def texts(lang):
    return words(lang).texts.items()


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_files_hold_the_same_keys():
    assert set(words("en").texts) == set(words("zh").texts)
    assert len(words("zh").texts) > 50


@pytest.mark.parametrize("lang", ["zh-Hant", "en"])
def test_a_text_has_the_same_places_in_every_language(lang):
    chinese = words("zh").texts
    assert {key: places(text) for key, text in texts(lang)} == {
        key: places(text) for key, text in chinese.items()
    }


def test_traditional_chinese_is_derived():
    assert dict(texts("zh-Hant")) == {key: to_traditional(text) for key, text in texts("zh")}
    assert words("zh-Hant")("facet.chain") == "產業鏈"


def prose(text):
    """The Latin words of a text that are neither abbreviations nor parts of code."""
    bare = re.sub(r"\{[^}]*\}", " ", text)
    runs = re.findall(r"[A-Za-z0-9_./=&:\-*]+", bare)
    plain = [run.strip(".:/-*") for run in runs]
    return {run for run in plain if re.fullmatch(r"[A-Za-z]+", run) and not run.isupper()}


def test_chinese_texts_hold_no_english():
    assert {key: prose(text) - LATIN for key, text in texts("zh") if prose(text) - LATIN} == {}


def test_chinese_texts_have_chinese_punctuation():
    half = re.compile(rf"[{CHINESE}][,;:!?()]|[,;:!?()][{CHINESE}]")
    # Inside brackets of code, as in [经度, 纬度], marks are those of the code.
    found = {key: half.findall(re.sub(r"\[[^\]]*\]", "", text)) for key, text in texts("zh")}
    assert {key: marks for key, marks in found.items() if marks} == {}


def test_english_texts_hold_no_chinese():
    """But the names of units as files give them, and languages, which name themselves."""
    rest = {
        key: re.findall(rf"[{CHINESE}]", re.sub("[万亿]元", "", text))
        for key, text in texts("en")
        if not key.startswith("app.lang_")
    }
    assert {key: marks for key, marks in rest.items() if marks} == {}


def test_english_texts_have_english_quotation_marks():
    """The Chinese ones are drawn as wide as a Chinese letter, with a gap before them."""
    assert [key for key, text in texts("en") if re.search("[“”‘’]", text)] == []


def test_every_key_is_a_table_and_a_name():
    for lang in ("zh", "en"):
        text = Path(f"src/liantu/domain/texts/{lang}.toml").read_text("utf-8")
        assert all(isinstance(table, dict) for table in tomllib.loads(text).values())


def test_a_value_with_braces_is_shown_as_it_stands():
    say = words("en")
    assert "{0.__class__}" in say("problem.no_file", value="{0.__class__}")


def test_a_text_without_values_keeps_its_braces():
    assert words("zh").has("filter.everything")
    assert not words("zh").has("filter.nothing")
    with pytest.raises(KeyError):
        words("zh")("filter.nothing")
