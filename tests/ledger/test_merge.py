"""What a row makes of the site that it speaks of: its own words, and what follows from them."""

from typing import Any

from liantu.ledger.merge import MergeRules, merged
from liantu.ledger.site_row import SiteRow
from tests.support.stores import feature, point


def site(**given: Any):
    return feature("s-1", **given)


def after(before, geometry=None, fed=(), **said: Any):
    row = SiteRow(7, "s-1", said, geometry, states_place=geometry is not None)
    return merged(row, before, MergeRules(fed=frozenset({*said, *fed})))["properties"]


def test_the_words_of_an_old_sum_go_with_it():
    before = site(investment_wan=335_000, investment_text="总投资33.5亿元")
    assert "investment_text" not in after(before, investment_wan=400_000)
    assert after(before, investment_wan=335_000)["investment_text"] == "总投资33.5亿元"
    assert after(before, investment_wan=None)["investment_text"] == "总投资33.5亿元"
    new = after(before, investment_wan=400_000, investment_text="约40亿元")
    assert new["investment_text"] == "约40亿元"


def test_a_new_chain_takes_the_old_ones_place_among_all_chains():
    before = site(chain="chem", chains=["chem", "newmat"])
    assert after(before, chain="food")["chains"] == ["food", "newmat"]
    assert after(before, chain="newmat")["chains"] == ["newmat"]
    assert after(before, chain=None)["chains"] == ["chem", "newmat"]
    assert after(before, chain="food", chains=["food", "chem"])["chains"] == ["food", "chem"]


def test_a_place_that_is_only_repeated_does_not_become_an_exact_one():
    there = point(118.9, 36.9)
    before = site(precision="town", location_source="镇街驻地", geometry=there)
    kept = after(before, there, precision="site", location_source="十月.xlsx", datum_given="GCJ-02")
    assert (kept["precision"], kept["location_source"]) == ("site", "十月.xlsx")
    row = {"precision": "site", "location_source": "十月.xlsx", "datum_given": "GCJ-02"}
    told = SiteRow(7, "s-1", row, there, states_place=True)
    quiet = merged(told, before, MergeRules(fed=frozenset({"lon", "lat"})))
    assert quiet == before


def test_a_place_that_moves_brings_its_precision():
    before = site(precision="town", geometry=point(118.9, 36.9))
    row = SiteRow(7, "s-1", {"precision": "site"}, point(118.8, 36.8), states_place=True)
    moved = merged(row, before, MergeRules(fed=frozenset({"lon", "lat"})))
    assert moved["properties"]["precision"] == "site"
