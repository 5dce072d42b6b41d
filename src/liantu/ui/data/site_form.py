"""One site by hand: found or begun, its facts, stage and place changed, then committed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.domain.filter import SiteFilter, words_of
from liantu.ledger import service
from liantu.ledger.column_map import DATUMS
from liantu.ledger.diff import field_changes, name_of
from liantu.ledger.edit import advanced, edit_findings, edited, moved, new_site, removed, unplaced
from liantu.ledger.rights import Editor
from liantu.query.live import dataset
from liantu.query.page import PageRequest
from liantu.store.change import Change, Feature, Revision
from liantu.store.columns import pin
from liantu.ui import cached
from liantu.ui.data.commit_form import Word, commit_form
from liantu.ui.data.diff_view import changes_table
from liantu.ui.data.fact_fields import fact_values
from liantu.ui.data.findings_view import findings_table
from liantu.ui.data.office import history
from liantu.ui.map.points_map import PointSign, points_map
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_PENDING = "liantu_site_pending"
_NEW, _MOST_FOUND = "", 20
_COLOUR = "#c2410c"
_CHINA = timezone(timedelta(hours=8))
_PLANES = ("EPSG:4549", "EPSG:4528")


def site_form(scene: Scene) -> None:
    """Draw the choice of a site, what can be done to it, and what would be committed."""
    site_id = _chosen(scene)
    if site_id is None:
        return
    stored = history().state().get(site_id) if site_id else None
    change = _pending(site_id, stored)
    at_hand = change.after if change and change.after else stored
    try:
        if not site_id and change is None:
            _begin(scene)
        elif at_hand is not None:
            _sections(scene, site_id, stored, at_hand)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))
    _commit(scene, site_id)


# ---- which site ---------------------------------------------------------------------------


def _chosen(scene: Scene) -> str | None:
    """Draw the search for a site; return its id, nothing for a new one, None while undecided."""
    say = scene.say
    typed = st.text_input(say("bar.search"), key="site_search", placeholder=say("bar.search_hint"))
    found = _found(scene, typed or "")
    if scene.look.site and scene.look.site not in found and not typed:
        site = cached.site(scene.selection, scene.look.site)
        if site is not None:
            found = {scene.look.site: name_of(site), **found}
    return st.selectbox(
        say("data.pick_site"),
        [_NEW, *found],
        index=1 if scene.look.site in found and not typed else None,
        format_func=lambda site_id: plain(found[site_id][:80]) if site_id else say("data.new_site"),
        placeholder=say("data.pick_site_hint"),
        key="site_choice",
    )


def _found(scene: Scene, typed: str) -> dict[str, str]:
    """Return id → name of the sites that the words pick, the first of them."""
    wanted = SiteFilter(text=words_of(typed[:200])) if typed.isprintable() else SiteFilter()
    # Edits apply to the newest state, whatever past one the page may be showing.
    chosen = dataset().select(dataset().state().engine or scene.selection.engine, wanted)
    rows = cached.page(chosen, PageRequest("name", descending=False, size=_MOST_FOUND))
    return {str(row["id"]): row["name"] for row in rows}


# ---- what is done to it -------------------------------------------------------------------


def _pending(site_id: str, stored: Feature | None) -> Change | None:
    """Return the change under way; one of another site, or of another state of it, is forgotten."""
    held: tuple[str, Feature | None, Change] | None = st.session_state.get(_PENDING)
    if held is None or held[0] != site_id or (site_id and held[1] != stored):
        st.session_state.pop(_PENDING, None)
        return None
    return held[2]


def _put(site_id: str, stored: Feature | None, change: Change) -> None:
    """Keep what is to be committed: from the stored site to the newest wish."""
    st.session_state[_PENDING] = (site_id, stored, Change(stored, change.after))
    st.rerun()


def _begin(scene: Scene) -> None:
    values = fact_values(scene, {"kind": "project"}, "new")
    if values is not None:
        _put(_NEW, None, new_site(values, scene.catalogue, history().state()))


def _sections(scene: Scene, site_id: str, stored: Feature | None, at_hand: Feature) -> None:
    say, key = scene.say, site_id or "new"
    parts: dict[str, Callable[[Scene, str, Feature], Change | None]] = {
        "facts": _facts,
        "stage": _stage,
        "place": _place,
        "remove": _remove,
    }
    names = [name for name in parts if name != "remove" or stored is not None]
    part = st.segmented_control(
        say("data.panel_site"),
        names,
        format_func=lambda name: say(f"data.section_{name}"),
        default="facts",
        required=True,
        key=f"site_part_{key}",
        label_visibility="collapsed",
    )
    change = parts[part or "facts"](scene, key, at_hand)
    if change is not None:
        _put(site_id, stored, change)


def _facts(scene: Scene, key: str, at_hand: Feature) -> Change | None:
    values = fact_values(scene, at_hand["properties"], key)
    return None if values is None else edited(at_hand, values)


def _stage(scene: Scene, key: str, at_hand: Feature) -> Change | None:
    say = scene.say
    stages = {stage.code: stage.name(scene.look.lang) for stage in scene.catalogue.stages}
    with st.form(f"stage_{key}"):
        left, right = st.columns(2)
        code = left.selectbox(
            say("data.stage_to"),
            list(stages),
            index=list(stages).index(at_hand["properties"].get("stage") or next(iter(stages))),
            format_func=lambda name: stages[name],
        )
        today = datetime.now(UTC).astimezone(_CHINA).date().isoformat()
        date = right.text_input(
            say("data.stage_date"), value=today, placeholder=say("data.stage_date_hint")
        )
        note = st.text_input(say("data.stage_note"))
        pressed = st.form_submit_button(say("data.save_facts"))
    return advanced(at_hand, code, (date or "").strip(), note or "") if pressed else None


def _place(scene: Scene, key: str, at_hand: Feature) -> Change | None:
    say = scene.say
    lon, lat = pin(at_hand["geometry"])
    shown = f"{lon:.6f}, {lat:.6f}" if lon is not None and lat is not None else None
    st.markdown(say("data.place_now", place=shown or say("data.place_none")))
    st.caption(say("data.place_help"))
    signs = [PointSign(lon, lat, _COLOUR)] if lon is not None and lat is not None else []
    picked = points_map(scene, signs, f"place_{key}", pick=True)
    start = picked or ((lon, lat) if shown else (None, None))
    with st.form(f"place_{key}_{picked}"):
        first, second, third = st.columns([2, 2, 3])
        x = first.number_input(say("data.place_lon"), value=start[0], format="%.7f")
        y = second.number_input(say("data.place_lat"), value=start[1], format="%.7f")
        datum = third.selectbox(
            say("data.place_datum"), (*DATUMS, *_PLANES), format_func=lambda n: _datum(scene, n)
        )
        pressed = st.form_submit_button(say("data.save_facts"))
    if not pressed:
        return None
    if x is None or y is None:
        return unplaced(at_hand)
    return moved(at_hand, x, y, datum, say("data.placed_by_hand"))


def _datum(scene: Scene, name: str) -> str:
    if name in DATUMS:
        return scene.say(f"question.datum_{name}")
    return scene.say("question.datum_plane", value=name)


def _remove(scene: Scene, key: str, at_hand: Feature) -> Change | None:
    st.caption(scene.say("data.remove_help"))
    name = plain(name_of(at_hand)[:60])
    sure = st.checkbox(scene.say("data.remove_confirm", name=name), key=f"remove_{key}")
    return removed(at_hand) if sure else None


# ---- what is committed --------------------------------------------------------------------


def _commit(scene: Scene, site_id: str) -> None:
    say = scene.say
    held: tuple[str, Feature | None, Change] | None = st.session_state.get(_PENDING)
    if held is None or held[0] != site_id:
        return
    change = held[2]
    st.subheader(say("data.pending"))
    fields = tuple(field_changes(change.before, change.after))
    if change.after is None:
        st.warning(say("data.will_remove", name=plain(name_of(change.before or {})[:60])))
    else:
        changes_table(scene, fields, "site_changes")
    findings = edit_findings(change, scene.catalogue)
    findings_table(scene, findings, "site_findings")
    st.button(say("data.discard"), on_click=_discard, key="discard_change")
    if any(finding.severity == "must" for finding in findings) or change.before == change.after:
        return

    def commit(editor: Editor, reason: str, _: Word) -> Revision:
        return service.commit_changes(history(), scene.catalogue, editor, reason, [change])

    if commit_form(scene, "site", commit):
        _discard()
        st.rerun()


def _discard() -> None:
    st.session_state.pop(_PENDING, None)
