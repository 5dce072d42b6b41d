"""Other thresholds of the lights: just the numbers of the file change, or nothing does."""

import tomllib
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.catalogue import read_catalogue
from liantu.domain.errors import LedgerError
from liantu.domain.rule_edit import MOST_DAYS, with_lights
from liantu.domain.terms import LightRules
from tests.support.effort import examples

TEXT = Path("geodata/catalogue.toml").read_text("utf-8")
NOW = read_catalogue(TEXT).lights
days = st.integers(0, MOST_DAYS)
sound = st.builds(LightRules, days, days, days, days).filter(
    lambda rules: rules.amber_silent_days < rules.red_silent_days
)


@given(sound)
@settings(max_examples=examples(20))
@pytest.mark.thorough
def test_the_numbers_change_and_nothing_else(rules):
    text = with_lights(TEXT, rules)
    assert read_catalogue(text).lights == rules
    old, new = tomllib.loads(TEXT), tomllib.loads(text)
    assert new.pop("lights") == asdict(rules)
    old.pop("lights")
    assert new == old
    lines = zip(TEXT.splitlines(), text.splitlines(), strict=True)
    assert sum(one != other for one, other in lines) <= len(asdict(rules))
    assert with_lights(text, NOW) == TEXT


@pytest.mark.parametrize(
    "rules",
    [
        replace(NOW, red_after_days=-1),
        replace(NOW, amber_before_days=MOST_DAYS + 1),
        replace(NOW, amber_silent_days=NOW.red_silent_days),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(rules):
    with pytest.raises(LedgerError):
        with_lights(TEXT, rules)


def test_what_is_laid_out_by_hand_is_left_to_hands():
    odd = TEXT.replace("red_after_days = 30", "red_after_days  =  30")
    assert read_catalogue(odd).lights == NOW
    with pytest.raises(LedgerError, match="by hand"):
        with_lights(odd, replace(NOW, red_after_days=31))
