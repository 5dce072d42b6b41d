"""A downloaded file dropped back sets filter and state again, and says why where it cannot."""

import io
import json
from types import SimpleNamespace
from typing import cast

import pytest
import streamlit as st

from liantu.domain.filter import LANDING, SiteFilter
from liantu.ui import downloads, state
from liantu.ui.look import Look
from liantu.ui.message import take_message
from liantu.ui.scene import Scene
from tests.support.ledgers import CATALOGUE
from tests.ui.test_state import session


class Dropped(io.BytesIO):
    """A file as Streamlit hands it on."""

    def __init__(self, document, file_id="one"):
        super().__init__(json.dumps(document).encode())
        self.name, self.file_id = "a.geojson", file_id


def report(look, file):
    """Tell the page, as Streamlit does, that what lies in the place for files has changed."""
    st.session_state["restore_upload"] = file
    downloads._restore(cast(Scene, SimpleNamespace(catalogue=CATALOGUE, look=look)))


def dropped(look, document):
    """The look after a file has been dropped onto a page, and what is said of it."""
    with session(look):
        report(look, Dropped(document))
        return state.read_look(CATALOGUE), take_message("restore")


def told(query, link):
    passport = {"filter": {"query": query}, "permalink": link}
    return {"type": "FeatureCollection", "liantu": passport, "features": []}


@pytest.mark.parametrize(("link", "rev"), [("/?chain=chem&rev=3", "3"), ("/?chain=chem", "")])
def test_a_file_brings_its_filter_and_its_state_back(link, rev):
    for before in (Look(), Look(LANDING, site="sg-001", rev="7", lang="en")):
        look, problem = dropped(before, told("chain=chem", link))
        assert (look.site_filter, look.rev) == (SiteFilter(chain=("chem",)), rev)
        assert (look.site, look.lang) == (before.site, before.lang)
        assert problem == ""


def test_a_file_that_cannot_be_used_changes_nothing():
    before = Look(LANDING, rev="7")
    look, problem = dropped(before, told("inv=x", "/?rev=3"))
    assert look == before
    assert "无法使用" in problem


def test_a_file_is_taken_once_however_often_it_is_reported():
    with session(Look()):
        document, other = told("chain=chem", "/"), SiteFilter(chain=("food",))
        report(Look(), Dropped(document))
        state.change_filter(CATALOGUE, other)
        report(Look(), None)
        report(Look(), Dropped(document))
        assert state.read_look(CATALOGUE).site_filter == other
        # Dropped again, it is another file.
        report(Look(), Dropped(document, "two"))
        assert state.read_look(CATALOGUE).site_filter == SiteFilter(chain=("chem",))
