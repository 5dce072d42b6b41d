"""The reason beside a light: it never contradicts the light, and it reads as a sentence."""

from datetime import date, timedelta
from random import Random

import pytest

from liantu.domain.language import LANGS
from liantu.domain.light_reason import CAUSES, judge
from liantu.domain.light_words import reason, rule_lines
from liantu.domain.lights import light_days, light_on
from liantu.domain.wording import words
from tests.support.ledgers import CATALOGUE, TODAY, ledger
from tests.support.reference import last_day

RULES = CATALOGUE.lights
DUE = date(2024, 6, 30)


def told(today, lang="zh", **properties):
    judgement = judge({"stage": "building", **properties}, CATALOGUE, today.toordinal())
    return judgement.light, reason(judgement, words(lang))


def test_the_reason_never_contradicts_the_light():
    met = set()
    for seed in range(300):
        today = TODAY + timedelta(Random(seed).randint(-400, 400))
        for feature in ledger(seed).features:
            site = feature["properties"]
            judgement = judge(site, CATALOGUE, today.toordinal())
            assert judgement.light == light_on(light_days(site, CATALOGUE), today.toordinal())
            met.add(judgement.cause)
            if judgement.planned:
                apart = (today - last_day(judgement.planned)).days
                ahead = judgement.cause in {"due", "ahead"}
                assert judgement.days == max(0, -apart if ahead else apart)
            for lang in LANGS:
                assert reason(judgement, words(lang))
    assert met == set(CAUSES)


def test_the_date_that_is_named_would_give_the_light_alone():
    judged = 0
    for seed in range(200):
        for feature in ledger(seed).features:
            site = feature["properties"]
            one = judge(site, CATALOGUE, TODAY.toordinal())
            if one.planned:
                key = f"plan_{one.milestone}" if one.milestone else "stage_as_of"
                alone = {"stage": site["stage"], key: one.planned}
                assert judge(alone, CATALOGUE, TODAY.toordinal()) == one
                judged += 1
    assert judged > 100


@pytest.mark.parametrize(
    ("today", "properties", "wanted"),
    [
        (
            DUE + timedelta(512),
            {"plan_completed": "2024-06"},
            ("red", "计划 2024-06 竣工，已过 512 天，仍无竣工记录"),
        ),
        (
            DUE + timedelta(1),
            {"plan_completed": "2024-06"},
            ("amber", "计划 2024-06 竣工，已过 1 天，仍无竣工记录"),
        ),
        (
            DUE,
            {"plan_completed": "2024-06-30"},
            ("amber", "计划 2024-06-30 竣工，今天到期，尚无竣工记录"),
        ),
        (
            DUE - timedelta(30),
            {"stage": "signed", "plan_started": "2024-06"},
            ("amber", "计划 2024-06 开工，还有 30 天，尚无开工记录"),
        ),
        (
            date(2022, 1, 1),
            {"plan_produced": "2024"},
            ("green", "计划 2024 投产，还有 1,095 天"),
        ),
        (
            DUE + timedelta(180),
            {"stage_as_of": "2024-06"},
            ("red", "在建，最近的资料是 2024-06，已 180 天没有新资料"),
        ),
        (DUE, {"source_date": "2024"}, ("green", "在建，最近的资料是 2024")),
        (DUE, {}, ("grey", "在建，但既没有尚待实现的计划日期，也没有资料日期，无法判断")),
        (DUE, {"stage": "at_benefit"}, ("grey", "已经投产，不再按计划日期判断")),
        (DUE, {"stage": "suspended"}, ("grey", "已停缓建或终止，不按计划日期判断")),
        (DUE, {"stage": None}, ("grey", "建设阶段未说明，无法判断")),
        (
            DUE,
            {"stage": "signed", "plan_signed": "2020"},
            ("grey", "没有尚待实现的计划日期（开工、竣工、投产），无法判断"),
        ),
    ],
)
def test_why_in_one_sentence(today, properties, wanted):
    assert told(today, **properties) == wanted


def test_the_longest_overdue_is_named():
    late = {"plan_completed": "2023", "plan_produced": "2024-01", "stage_as_of": "2024-06"}
    assert told(DUE, **late)[1] == "计划 2023 竣工，已过 182 天，仍无竣工记录"


def test_what_is_red_goes_before_what_is_amber():
    both = {"plan_completed": "2024-07", "stage_as_of": "2023"}
    assert told(DUE, **both) == ("red", "在建，最近的资料是 2023，已 182 天没有新资料")


@pytest.mark.parametrize("lang", LANGS)
def test_the_rule_in_words_holds_the_catalogues_numbers(lang):
    lines = rule_lines(RULES, words(lang))
    assert list(lines) == ["red", "amber", "green", "grey"]
    for number in (RULES.red_after_days, RULES.red_silent_days):
        assert str(number) in lines["red"]
    for number in (RULES.amber_before_days, RULES.amber_silent_days):
        assert str(number) in lines["amber"]
