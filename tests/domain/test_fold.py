"""Search finds what people mean: other script, other width, other case, pinyin."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.fold import SEPARATOR, fold, haystack, needle
from tests.support.effort import examples
from tests.support.texts import hostile

NAME = "顺泰仓储能源储备库"


def finds(term, name="", owner="", content="", name_en=""):
    return needle(term) in haystack(name, owner, content, name_en)


@pytest.mark.parametrize(
    "term",
    [
        NAME,
        "储备",
        "stcc",
        "stccnycbk",
        "shuntaicangchu",
        "STCC",
        "ShunTai",
        "ｓｔｃｃ",
        "順泰倉儲",
        "nycb",
    ],
)
def test_a_name_is_found_by_its_words_pinyin_and_initials(term):
    assert finds(term, name=NAME)


@pytest.mark.parametrize("term", ["stcb", "shuntaichucang", "顺储", "s t", "xyz"])
def test_a_name_is_not_found_by_what_it_does_not_say(term):
    assert not finds(term, name=NAME)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("壽光", "寿光晨鸣"),
        ("寿光", "壽光晨鳴"),
        ("ＬＮＧ", "LNG接收站"),
        ("lng", "ＬＮＧ接收站"),
        ("LNG接收站", "lng接收站"),
        ("１２万吨", "年产12万吨"),
        ("12", "年产１２万吨"),
        ("STRASSE", "Straße"),
        ("(一期)", "某项目（一期）"),
        ("café", "CAFÉ"),
        ("ﾃｽﾄ", "テスト"),
        ("12wd", "12万吨"),
    ],
)
def test_width_case_and_script_make_no_difference(term, name):
    assert finds(term, name=name)


def test_owner_has_pinyin_too_and_content_only_its_words():
    assert finds("lqsh", owner="鲁清石化")
    assert finds("石化", content="鲁清石化")
    assert not finds("lqsh", content="鲁清石化")
    assert finds("rubber", name_en="Rubber works")


def test_terms_do_not_match_across_fields():
    assert not finds("顺泰鲁清", name="顺泰", owner="鲁清")
    assert not finds("stlq", name="顺泰", owner="鲁清")
    assert not finds(f"顺泰{SEPARATOR}鲁清x", name="顺泰", owner="鲁清")
    assert SEPARATOR not in needle(f"顺泰{SEPARATOR}鲁清")


CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1)


@given(CHINESE, st.data())
@settings(max_examples=examples(50))
def test_every_part_of_a_chinese_name_finds_it(name, data):
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    assert finds(part, name=name)
    assert finds(part, owner=name)
    assert finds(part, content=name)


@given(hostile | st.text())
@settings(max_examples=examples(100))
def test_any_whole_text_finds_itself(text):
    # The mark between fields is in nobody's ledger; a term sheds it.
    assert finds(text, name=text.replace(SEPARATOR, ""))


@given(st.text(st.characters(codec="ascii")))
def test_full_width_folds_to_half_width(text):
    full = "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)
    assert fold(full) == fold(text)


@given(hostile | st.text())
@settings(max_examples=examples(100))
def test_folding_changes_no_folded_text_of_one_form(text):
    once = fold(unicodedata.normalize("NFKC", text))
    assert fold(once) == fold(fold(once))


def test_half_a_character_is_folded_as_it_stands():
    assert fold("\ud800") == "\ud800"


@pytest.mark.alone
def test_ten_thousand_names_are_folded_in_a_moment():
    names = [f"{NAME}{number}号（二期）" for number in range(10_000)]
    haystack(names[0], "寿光市城投公司", "年产12万吨")
    start = time.perf_counter()
    for name in names:
        haystack(name, "寿光市城投公司", "年产12万吨")
    # It takes 0.1 s; a phrase converter would take 15 s, and an hour for a full ledger.
    assert time.perf_counter() - start < 2
