"""Answers worth keeping between reruns: bounded, and keyed by what they depend on.

The key of a selection is (data version, filter, day), so a new version or day never meets an old
answer; the selection itself is not hashed.
"""

from collections.abc import Callable, Hashable
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from liantu.domain.catalogue import Catalogue
from liantu.domain.filter import to_params
from liantu.query.areas import Areas, spread
from liantu.query.changed import SiteChanges, WhatChanged
from liantu.query.changed import site_changes as changed_sites
from liantu.query.changed import what_changed as changed_between
from liantu.query.cross import Cross, CrossFacet
from liantu.query.cross import cross as crossed
from liantu.query.family import Family, family_of
from liantu.query.gap_list import GapList, gap_list
from liantu.query.light_list import LightRow, light_rows
from liantu.query.live import dataset
from liantu.query.nearby import Beside, Near
from liantu.query.nearby import beside as stands_beside
from liantu.query.nearby import near as lies_near
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
#: What lies between two revisions may be 20,000 sites, before and after.
_MOST_COMPARED = 4
_Key = tuple[str, str, int]
_Answer = TypeVar("_Answer")


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


def cross(selection: Selection, rows: CrossFacet, columns: CrossFacet) -> Cross:
    """Return how a selection spreads over two facets."""
    return _cross(key_of(selection), rows, columns, selection)


def areas(selection: Selection, facet: CrossFacet) -> Areas:
    """Return how a selection spreads over the official areas and a facet."""
    return _areas(key_of(selection), facet, selection)


def gaps(selection: Selection) -> GapList:
    """Return the states of the chains' nodes and the openings that they leave."""
    return _gaps(key_of(selection), selection)


def lights(selection: Selection, light: str | None, number: int, size: int) -> list[LightRow]:
    """Return a page of the sites with a light (None: all), worst first."""
    return _lights(key_of(selection), light, number, size, selection)


def changes(selection: Selection, old: Revision, new: Revision, most: int) -> SiteChanges:
    """Return what became of each site between two revisions, where it is up to so many."""
    catalogue = selection.engine.snapshot.catalogue
    pair = (old.number, old.sha256, new.number, new.sha256)
    return _changes(pair, catalogue.digest, most, catalogue)


def what_changed(old: Selection, new: Selection, found: SiteChanges) -> WhatChanged:
    """Return what changed between two states of a selection."""
    return _what_changed(key_of(old), key_of(new), old, new, found)


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


def found(selection: Selection, name: Hashable, ask: Callable[[Selection], _Answer]) -> _Answer:
    """Return what `ask` finds for a selection; `name` tells its questions apart."""
    return _found(key_of(selection), name, selection, ask)


def revision_changes(history: History, revision: Revision, most: int) -> list[Change]:
    """Return what a revision did, up to so many sites."""
    return _revision_changes(revision.sha256, revision.number, most, history)


def site_changes(history: History, head: Revision, site_id: str) -> list[tuple[Revision, Change]]:
    """Return what was ever done to a site up to a revision, the newest."""
    return _site_changes(head.sha256, head.number, site_id, history)


def family(selection: Selection, site_id: str) -> Family | None:
    """Return the records that belong to one project with a site; None when it stands alone."""
    return _family(key_of(selection)[0], site_id, selection)


def beside(selection: Selection, site_id: str) -> Beside | None:
    """Return what stands before and after a site; None when the filter does not pick it."""
    return _beside(key_of(selection), site_id, selection)


def near(selection: Selection, site_id: str, at: tuple[float, float], radius_m: int) -> Near:
    """Return the selected sites around a site that lies at a place (WGS84 degrees)."""
    return _near(key_of(selection), site_id, at, radius_m, selection)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _found(
    key: _Key, name: Hashable, _selection: Selection, _ask: Callable[[Selection], Any]
) -> Any:  # noqa: ANN401 - what the caller asks for
    del key, name
    return _ask(_selection)


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


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _lights(
    key: _Key, light: str | None, number: int, size: int, _selection: Selection
) -> list[LightRow]:
    del key
    return light_rows(_selection, light, number, size)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _cross(key: _Key, rows: CrossFacet, columns: CrossFacet, _selection: Selection) -> Cross:
    del key
    return crossed(_selection, rows, columns)


@st.cache_resource(max_entries=_MOST_COMPARED, show_spinner=False)
def _changes(
    pair: tuple[int, str, int, str], digest: str, most: int, _catalogue: Catalogue
) -> SiteChanges:
    del digest
    return changed_sites(dataset().history, pair[0], pair[2], _catalogue, most)


@st.cache_resource(max_entries=_MOST_REVISIONS, show_spinner=False)
def _what_changed(
    old: _Key, new: _Key, _old: Selection, _new: Selection, _found: SiteChanges
) -> WhatChanged:
    del old, new
    return changed_between(_old, _new, _found.changes)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _family(version: str, site_id: str, _selection: Selection) -> Family | None:
    del version
    return family_of(_selection.engine, site_id)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _beside(key: _Key, site_id: str, _selection: Selection) -> Beside | None:
    row, found = find_row(_selection.engine, site_id), site(_selection, site_id)
    del key
    if row is None or found is None or not is_selected(_selection, site_id):
        return None
    return stands_beside(_selection, row, found["properties"].get("investment_wan"))


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _near(
    key: _Key, site_id: str, at: tuple[float, float], radius_m: int, _selection: Selection
) -> Near:
    row = find_row(_selection.engine, site_id)
    del key
    return lies_near(_selection, at, radius_m, -1 if row is None else row)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _areas(key: _Key, facet: CrossFacet, _selection: Selection) -> Areas:
    del key
    return spread(_selection, dataset().zones, facet)
