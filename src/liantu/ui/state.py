"""What a user is looking at, kept in the session and in the address; this module owns its keys.

The address and the widgets both hold the filter. Whoever changed last wins: a widget that differs
from the last run beats the address; otherwise an address that differs from the one last written
(a link, the Back button) beats the widgets, which are then set from it before they are drawn.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from liantu.domain.area import Bbox
from liantu.domain.catalogue import Catalogue
from liantu.domain.errors import FilterError
from liantu.domain.filter import BASES, CODE_FACETS, LIGHTS, NONE, PARAMS, SiteFilter, words_of
from liantu.domain.language import Lang
from liantu.domain.money import WAN_PER_YI, InvestmentRange
from liantu.settings import settings
from liantu.ui.look import VIEW_PARAMS, Look, look_from

INVESTMENT, LOW, HIGH = "filter_investment", "filter_low", "filter_high"
TEXT, SINCE, ZONE = "filter_text", "filter_since", "filter_zone"
BY, SIZE, GREY, LANG = "view_by", "view_size", "view_grey", "view_lang"
_SITE, _EXTRA, _LAST, _WRITTEN, _PAGE, _REV, _GRAPH = (
    f"liantu_{name}" for name in ("site", "extra", "last", "written", "page", "rev", "graph")
)


# ---- the session's side ---------------------------------------------------------------


def facet_key(facet: str) -> str:
    """Return the widget key of a coded facet."""
    return f"filter_{facet}"


def options(facet: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the codes that a facet's widget offers, `none` last."""
    if facet == "light":
        return LIGHTS
    if facet == "basis":
        return (*BASES, NONE)
    codes = tuple(code for code in catalogue.codes(facet) if code != NONE)
    return codes if facet == "kind" else (*codes, NONE)


