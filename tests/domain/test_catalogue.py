"""A catalogue that would confuse people or programs is refused, and the text says what to mend."""

from pathlib import Path

import pytest

from liantu.domain.catalogue import read_catalogue
from liantu.domain.errors import CatalogueError
from liantu.store.live import load_catalogue

TEXT = Path("geodata/catalogue.toml").read_text("utf-8")
BAND = '\n[[bands]]\ncode = "more"\nname_zh = "更多"\nname_en = "More"\n'
KIND = '\n[[kinds]]\ncode = "{}"\nname_zh = "{}"\nname_en = "{}"\n'


def refusal(text):
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(text)
    message = str(caught.value)
    assert message.startswith("catalogue.toml")
    assert message.isprintable()
    return message


def test_the_real_catalogue_is_readable():
    catalogue = read_catalogue(TEXT)
    assert catalogue.codes("chain")["chem"].name("zh") == "高端化工"
    assert catalogue.codes("chain")["chem"].name("zh-Hant") == "高端化工"
    assert catalogue.codes("stage")["building"].name("en") == "Under construction"
    assert catalogue.codes("stage")["suspended"].name("zh-Hant") == "停緩建"
    assert catalogue.stages_in("building") == ("started", "building")
    assert [stage.order for stage in catalogue.stages] == sorted(s.order for s in catalogue.stages)
    assert catalogue.codes("node")["chem.bdo"].name("zh")
    assert all(
        code.partition(".")[0] in catalogue.codes("chain") for code in catalogue.codes("node")
    )


def test_the_digest_changes_with_the_text():
    assert read_catalogue(TEXT).digest == read_catalogue(TEXT).digest
    assert read_catalogue(TEXT).digest != read_catalogue(TEXT + "\n# more").digest


def test_what_is_not_toml_is_refused():
    assert "not TOML" in refusal("[instance")


@pytest.mark.parametrize(
    "table", ["instance", "lights", "kinds", "stages", "bands", "towns", "chains"]
)
def test_a_table_that_is_missing_is_named(table):
    assert f"lacks '{table}'" in refusal(TEXT.replace(f"[{table}]", "[gone]"))


@pytest.mark.parametrize(
    "key", ["adcode", "name_zh", "order", "colour", "symbol_en", "red_after_days"]
)
def test_a_key_that_is_missing_is_named(key):
    assert f"lacks '{key}'" in refusal(TEXT.replace(f"\n{key} =", "\ngone =", 1))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('name_zh = "寿光市"', "name_zh = 5"),
        ("red_after_days = 30", 'red_after_days = "30"'),
        ("red_after_days = 30", "red_after_days = true"),
        ("order = 1\n", 'order = "1"\n'),
        ('phase = "before"', 'phase = ["before"]'),
        ('aliases = ["圣城"]', 'aliases = "圣城"'),
        ("centre = [118.817, 37.021]", "centre = 118"),
        ("lon = 118.7375", 'lon = "east"'),
        ("max_yi = 1\n", 'max_yi = "1"\n'),
    ],
)
def test_a_value_of_a_wrong_type_is_refused(right, wrong):
    assert right in TEXT
    assert "wrong type" in refusal(TEXT.replace(right, wrong, 1))


@pytest.mark.parametrize("code", ["", "none", "any", "a b", "a,b", "化工", "-a", "a\\n", "x" * 65])
def test_a_code_that_an_address_cannot_hold_is_refused(code):
    assert "must be at most 64 Latin letters" in refusal(TEXT + KIND.format(code, "其他类", "Else"))


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        " 甲",
        "甲、乙",
        "甲；乙",
        "甲：乙",
        "a or b",
        "or",
        "a: b",
        "〔a〕",
        "a › b",
        "a\\nb",
    ],
)
def test_a_name_that_a_sentence_cannot_hold_is_refused(name):
    assert "Choose another name" in refusal(TEXT + KIND.format("new", name, "Else"))


@pytest.mark.parametrize("name", ["未说明", "not stated"])
def test_a_name_that_says_nothing_is_stated_is_refused(name):
    assert "nothing is stated" in refusal(TEXT + KIND.format("new", name, "Else"))


def test_codes_and_names_stand_once():
    assert "code 'park' stands twice" in refusal(TEXT + KIND.format("park", "别的", "Else"))
    assert "name '园区' stands twice" in refusal(TEXT + KIND.format("new", "园区", "Else"))
    assert "code 'lt1' stands twice" in refusal(TEXT + BAND.replace("more", "lt1"))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("#efeba9", "pale", "is not #rrggbb"),
        ('phase = "before"', 'phase = "later"', "phase 'later' is none of"),
        ('tier = "upstream"', 'tier = "top"', "tier 'top' is none of"),
        ('source = "', 'source = "x', "which is no node"),
    ],
)
def test_colours_phases_tiers_and_edges_are_checked(right, wrong, said):
    assert right in TEXT
    assert said in refusal(TEXT.replace(right, wrong))


def test_bands_do_not_overlap():
    assert "overlap" in refusal(TEXT + BAND + "min_yi = 20\nmax_yi = 30\n")
    assert "overlap" in refusal(TEXT + BAND)
    assert "holds no amount" in refusal(TEXT + BAND + "min_yi = 3\nmax_yi = 2\n")


def test_a_catalogue_that_cannot_be_read_names_its_path(tmp_path):
    with pytest.raises(CatalogueError, match="LIANTU_GEODATA"):
        load_catalogue(tmp_path)
    (tmp_path / "catalogue.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CatalogueError, match="as UTF-8"):
        load_catalogue(tmp_path)


def test_headers_and_spellings_are_at_hand():
    catalogue = read_catalogue(TEXT)
    assert catalogue.columns["name"][0] == "项目名称"
    assert catalogue.aliases["stage"]["已开工"] == "started"
    assert catalogue.aliases["town"]["羊口"] == "370783115"
    assert read_catalogue(TEXT.replace("[columns]", "[gone]")).columns == {}


def test_a_header_for_nothing_is_refused():
    spoilt = TEXT.replace("[columns]", '[columns]\nnmae = ["名"]')
    assert "'nmae' is no property" in refusal(spoilt)


def test_a_header_that_stands_for_two_is_refused():
    spoilt = TEXT.replace("[columns]", '[columns]\nchains = ["项目名称"]')
    assert "'项目名称' stands under both chains and name" in refusal(spoilt)


def test_a_spelling_that_stands_for_two_is_refused():
    spoilt = TEXT.replace('"已竣工"', '"已开工"')
    assert "'已开工' is an alias of both started and completed" in refusal(spoilt)


@pytest.mark.parametrize("value", ["1", '"项目"'])
def test_headers_that_are_no_list_are_refused(value):
    assert "wrong type" in refusal(TEXT.replace("[columns]", f"[columns]\nchains = {value}"))
