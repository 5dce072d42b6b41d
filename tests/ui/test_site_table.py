"""The rows of the table: the selection in order, and nothing but texts."""

from unittest.mock import patch

import pytest
import streamlit as st

from liantu.domain.filter import SiteFilter
from liantu.domain.language import LANGS, Lang
from liantu.domain.wording import words
from liantu.query.page import PageRequest
from liantu.ui import site_table
from liantu.ui.look import Look
from liantu.ui.scene import Scene
from tests.support.real import LEDGER
from tests.support.reference import wan_of
from tests.support.stores import World, feature


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return World(LEDGER, tmp_path_factory.mktemp("real"))


def data_of(world, lang: Lang = "zh", request=None, total=None):
    look = Look(SiteFilter(), lang=lang)
    scene = Scene(look, world.select(look.site_filter), words(lang))
    total = len(world.sites) if total is None else total
    page = site_table._page(scene, request or PageRequest(), total, 1)
    return page.describe(scene.say)


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_together_holds_every_site_once(real, lang):
    rows = []
    for number in range(7):
        request = PageRequest("wan", descending=True, number=number, size=site_table.PAGE_SIZE)
        rows += data_of(real, lang, request)["rows"]
    assert len(rows) == len(LEDGER)
    assert {row["id"] for row in rows} == {site["id"] for site in LEDGER}
    assert all(isinstance(cell, str) for row in rows for cell in row["cells"].values())
    assert all(row["cells"] for row in rows)


def test_the_largest_amounts_come_first_and_missing_ones_last(real):
    amounts = {site["id"]: wan_of(site) for site in LEDGER}
    request = PageRequest("wan", descending=True, size=200)
    shown = [amounts[row["id"]] for row in data_of(real, request=request)["rows"]]
    stated = [wan for wan in shown if wan is not None]
    assert stated == sorted(stated, reverse=True)
    assert shown == stated + [None] * (len(shown) - len(stated))


def test_a_missing_cell_is_said_and_softened(tmp_path):
    row = data_of(World([feature()], tmp_path))["rows"][0]
    assert row["cells"]["wan"] == row["cells"]["owner"] == "未说明"
    assert {"chain", "stage", "wan", "town", "as_of", "owner"} == set(row["soft"])


def test_a_very_long_name_is_cut_in_its_cell(tmp_path):
    row = data_of(World([feature(name="名" * 100_000)], tmp_path))["rows"][0]
    assert 40 < len(row["cells"]["name"]) < 300


def test_an_empty_selection_has_one_empty_page(tmp_path):
    data = data_of(World([], tmp_path))
    assert data["rows"] == []
    assert data["pages"] == 1
    assert data["words"]["empty"] == words("zh")("table.empty")


def test_a_header_sorts_and_turns_round():
    with patch.object(st, "session_state", {}) as held:
        site_table._sort("all", "name")
        assert (held["liantu_table_sort_all"], held["liantu_table_down_all"]) == ("name", False)
        site_table._sort("all", "name")
        assert held["liantu_table_down_all"] is True
        site_table._sort("all", "wan")
        assert held["liantu_table_down_all"] is True
        site_table._sort("all", "drop table")
        assert held["liantu_table_sort_all"] == "wan"
