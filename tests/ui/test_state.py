"""The widgets hold a look without loss; what no widget can show is kept beside them."""

from contextlib import contextmanager
from random import Random
from unittest.mock import patch

import pytest
import streamlit as st
from hypothesis import given, strategies

from liantu.domain.area import Bbox
from liantu.domain.filter import CODE_FACETS, LANDING, NONE, SiteFilter
from liantu.domain.money import InvestmentRange
from liantu.ui import state
from liantu.ui.look import Look
from tests.support.ledgers import CATALOGUE, any_filter
from tests.support.looks import looks


@contextmanager
def session(look):
    """A session whose widgets show a look."""
    with patch.object(st, "session_state", {}) as held:
        state.set_look(look, CATALOGUE)
        yield held


@given(looks)
def test_widgets_give_back_the_look_they_were_set_to(look):
    with session(look):
        assert state.read_look(CATALOGUE) == look


@given(strategies.integers(min_value=0))
def test_setting_them_again_changes_nothing(seed):
    look = Look(any_filter(Random(seed)))
    with session(look) as held:
        before = dict(held)
        state.set_look(state.read_look(CATALOGUE), CATALOGUE)
        # How often the browser was told is kept beside it.
        assert {key for key in held if held[key] != before[key]} <= {
            "liantu_told",
            "liantu_telling",
        }


@given(looks)
def test_widgets_only_hold_values_that_they_offer(look):
    with session(look) as held:
        for facet in CODE_FACETS:
            assert set(held[state.facet_key(facet)]) <= set(state.options(facet, CATALOGUE))
        assert set(held[state.INVESTMENT]) <= {NONE, *(band.code for band in CATALOGUE.bands)}


def test_bands_and_free_ranges_stand_side_by_side():
    band = CATALOGUE.bands[1]
    free = InvestmentRange(123, 456), InvestmentRange(10**9, None)
    look = Look(SiteFilter(investment=(band.range, *free)))
    with session(look) as held:
        assert held[state.INVESTMENT] == [band.code]
        assert (held[state.LOW], held[state.HIGH]) == (0.0123, 0.0456)
        assert state.read_look(CATALOGUE) == look


@pytest.mark.parametrize("yi", [0.0, 0.0001, 0.1, 0.3, 1.005, 33.5, 1e6, 9e15])
def test_an_amount_typed_in_yi_is_exact_to_the_wan(yi):
    with session(Look()) as held:
        held[state.LOW] = yi
        found = state.read_look(CATALOGUE).site_filter.investment
        assert found == (InvestmentRange(round(yi * 10_000)),)


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        (state.SINCE, "2024-13"),
        (state.SINCE, "soon"),
        (state.TEXT, "x" * 500),
        (state.TEXT, "\x00"),
    ],
)
def test_what_is_not_yet_readable_keeps_the_last_good_value(key, typed):
    look = Look(LANDING.with_(since="2024", text=("顺泰",), investment=(InvestmentRange(5),)))
    with session(look) as held:
        held[key] = typed
        assert state.read_look(CATALOGUE) == look


def test_a_range_that_holds_nothing_keeps_the_last_good_one():
    look = Look(LANDING.with_(investment=(InvestmentRange(100_000),)))
    with session(look) as held:
        held[state.HIGH] = 1.0
        assert state.read_look(CATALOGUE) == look


def test_widgets_that_are_emptied_hold_nothing():
    with session(Look()) as held:
        for facet in CODE_FACETS:
            held[state.facet_key(facet)] = None
        held[state.INVESTMENT] = held[state.BY] = held[state.SIZE] = held[state.LANG] = None
        assert state.read_look(CATALOGUE) == Look(SiteFilter())


def test_an_area_is_set_and_taken_back():
    with session(Look(LANDING.with_(chain=("gone", "chem")))):
        state.set_area(Bbox(118, 36, 119, 37))
        found = state.read_look(CATALOGUE).site_filter
        assert found.bbox == Bbox(118, 36, 119, 37)
        assert found.chain == ("chem", "gone")
        state.set_area(None)
        assert state.read_look(CATALOGUE).site_filter.bbox is None


@pytest.mark.parametrize("facet", CODE_FACETS)
def test_a_facet_offers_every_code_of_the_catalogue(facet):
    offered = state.options(facet, CATALOGUE)
    fixed = {"light": {"red", "amber", "green", "grey"}, "basis": {"source", "inferred"}} | {
        "park": set(),
        "unit": set(),
    }
    known = fixed[facet] if facet in fixed else set(CATALOGUE.codes(facet))
    assert set(offered) - {NONE} == known - {NONE}
    assert len(offered) == len(set(offered))
