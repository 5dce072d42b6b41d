"""What a user is looking at, kept in the session and in the address; this module owns its keys.

The address and the widgets both hold the filter. Whoever changed last wins: the Back button always
does; else a widget that differs from the last run beats the address; otherwise an address that
differs from the one last written (a link) beats the widgets, which are then set from it before
they are drawn.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from liantu.domain.area import Bbox
from liantu.domain.catalogue import Catalogue
from liantu.domain.errors import FilterError
from liantu.domain.filter import BASES, CODE_FACETS, LIGHTS, NONE, SiteFilter, words_of
from liantu.domain.money import WAN_PER_YI, InvestmentRange
from liantu.ui import told
from liantu.ui.address import TURN, address, gone_back, is_bare, is_late, look_params, write
from liantu.ui.look import BETWEEN, Look, look_from

INVESTMENT, LOW, HIGH = "filter_investment", "filter_low", "filter_high"
TEXT, SINCE, ZONE = "filter_text", "filter_since", "filter_zone"
BY, SIZE, GREY, LANG = "view_by", "view_size", "view_grey", "view_lang"
_EXTRA, _LAST, _WRITTEN, _PAGE = (f"liantu_{name}" for name in ("extra", "last", "written", "page"))
#: The parts of a look that no widget of the frame holds.
_CHOSEN = ("site", "rev", "graph", "panel", "compare", "wall")


# ---- the session's side ---------------------------------------------------------------


def facet_key(facet: str) -> str:
    """Return the widget key of a coded facet."""
    return f"filter_{facet}"


_WIDGETS = (*map(facet_key, CODE_FACETS), INVESTMENT, LOW, HIGH, TEXT, SINCE, ZONE,
            BY, SIZE, GREY, LANG)  # fmt: skip


def _own(name: str) -> str:
    """Return the session's key of a part of the look that no widget holds."""
    return f"liantu_{name}"


