"""What became of a catalogue is told line by line, in every language."""

from dataclasses import replace

import pytest

from liantu.domain.catalogue import read_catalogue
from liantu.domain.catalogue_change import catalogue_changes
from liantu.domain.graph_edit import with_edge, with_node, without_edge
from liantu.domain.language import LANGS
from liantu.domain.rule_edit import with_lights
from liantu.domain.wording import words
from tests.domain.test_catalogue import TEXT
from tests.support.ledgers import CATALOGUE

ADDED = with_node(TEXT, "chem", "fresh", ("新环节", "New node"), "midstream")
LIGHTS = with_lights(TEXT, replace(CATALOGUE.lights, red_after_days=45))
LINKED = with_edge(TEXT, "newmat", ("biobased", "blind"), ("原料", "Feedstock"))


def told(old, new, lang="zh"):
    return catalogue_changes(read_catalogue(old), read_catalogue(new), words(lang))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (TEXT, ADDED, "增加环节“高端化工 › 新环节”（中游）"),
        (ADDED, TEXT, "去掉环节“高端化工 › 新环节”"),
        (
            ADDED,
            with_node(ADDED, "chem", "fresh", ("改名", "New node"), "midstream"),
            "环节“高端化工 › 新环节”改名为“改名”",
        ),
        (
            ADDED,
            with_node(ADDED, "chem", "fresh", ("新环节", "Other"), "midstream"),
            "环节“高端化工 › 新环节”改了另一语种名称或依据",
        ),
        (
            ADDED,
            with_node(ADDED, "chem", "fresh", ("新环节", "New node"), "upstream"),
            "环节“高端化工 › 新环节”由中游改到上游",
        ),
        (TEXT, LIGHTS, "红灯：超过计划日期（天）：30 → 45"),
        (
            TEXT,
            TEXT.replace("strong_building = 2", "strong_building = 3"),
            "判为“强”所需在建项目数：2 → 3",
        ),
        (
            TEXT,
            TEXT.replace('ignored_stages = ["terminated"]', "ignored_stages = []"),
            "不计入环节的建设阶段有改动",
        ),
        (TEXT, TEXT.replace('"圣城街道"', '"圣城新街道"'), "镇街“圣城街道”有改动"),
        (TEXT, TEXT + "\n# a note\n", "只改了别名、台账表头、说明或排版。"),
    ],
)
def test_a_difference_is_a_line(old, new, line):
    assert told(old, new) == (line,)


def test_edges_come_change_and_go():
    (line,) = told(TEXT, LINKED)
    assert line.startswith("增加连线：新材料 › ")
    assert line.endswith("（原料）")
    other = with_edge(TEXT, "newmat", ("biobased", "blind"), ("薄膜", "Film"))
    (line,) = told(LINKED, other)
    assert line.endswith("改为：薄膜")
    (line,) = told(LINKED, without_edge(LINKED, "newmat", ("biobased", "blind")))
    assert line.startswith("去掉连线")


def test_the_same_catalogue_has_no_lines():
    assert told(TEXT, TEXT) == ()


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_tells_as_many(lang):
    assert len(told(ADDED, LIGHTS, lang)) == 2


def test_a_town_that_comes_or_goes_is_named():
    town = '\n[[towns]]\ncode = "999"\nname_zh = "新镇"\nname_en = "New town"\n'
    assert told(TEXT, TEXT + town) == ("增加镇街“新镇”",)
    assert told(TEXT + town, TEXT) == ("去掉镇街“新镇”",)
