"""What became of a site, in the terms of a meeting and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.domain.change_words import change_sentence, signed_yi
from liantu.domain.language import LANGS
from liantu.domain.site_change import CHANGE_KINDS, site_change
from liantu.domain.wording import words
from tests.support.ledgers import CATALOGUE, ledger
from tests.support.stores import feature, point

STAGES = [stage.code for stage in CATALOGUE.stages if stage.phase != "aside"]


def change(before, after):
    return site_change(
        "s-1",
        None if before is None else feature(**before),
        None if after is None else feature(**after),
        CATALOGUE,
    )


def told(before, after, lang="zh"):
    return change_sentence(change(before, after), CATALOGUE, words(lang))


@pytest.mark.parametrize(
    ("before", "after", "kinds", "sentence"),
    [
        (
            None,
            {"stage": "building", "investment_wan": 50_000},
            ("new",),
            "新增（在建，总投资 5 亿元）",
        ),
        ({}, None, ("gone",), "移出（此前未说明，总投资 未说明）"),
        (
            {"stage": "signed"},
            {"stage": "building"},
            ("advanced",),
            "建设阶段 签约 → 在建",
        ),
        ({"stage": "building"}, {"stage": "signed"}, ("setback",), "建设阶段 在建 → 签约"),
        (
            {"stage": "building"},
            {"stage": "suspended"},
            ("setback",),
            "建设阶段 在建 → 停缓建",
        ),
        (
            {"stage": "suspended"},
            {"stage": "building"},
            ("advanced",),
            "建设阶段 停缓建 → 在建",
        ),
        (
            {"stage": "suspended"},
            {"stage": "terminated"},
            ("setback",),
            "建设阶段 停缓建 → 终止",
        ),
        ({"stage": None}, {"stage": "signed"}, ("other",), "建设阶段 未说明 → 签约"),
        (
            {"plan_completed": "2025-06"},
            {"plan_completed": "2025-12"},
            ("delayed",),
            "计划竣工 2025-06 → 2025-12，推迟 184 天",
        ),
        (
            {"plan_started": "2025"},
            {"plan_started": "2025-03"},
            ("earlier",),
            "计划开工 2025 → 2025-03，提前 275 天",
        ),
        (
            {"plan_started": "2025"},
            {"plan_started": "2025-12"},
            ("other",),
            "计划开工 2025 → 2025-12",
        ),
        (
            {},
            {"actual_started": "2025-03"},
            ("advanced",),
            "实际开工 未说明 → 2025-03",
        ),
        (
            {"investment_wan": 50_000},
            {"investment_wan": 42_500},
            ("amount",),
            "总投资 5 亿元 → 4.25 亿元（−0.75）",
        ),
        (
            {},
            {"investment_wan": 10_000},
            ("amount",),
            "总投资 未说明 → 1 亿元",
        ),
        (
            {"unit": "甲", "stage": "signed"},
            {"unit": "乙", "note": "<b>", "stage": "started"},
            ("advanced", "other"),
            "建设阶段 签约 → 开工；其他修改：责任单位、备注",
        ),
        (
            {"stage": "signed", "stage_as_of": "2025", "source_title": "甲"},
            {"stage": "started", "stage_as_of": "2026", "source_title": "乙"},
            ("advanced",),
            "建设阶段 签约 → 开工",
        ),
        ({"source_title": "甲"}, {"source_title": "乙"}, ("other",), "其他修改：来源标题"),
        ({"plan_year_wan": 1}, {"plan_year_wan": 2}, ("other",), "其他修改：年度计划投资"),
        (
            {"geometry": None},
            {"geometry": point(118.7, 36.9)},
            ("other",),
            "其他修改：位置",
        ),
    ],
)
def test_each_kind_in_its_words(before, after, kinds, sentence):
    assert change(before, after).kinds == kinds
    assert told(before, after) == sentence


@given(st.integers(0, 2_000), st.sampled_from(LANGS))
def test_every_difference_has_a_kind_and_words(seed, lang):
    for one, other in zip(ledger(seed).features, ledger(seed + 1).features, strict=False):
        found = site_change("s-1", one, other, CATALOGUE)
        same = (one["properties"], one["geometry"]) == (other["properties"], other["geometry"])
        unstated = {k for p in (one, other) for k, v in p["properties"].items() if v is None}
        assert same or found.facts or unstated
        assert bool(found.facts) == bool(change_sentence(found, CATALOGUE, words(lang)))
        assert list(found.kinds) == sorted(found.kinds, key=CHANGE_KINDS.index)


@given(st.sampled_from(STAGES), st.sampled_from(STAGES))
def test_later_is_advanced_and_back_is_a_setback(one, other):
    kinds = change({"stage": one}, {"stage": other}).kinds
    places = STAGES.index(one), STAGES.index(other)
    if places[0] == places[1]:
        assert kinds == ()
    else:
        assert kinds == (("advanced",) if places[1] > places[0] else ("setback",))


@pytest.mark.parametrize(
    ("wan", "text"), [(0, "0"), (1, "+<0.01"), (12_500, "+1.25"), (-10_000_000, "−1,000")]
)
def test_a_difference_has_its_sign(wan, text):
    assert signed_yi(wan) == text