def set_look(look: Look, catalogue: Catalogue) -> None:
    """Set the widgets from a look; what no widget can show is kept beside them."""
    state, wanted = st.session_state, look.site_filter
    extra: dict[str, Any] = {"bbox": wanted.bbox}
    for facet in CODE_FACETS:
        known = set(options(facet, catalogue))
        chosen = getattr(wanted, facet)
        state[facet_key(facet)] = [code for code in chosen if code in known]
        extra[facet] = tuple(code for code in chosen if code not in known)
    bands = {band.range: band.code for band in catalogue.bands}
    whole = InvestmentRange()
    free = [item for item in wanted.investment if item not in bands and item != whole]
    chosen = [bands[item] for item in wanted.investment if item in bands]
    state[INVESTMENT] = [*chosen, *([NONE] if wanted.investment_none else [])]
    first, rest = (free[0], free[1:]) if free else (whole, [])
    state[LOW], state[HIGH] = _in_yi(first.low_wan), _in_yi(first.high_wan)
    extra["investment"] = (*rest, *(item for item in wanted.investment if item == whole))
    state[TEXT] = " ".join(wanted.text)
    state[SINCE] = wanted.since or ""
    state[ZONE] = wanted.zone
    state[_EXTRA] = SiteFilter(**extra)
    state[_SITE], state[_REV], state[_GRAPH] = look.site, look.rev, look.graph
    state[BY], state[SIZE], state[GREY] = look.by, look.size, look.grey
    state[LANG] = look.lang
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
    return Look(
        _read_filter(catalogue, last.site_filter),
        state[_SITE],
        state[BY] or last.by,
        state[SIZE] or last.size,
        state[GREY],
        state[LANG] or last.lang,
        state[_REV],
        state[_GRAPH],
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


def address() -> dict[str, str]:
    """Return the parameters of the address, repeated ones joined as the filter reads them."""
    found: dict[str, str] = {}
    for name in st.query_params:
        joint = " " if name == "q" else ","
        found[name] = joint.join(st.query_params.get_all(name))
    return found


def settle(catalogue: Catalogue, page: str) -> FilterError | None:
    """Bring address and widgets together at the start of a run; return what is malformed.

    `page` is the page's name: Streamlit empties the address when the page changes.
    """
    state, now = st.session_state, address()
    first = _LAST not in state
    turned = not first and state[_PAGE] != page
    state[_PAGE] = page
    if not first:
        _seed_missing(catalogue)
        untouched = read_look(catalogue) == state[_LAST]
        emptied = turned and not any(name in PARAMS or name in VIEW_PARAMS for name in now)
        if now == state[_WRITTEN] or not untouched or emptied:
            return None
    try:
        set_look(look_from(now), catalogue)
    except FilterError as error:
        set_look(Look(lang=look_from({"lang": now.get("lang", "")}).lang), catalogue)
        # Not taken as written: as long as the address says this, every run refuses it.
        state[_WRITTEN] = None
        return error
    state[_WRITTEN] = now
    return None


def _seed_missing(catalogue: Catalogue) -> None:
    """Set the widgets again when Streamlit has forgotten them (a run that drew none)."""
    keys = (*map(facet_key, CODE_FACETS), INVESTMENT, LOW, HIGH, TEXT, SINCE, ZONE, BY, SIZE, GREY)
    state = st.session_state
    if any(key not in state for key in (*keys, LANG)):
        # No widget holds these: what was just chosen, before the page was turned, stands.
        last: Look = state[_LAST]
        set_look(_with_chosen(last), catalogue)
        state[_LAST] = last


def _with_chosen(last: Look) -> Look:
    state = st.session_state
    return replace(last, site=state[_SITE], rev=state[_REV], graph=state[_GRAPH])


def publish(look: Look) -> None:
    """Write a look into the address, as a step that the Back button undoes."""
    wanted = look.params()
    st.session_state[_LAST] = look
    if wanted != address():
        foreign = {n: v for n, v in address().items() if n not in PARAMS and n not in VIEW_PARAMS}
        st.query_params.from_dict(foreign | wanted)
    st.session_state[_WRITTEN] = address()


def foreign_params() -> tuple[str, ...]:
    """Return the names in the address that mean nothing here."""
    known = (*PARAMS, *VIEW_PARAMS)
    return tuple(name for name in st.query_params if name not in known)


# ---- changes from outside the widgets (callbacks, before anything is drawn) -------------


def choose_site(site_id: str) -> None:
    """Choose a site (nothing for none)."""
    st.session_state[_SITE] = site_id


def choose_graph(chain: str) -> None:
    """Choose the chain whose graph is looked at (`all`; nothing for what fits best)."""
    st.session_state[_GRAPH] = chain


def show_revision(rev: str) -> None:
    """Show an earlier state (a revision's number or a date), or the present one (nothing)."""
    st.session_state[_REV] = rev


def change_filter(catalogue: Catalogue, site_filter: SiteFilter) -> None:
    """Set the whole filter; the widgets follow. Only before they are drawn in this run."""
    last: Look = st.session_state[_LAST]
    written = st.session_state.get(_WRITTEN)
    site, view = st.session_state[_SITE], st.session_state
    wanted = Look(site_filter, site, view[BY] or "stage", view[SIZE] or "count", view[GREY],
                  view[LANG] or last.lang, view[_REV], view[_GRAPH])  # fmt: skip
    set_look(wanted, catalogue)
    # The last look stays the last one, so that this counts as a change of the widgets.
    st.session_state[_LAST] = last
    st.session_state[_WRITTEN] = written


def set_area(bbox: Bbox | None) -> None:
    """Filter by a rectangle, or by none."""
    extra = cast("SiteFilter", st.session_state[_EXTRA])
    st.session_state[_EXTRA] = extra.with_(bbox=bbox)


def leave_message(name: str, text: str) -> None:
    """Leave a text for a part of the page to show in the coming run."""
    st.session_state[f"liantu_message_{name}"] = text


def take_message(name: str) -> str:
    """Return the text left for a part of the page, once."""
    return st.session_state.pop(f"liantu_message_{name}", "")


def default_lang() -> Lang:
    """Return the language of the settings."""
    return settings().lang


def reset(catalogue: Catalogue) -> None:
    """Go back to the default look, in the language at hand."""
    written = st.session_state[_WRITTEN]
    set_look(Look(lang=st.session_state[LANG]), catalogue)
    # The malformed address is no longer to be obeyed.
    st.session_state[_LAST] = Look(SiteFilter(), lang=st.session_state[LANG])
    st.session_state[_WRITTEN] = written


def error_changed(error: str) -> bool:
    """Say whether the trouble with the data file is other than at the last look."""
    changed = st.session_state.get("liantu_error", error) != error
    st.session_state["liantu_error"] = error
    return changed