def options(facet: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the codes that a facet's widget offers, `none` last."""
    if facet == "light":
        return LIGHTS
    if facet in {"park", "unit"}:
        # Ledgers may name thousands; they are chosen from the pages of towns and progress.
        return ()
    if facet == "basis":
        return (*BASES, NONE)
    codes = tuple(code for code in catalogue.codes(facet) if code != NONE)
    return codes if facet == "kind" else (*codes, NONE)


def set_look(look: Look, catalogue: Catalogue, reported: Mapping[str, Any] | None = None) -> None:
    """Set the widgets from a look; what no widget can show is kept beside them.

    `reported` is what the browser said in this run, outside callbacks.
    """
    state, wanted = st.session_state, look.site_filter
    extra: dict[str, Any] = {"bbox": wanted.bbox, "near": wanted.near}
    values: dict[str, Any] = {}
    for facet in CODE_FACETS:
        known = set(options(facet, catalogue))
        chosen = getattr(wanted, facet)
        values[facet_key(facet)] = [code for code in chosen if code in known]
        extra[facet] = tuple(code for code in chosen if code not in known)
    bands = {band.range: band.code for band in catalogue.bands}
    whole = InvestmentRange()
    free = [item for item in wanted.investment if item not in bands and item != whole]
    chosen = [bands[item] for item in wanted.investment if item in bands]
    values[INVESTMENT] = [*chosen, *([NONE] if wanted.investment_none else [])]
    first, rest = (free[0], free[1:]) if free else (whole, [])
    values[LOW], values[HIGH] = _in_yi(first.low_wan), _in_yi(first.high_wan)
    extra["investment"] = (*rest, *(item for item in wanted.investment if item == whole))
    values[TEXT], values[SINCE] = " ".join(wanted.text), wanted.since or ""
    values[ZONE] = wanted.zone
    values[BY], values[SIZE], values[GREY] = look.by, look.size, look.grey
    values[LANG] = look.lang
    told.tell(values, reported)
    state[_EXTRA] = SiteFilter(**extra)
    for name in _CHOSEN:
        state[_own(name)] = getattr(look, name)
    state[_LAST] = look


def _in_yi(wan: int | None) -> float | None:
    return None if wan is None else wan / WAN_PER_YI


def _in_wan(yi: float | None) -> int | None:
    return None if yi is None else round(yi * WAN_PER_YI)


def read_look(catalogue: Catalogue) -> Look:
    """Return the look that the widgets show.

    A half-typed date or range is not taken: the last good one stays, and the filter bar says why.
    """
    state = st.session_state
    last: Look = state[_LAST]
    return _with_chosen(_with_way(last, _read_filter(catalogue, last.site_filter)))


def _with_way(last: Look, site_filter: SiteFilter) -> Look:
    """Return the last look with another filter and the way of showing that the widgets hold."""
    state = st.session_state
    return replace(
        last,
        site_filter=site_filter,
        by=state[BY] or last.by,
        size=state[SIZE] or last.size,
        grey=state[GREY],
        lang=state[LANG] or last.lang,
    )


def _read_filter(catalogue: Catalogue, last: SiteFilter) -> SiteFilter:
    state = st.session_state
    extra: SiteFilter = state[_EXTRA]
    codes: dict[str, Any] = {
        facet: (*(state[facet_key(facet)] or ()), *getattr(extra, facet)) for facet in CODE_FACETS
    }
    found = SiteFilter(
        **codes,
        investment_none=NONE in (state[INVESTMENT] or ()),
        bbox=extra.bbox,
        near=extra.near,
        zone=state[ZONE],
    )
    typed: dict[str, Callable[[], Any]] = {
        "investment": lambda: (*_ranges(catalogue), *extra.investment),
        "text": lambda: words_of(state[TEXT]),
        "since": lambda: state[SINCE].strip() or None,
    }
    for name, read in typed.items():
        found = _with_typed(found, name, read, getattr(last, name))
    return found


def _ranges(catalogue: Catalogue) -> Iterator[InvestmentRange]:
    state = st.session_state
    chosen = state[INVESTMENT] or ()
    yield from (band.range for band in catalogue.bands if band.code in chosen)
    low, high = _in_wan(state[LOW]), _in_wan(state[HIGH])
    if low is not None or high is not None:
        yield InvestmentRange(low, high)


def _with_typed(found: SiteFilter, name: str, read: Callable[[], Any], last: object) -> SiteFilter:
    try:
        return found.with_(**{name: read()})
    except FilterError:
        return found.with_(**{name: last})


# ---- the address's side ---------------------------------------------------------------


def settle(catalogue: Catalogue, page: str) -> FilterError | None:
    """Bring address and widgets together at the start of a run; return what is malformed.

    `page` is the page's name: Streamlit empties the address when somebody turns to another page by
    the menu. One gone back to was as bare as it is now.
    """
    state, now = st.session_state, address()
    first = _LAST not in state
    reported = told.hear(_WIDGETS)
    if not first:
        turned = state.get(_PAGE) != page
        _seed_missing(catalogue, reported)
        untouched = read_look(catalogue) == state[_LAST]
        emptied = turned and is_bare()
        late = not turned and state[_WRITTEN] is not None and is_late(page)
        # What Back reports of the widgets may be older than the step that it leaves.
        if not gone_back() and (now == state[_WRITTEN] or not untouched or emptied or late):
            return None
    try:
        set_look(look_from(now), catalogue, reported)
    except FilterError as error:
        lang = look_from({"lang": now.get("lang", "")}).lang
        set_look(Look(lang=lang), catalogue, reported)
        # Not taken as written: as long as the address says this, every run refuses it.
        state[_WRITTEN] = None
        return error
    state[_WRITTEN] = now
    return None


def _seed_missing(catalogue: Catalogue, reported: Mapping[str, Any]) -> None:
    """Set the widgets again when Streamlit has forgotten them (a run that drew none)."""
    state = st.session_state
    if any(key not in state for key in _WIDGETS):
        # No widget holds these: what was just chosen, before the page was turned, stands.
        last: Look = state[_LAST]
        set_look(_with_chosen(last), catalogue, reported)
        state[_LAST] = last


def _with_chosen(look: Look) -> Look:
    return replace(look, **{name: st.session_state[_own(name)] for name in _CHOSEN})


def turning(catalogue: Catalogue) -> dict[str, str]:
    """Return the parameters that take the look at hand along to another page."""
    return read_look(catalogue).params() | {TURN: "1"}


def publish(look: Look, page: str) -> None:
    """Write a page's look into the address, as a step that the Back button undoes."""
    wanted = look.params()
    st.session_state[_LAST] = look
    # Only now: a run that is overtaken before it wrote its address has not turned the page.
    st.session_state[_PAGE] = page
    # The wall's browser part writes its turns itself: they are no steps for the Back button.
    if wanted | {"wall": ""} != address() | {"wall": ""}:
        write(wanted)
    st.session_state[_WRITTEN] = address()


# ---- changes from outside the widgets (callbacks, before anything is drawn) -------------


def choose_site(site_id: str) -> None:
    """Choose a site (nothing for none)."""
    st.session_state[_own("site")] = site_id


def choose_graph(chain: str) -> None:
    """Choose the chain whose graph is looked at (`all`; nothing for what fits best)."""
    st.session_state[_own("graph")] = chain


def stand_wall(at: str) -> None:
    """Say where the wall stands (nothing for its beginning)."""
    st.session_state[_own("wall")] = at


def wall_at() -> str:
    """Return where the wall stands now."""
    return st.session_state[_own("wall")]


def choose_panel(panel: str) -> None:
    """Open a part of a page (nothing for its first)."""
    st.session_state[_own("panel")] = panel


def choose_compared(old: str, new: str) -> None:
    """Compare two states: revisions' numbers, months or days (nothing for the last step)."""
    st.session_state[_own("compare")] = f"{old}{BETWEEN}{new}" if old and new else ""


def pin_compared(catalogue: Catalogue, old: str, new: str) -> None:
    """Say in the address which states are compared, where a step is written anyway.

    By itself it would be a step of its own, that Back could never leave.
    """
    if read_look(catalogue).params() != look_params():
        choose_compared(old, new)


def show_revision(rev: str) -> None:
    """Show an earlier state (a revision's number or a date), or the present one (nothing)."""
    st.session_state[_own("rev")] = rev


def change_filter(catalogue: Catalogue, site_filter: SiteFilter) -> None:
    """Set the whole filter; the widgets follow. Only before they are drawn in this run."""
    last: Look = st.session_state[_LAST]
    written = st.session_state.get(_WRITTEN)
    set_look(_with_chosen(_with_way(last, site_filter)), catalogue)
    # The last look stays the last one, so that this counts as a change of the widgets.
    st.session_state[_LAST] = last
    st.session_state[_WRITTEN] = written


def set_area(bbox: Bbox | None) -> None:
    """Filter by a rectangle, or by none."""
    extra = cast("SiteFilter", st.session_state[_EXTRA])
    st.session_state[_EXTRA] = extra.with_(bbox=bbox)


def reset(catalogue: Catalogue) -> None:
    """Go back to the default look, in the language at hand."""
    written = st.session_state[_WRITTEN]
    set_look(Look(lang=st.session_state[LANG]), catalogue)
    # The malformed address is no longer to be obeyed.
    st.session_state[_LAST] = Look(SiteFilter(), lang=st.session_state[LANG])
    st.session_state[_WRITTEN] = written
