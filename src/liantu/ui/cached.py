"""Answers worth keeping between reruns: bounded, and keyed by what they depend on.

The key of a selection is (data version, filter, day), so a new version or day never meets an old
answer; the selection itself is not hashed.
"""

from itertools import islice
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from liantu.domain.filter import to_params
from liantu.query.gap_list import GapList, gap_list
from liantu.query.page import (
    PageRequest,
    find_parts,
    find_place,
    find_row,
    picks,
    table_page,
)
from liantu.query.rollup import Share, facet_counts, roll_up
from liantu.query.selection import Selection
from liantu.query.summary import Summary, summarise
from liantu.store.change import Change, Revision
from liantu.store.history import History

_MOST = 256
#: What one of them did may be a thousand sites.
_MOST_REVISIONS = 16
_Key = tuple[str, str, int]


def key_of(selection: Selection) -> _Key:
    """Return what an answer about a selection depends on."""
    params = urlencode(to_params(selection.site_filter))
    snapshot = selection.engine.snapshot
    return f"{snapshot.version}-{snapshot.catalogue.digest}", params, selection.today


def summary(selection: Selection) -> Summary:
    """Return the headline numbers of a selection."""
    return _summary(key_of(selection), selection)


def counts(selection: Selection, facet: str) -> dict[str, int]:
    """Return value → sites of a facet, with all other facets applied."""
    return _counts(key_of(selection), facet, selection)


def shares(selection: Selection, facet: str) -> dict[str, Share]:
    """Return value → share of the selection."""
    return _shares(key_of(selection), facet, selection)


def gaps(selection: Selection) -> GapList:
    """Return the states of the chains' nodes and the openings that they leave."""
    return _gaps(key_of(selection), selection)


def site(selection: Selection, site_id: str) -> dict[str, Any] | None:
    """Return one site whole, whether or not the filter selects it; None if there is no such id."""
    return _site(key_of(selection)[0], site_id, selection)


def place(selection: Selection, site_id: str) -> tuple[float, float] | None:
    """Return a site's longitude and latitude, if it has any."""
    return _place(key_of(selection)[0], site_id, selection)


def page(selection: Selection, request: PageRequest) -> list[dict[str, Any]]:
    """Return one page of the table as plain rows."""
    return _page(key_of(selection), request, selection)


def is_selected(selection: Selection, site_id: str) -> bool:
    """Say whether the filter picks a site."""
    return _is_selected(key_of(selection), site_id, selection)


def parts_of(selection: Selection, site_id: str) -> list[str]:
    """Return the ids of the sites that lie inside a site, at most 50."""
    return _parts_of(key_of(selection)[0], site_id, selection)


def revision_changes(history: History, revision: Revision, most: int) -> list[Change]:
    """Return what a revision did, up to so many sites."""
    return _revision_changes(revision.sha256, revision.number, most, history)


def site_changes(history: History, head: Revision, site_id: str) -> list[tuple[Revision, Change]]:
    """Return what was ever done to a site up to a revision, the newest."""
    return _site_changes(head.sha256, head.number, site_id, history)


@st.cache_resource(max_entries=_MOST_REVISIONS, show_spinner=False)
def _revision_changes(sha256: str, number: int, most: int, _history: History) -> list[Change]:
    del sha256
    return list(islice(_history.changes(number), most))


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _site_changes(
    sha256: str, number: int, site_id: str, _history: History
) -> list[tuple[Revision, Change]]:
    del sha256, number
    return _history.of_site(site_id)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def _page(key: _Key, request: PageRequest, _selection: Selection) -> list[dict[str, Any]]:
    del key
    return table_page(_selection, request).to_pylist()


@st.cache_data(max_entries=_MOST, show_spinner=False)
def _is_selected(key: _Key, site_id: str, _selection: Selection) -> bool:
    del key
    return picks(_selection, site_id)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def _parts_of(version: str, site_id: str, _selection: Selection) -> list[str]:
    del version
    return find_parts(_selection.engine, site_id, 50)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def _site(version: str, site_id: str, _selection: Selection) -> dict[str, Any] | None:
    del version
    row = find_row(_selection.engine, site_id)
    return None if row is None else _selection.engine.snapshot.feature_at(row)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def _place(version: str, site_id: str, _selection: Selection) -> tuple[float, float] | None:
    del version
    return find_place(_selection.engine, site_id)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def _summary(key: _Key, _selection: Selection) -> Summary:
    del key
    return summarise(_selection)


@st.cache_data(max_entries=_MOST * 8, show_spinner=False)
def _counts(key: _Key, facet: str, _selection: Selection) -> dict[str, int]:
    del key
    return facet_counts(_selection, facet)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def _shares(key: _Key, facet: str, _selection: Selection) -> dict[str, Share]:
    del key
    return roll_up(_selection, facet)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _gaps(key: _Key, _selection: Selection) -> GapList:
    del key
    return gap_list(_selection)
