"""What changed between two states: the page of the monthly meeting."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from liantu.domain.change_words import change_sentence, signed_yi
from liantu.domain.errors import LiantuError
from liantu.domain.filter import to_params
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.domain.site_change import CHANGE_KINDS
from liantu.query.changed import MOST_CHANGES, SeenChange, WhatChanged
from liantu.ui import cached, state
from liantu.ui.pages import turn_to
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.plain import plain
from liantu.ui.progress.figures import figures
from liantu.ui.progress.moves import moves
from liantu.ui.progress.periods import Period, period
from liantu.ui.scene import Scene

_PICKED, _SHOWN, _KEPT = "liantu_change_picked", "changes_shown", "liantu_changes_shown"
_ALL = "all"
_COLOURS = {
    "new": "#0d7ba3", "gone": "#7d8a92", "advanced": "#14875c", "setback": "#d13f3f",
    "delayed": "#c07a00", "earlier": "#14875c", "amount": "#8a63a8", "other": "#7d8a92",
}  # fmt: skip
_COLUMNS = ("kind", "name", "words", "stage", "town", "unit")
_PAGE_ROWS, _CELL_LENGTH, _WORDS_LENGTH = 12, 80, 600


def changes(scene: Scene) -> None:
    """Draw the two choices, the figures, the moves between stages, and every changed site."""
    say = scene.say
    st.caption(say("changes.intro"))
    try:
        compared = period(scene)
        if compared is None:
            return
        between = cached.changes(scene.selection, compared.old, compared.new, MOST_CHANGES)
        found = cached.what_changed(compared.before, compared.after, between)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))
        return
    _follow(scene, compared, found)
    figures(scene, compared, found)
    if not between.complete:
        st.info(say("changes.too_many", most=f"{MOST_CHANGES:,}"))
        return
    kind, shown = _kinds(scene, found)
    moves(scene, shown)
    _table(scene, compared, kind, shown)
    _download(scene, compared)


def _kinds(scene: Scene, found: WhatChanged) -> tuple[str, list[SeenChange]]:
    """Draw how many changes there are of each kind; return the kind chosen and those of it."""
    say, counts = scene.say, found.counts
    offered = (_ALL, *(kind for kind in CHANGE_KINDS if counts[kind]))
    kept = st.session_state.get(_KEPT, _ALL)
    st.session_state[_SHOWN] = kept if kept in offered else _ALL
    st.subheader(say("changes.list_title"))
    chosen = st.pills(
        say("changes.list_title"),
        offered,
        format_func=lambda kind: _kind_label(scene, found, kind),
        required=True,
        key=_SHOWN,
        on_change=_keep,
        label_visibility="collapsed",
    )
    moved = [one for one in found.changes if one.entered or one.left]
    if moved:
        entered = sum(one.entered for one in moved)
        told = {"entered": f"{entered:,}", "left": f"{len(moved) - entered:,}"}
        st.caption(say("changes.across", **told))
    kind = "" if chosen in (_ALL, None) else str(chosen)
    return kind, [one for one in found.changes if not kind or kind in one.change.kinds]


def _keep() -> None:
    st.session_state[_KEPT] = st.session_state[_SHOWN]


def _kind_label(scene: Scene, found: WhatChanged, kind: str) -> str:
    say = scene.say
    if kind == _ALL:
        return f"{say('changes.all')} **{len(found.changes):,}**"
    label = f"{say(f'change.{kind}')} **{found.counts[kind]:,}**"
    wan = found.wan.get(kind, 0)
    if kind == "amount":
        return f"{label} · {say('changes.yi', yi=signed_yi(wan))}"
    return f"{label} · {say('changes.yi', yi=yi_text(wan))}" if kind in found.wan else label


def _table(scene: Scene, compared: Period, kind: str, shown: Sequence[SeenChange]) -> None:
    say = scene.say
    columns = [
        TableColumn(name, say(f"changes.column_{name}"), pick=name == "name", swatch=name == "kind")
        for name in _COLUMNS
    ]
    of = (compared.old.sha256, compared.new.sha256, cached.key_of(scene.selection), kind)
    paged_table(
        "changes_table",
        columns,
        shown,
        lambda seen: _row(scene, seen, kind),
        say,
        size=_PAGE_ROWS,
        of=of,
        words={"caption": say("changes.table_caption"), "empty": say("changes.table_empty")},
        on_pick=_pick,
    )
    if shown:
        st.caption(say("changes.pick_hint"))


def _row(scene: Scene, seen: SeenChange, kind: str) -> TableRow:
    """Return a row under the kind that is listed, else under its weightiest."""
    say, change, site = scene.say, seen.change, seen.change.site
    names = {
        facet: facet_names(facet, scene.catalogue, scene.look.lang) for facet in ("stage", "town")
    }
    missing = say("filter.missing")
    kind = kind or change.kinds[0]
    cells = {
        "kind": say(f"change.{kind}"),
        "name": str(site.get("name") or change.id)[:_CELL_LENGTH],
        "words": change_sentence(change, scene.catalogue, say)[:_WORDS_LENGTH] + _side(scene, seen),
        "stage": names["stage"].get(site.get("stage") or "", missing),
        "town": names["town"].get(site.get("town") or "", missing),
        "unit": str(site.get("unit") or missing)[:_CELL_LENGTH],
    }
    soft = [name for name in ("stage", "town", "unit") if cells[name] == missing]
    return TableRow(change.id, cells, _COLOURS[kind], soft)


def _side(scene: Scene, seen: SeenChange) -> str:
    """Return whether the change brought a site into what is filtered, or took it out."""
    say = scene.say
    if seen.entered:
        return say("changes.entered")
    return say("changes.left") if seen.left else ""


def _pick(site_id: object) -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    st.session_state[_PICKED] = site_id


def _follow(scene: Scene, compared: Period, found: WhatChanged) -> None:
    """Go to a site that was picked; one that is gone is seen in the state where it still was."""
    site_id = st.session_state.pop(_PICKED, None)
    seen = next((one for one in found.changes if one.change.id == site_id), None)
    if seen is None:
        return
    state.choose_site(seen.change.id)
    if seen.change.after is None:
        state.show_revision(str(compared.old.number))
    turn_to("site", scene.catalogue)


def _download(scene: Scene, compared: Period) -> None:
    look = scene.look
    params = to_params(look.site_filter) | {
        "lang": look.lang,
        "old": compared.before.rev or str(compared.old.number),
        "new": compared.after.rev or str(compared.new.number),
    }
    with st.container(horizontal=True, gap="xsmall", key="changes_download"):
        st.link_button(scene.say("changes.download"), f"api/changes.xlsx?{urlencode(params)}")
