"""The history on the Data page: who changed what and why, any state of it, and the way back."""

from collections.abc import Collection

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.ledger import service
from liantu.ledger.diff import name_of
from liantu.ledger.rights import Editor
from liantu.store.change import Change, Revision
from liantu.store.history_past import time_in_china
from liantu.store.revision_words import counts_text, revision_line
from liantu.ui import cached, state
from liantu.ui.change_text import change_text, kind_of
from liantu.ui.data.commit_form import Word, commit_form
from liantu.ui.data.office import history
from liantu.ui.outside_notice import outside_notice
from liantu.ui.pages import turn_to
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

#: So many sites of a revision are listed; the command line tells all.
MOST_LISTED = 1000
_CHOSEN = "liantu_history_revision"
_PAGE_SIZE, _TEXT_LENGTH = 10, 300
_COLOURS = {"added": "#0b7a55", "changed": "#0b5c7a", "removed": "#c2410c"}


def history_panel(scene: Scene, *, open_here: bool) -> None:
    """Draw the history; with `open_here`, what changes the store as well."""
    try:
        outside_notice(scene, open_here=open_here)
        revisions = history().revisions()
        if not revisions:
            st.info(scene.say("history.none"))
            return
        _list(scene, revisions)
        _on_a_day(scene)
        chosen = _chosen(revisions)
        _revision(scene, chosen)
        if open_here and chosen != revisions[-1]:
            _restore(scene, chosen)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))


def _chosen(revisions: Collection[Revision]) -> Revision:
    number = st.session_state.get(_CHOSEN)
    newest = max(revisions, key=lambda revision: revision.number)
    return next((revision for revision in revisions if revision.number == number), newest)


def _list(scene: Scene, revisions: Collection[Revision]) -> None:
    say = scene.say
    columns = [
        TableColumn("number", say("history.column_number"), pick=True),
        TableColumn("time", say("history.column_time")),
        TableColumn("kind", say("history.column_kind")),
        TableColumn("author", say("history.column_author")),
        TableColumn("reason", say("history.column_reason")),
        TableColumn("counts", say("history.column_counts")),
    ]

    def row_of(revision: Revision) -> TableRow:
        cells = {
            "number": say("history.number", number=revision.number),
            "time": f"{time_in_china(revision):%Y-%m-%d %H:%M}",
            "kind": say(f"history.kind_{revision.kind}"),
            "author": revision.author[:_TEXT_LENGTH],
            "reason": revision.reason[:_TEXT_LENGTH],
            "counts": counts_text(revision, say),
        }
        return TableRow(str(revision.number), cells)

    st.caption(say("history.china_time"))
    newest_first = sorted(revisions, key=lambda revision: -revision.number)
    words = {"caption": say("history.caption"), "empty": say("history.none")}
    paged_table(
        "history", columns, newest_first, row_of, say,
        size=_PAGE_SIZE, of=len(newest_first), words=words, on_pick=_choose,
    )  # fmt: skip


def _on_a_day(scene: Scene) -> None:
    """Draw the way to the map as it was at the end of a month or day.

    Raises:
        LedgerError: it is no date, or there was no revision yet.
    """
    say = scene.say
    with (
        st.form("history_day", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        day = st.text_input(
            say("history.day"), key="history_day_text", placeholder="2026-10", width=220
        )
        pressed = st.form_submit_button(say("history.show_day"), key="history_day_button")
    if pressed and day:
        rev = day.strip()
        # A bare year reads as a revision's number in an address.
        rev = f"{rev}-12" if rev.isdigit() else rev
        history().named(rev)
        state.show_revision(rev)
        turn_to("map", scene.catalogue)


def _choose(number: object) -> None:
    if isinstance(number, str) and number.isdigit():
        st.session_state[_CHOSEN] = int(number)


def _revision(scene: Scene, revision: Revision) -> None:
    """Draw what one revision did, and the way to see the map as it was then."""
    say = scene.say
    st.subheader(plain(revision_line(revision, say)), anchor=False)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(plain(counts_text(revision, say)), width="content")
        show = st.button(say("history.show_map"), key="history_show_map")
    if show:
        state.show_revision(str(revision.number))
        turn_to("map", scene.catalogue)
    if revision.number > 1:
        changes = cached.revision_changes(history(), revision, MOST_LISTED)
        changes_list(scene, changes, f"revision {revision.sha256}", "history_changes")
        if len(changes) < revision.added + revision.changed + revision.removed:
            st.caption(say("history.cut", n=f"{len(changes):,}", number=revision.number))


def changes_list(scene: Scene, changes: list[Change], of: object, key: str) -> None:
    """Draw what changes do, a site a row, field by field."""
    say = scene.say
    columns = [
        TableColumn("kind", say("history.column_kind"), swatch=True),
        TableColumn("name", say("table.name")),
        TableColumn("fields", say("history.column_fields")),
    ]

    def row_of(change: Change) -> TableRow:
        kind = kind_of(change)
        cells = {
            "kind": say(f"history.site_{kind}"),
            "name": name_of(change.after or change.before or {})[:80],
            "fields": change_text(change, scene, _TEXT_LENGTH) if kind == "changed" else "",
        }
        return TableRow(change.id, cells, _COLOURS[kind])

    words = {"caption": say("history.changes_caption"), "empty": say("history.no_changes")}
    paged_table(key, columns, changes, row_of, say, size=_PAGE_SIZE, of=of, words=words)


def _restore(scene: Scene, revision: Revision) -> None:
    say = scene.say
    with st.expander(say("history.restore", number=revision.number)):
        st.markdown(say("history.restore_help", number=revision.number))

        def restore(editor: Editor, reason: str, _: Word) -> Revision:
            return service.restore(history(), revision.number, editor, reason)

        if commit_form(scene, f"restore_{revision.number}", restore):
            st.session_state.pop(_CHOSEN, None)
            st.rerun()


def site_history(scene: Scene, site_id: str) -> None:
    """Draw what was ever done to one site, newest first; nothing while there is no history."""
    say = scene.say
    if not site_id:
        return
    try:
        revisions = history().revisions()
        if not revisions or not st.toggle(say("history.of_site"), key=f"history_of_{site_id}"):
            return
        told = cached.site_changes(history(), revisions[-1], site_id)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))
        return
    if not told:
        st.caption(say("history.never_changed"))
    for revision, change in reversed(told):
        st.markdown(f"**{plain(revision_line(revision, say))}**")
        st.text(change_text(change, scene, _TEXT_LENGTH * 4))
