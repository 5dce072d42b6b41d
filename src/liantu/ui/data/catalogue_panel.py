"""The catalogue's history: who changed nodes, edges and rules, what, and the way back."""

from collections.abc import Iterable
from hashlib import sha256

import streamlit as st

from liantu.domain.catalogue import read_catalogue
from liantu.domain.catalogue_change import catalogue_changes, node_name
from liantu.domain.errors import CatalogueError, LiantuError
from liantu.ledger import service
from liantu.ledger.catalogue_restore import CatalogueRestore, catalogue_restore
from liantu.ledger.rights import Editor
from liantu.query.live import dataset
from liantu.settings import settings
from liantu.store.catalogue_history import CatalogueHistory, CatalogueRevision
from liantu.store.history_past import time_in_china
from liantu.store.revision_words import catalogue_kind, catalogue_line
from liantu.ui.data.commit_form import Word, commit_form
from liantu.ui.data.office import history
from liantu.ui.message import leave_message, take_message
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_CHOSEN = "liantu_catalogue_revision"
_COLUMNS = ("number", "time", "kind", "author", "reason")
_PAGE_SIZE, _TEXT_LENGTH = 10, 300


def catalogue_panel(scene: Scene, *, open_here: bool) -> None:
    """Draw every revision of the catalogue, what one did, and with `open_here` its restoring."""
    say, catalogues = scene.say, CatalogueHistory(settings().geodata)
    st.caption(say("catalogue.intro"))
    done = take_message("catalogue")
    if done:
        st.success(done)
    try:
        revisions = catalogues.revisions()
        if not revisions:
            st.info(say("catalogue.none"))
            return
        live = sha256(catalogues.text().encode()).hexdigest()
        if live != revisions[-1].sha256:
            st.warning(say("catalogue.outside"))
        _list(scene, revisions)
        number = st.session_state.get(_CHOSEN)
        chosen = next((one for one in revisions if one.number == number), revisions[-1])
        _revision(scene, catalogues, chosen)
        if live == chosen.sha256:
            st.caption(say("catalogue.is_now"))
        elif open_here:
            _restore(scene, catalogues, chosen)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))


def _list(scene: Scene, revisions: tuple[CatalogueRevision, ...]) -> None:
    say = scene.say

    def row_of(one: CatalogueRevision) -> TableRow:
        cells = {
            "number": say("history.number", number=one.number),
            "time": f"{time_in_china(one):%Y-%m-%d %H:%M}",
            "kind": catalogue_kind(one, say),
            "author": (one.author or say("upkeep.unknown"))[:_TEXT_LENGTH],
            "reason": (one.reason or "—")[:_TEXT_LENGTH],
        }
        soft = () if one.author else ("author", "reason")
        return TableRow(str(one.number), cells, soft=soft)

    columns = [
        TableColumn(name, say(f"history.column_{name}"), pick=name == "number") for name in _COLUMNS
    ]
    words = {"caption": say("catalogue.caption"), "empty": say("catalogue.none")}
    paged_table(
        "catalogue_history", columns, revisions[::-1], row_of, say,
        size=_PAGE_SIZE, of=len(revisions), words=words, on_pick=_choose,
    )  # fmt: skip
    st.caption(say("history.china_time"))


def _choose(number: object) -> None:
    if isinstance(number, str) and number.isdigit():
        st.session_state[_CHOSEN] = int(number)


def _revision(scene: Scene, catalogues: CatalogueHistory, chosen: CatalogueRevision) -> None:
    """Draw what one revision did to the one before it."""
    say = scene.say
    st.subheader(plain(catalogue_line(chosen, say)), anchor=False)
    if chosen.number == 1:
        st.markdown(say("catalogue.first"))
        return
    before = catalogues.text_of(chosen.number - 1)
    _lines(_told(scene, before, catalogues.text_of(chosen.number)))


def _told(scene: Scene, before: str, after: str) -> tuple[str, ...]:
    try:
        return catalogue_changes(read_catalogue(before), read_catalogue(after), scene.say)
    except CatalogueError as error:
        return (scene.say("catalogue.unreadable", problem=str(error)),)


def _lines(lines: Iterable[str]) -> None:
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _restore(scene: Scene, catalogues: CatalogueHistory, chosen: CatalogueRevision) -> None:
    """Draw what bringing a revision back would change, and who commits it and why."""
    say, engine = scene.say, dataset().state().engine
    label = say("history.restore", number=chosen.number)
    if engine is None or not st.toggle(label, key=f"catalogue_restore_{chosen.number}"):
        return
    with st.spinner(say("catalogue.looking")):
        plan = catalogue_restore(catalogues, chosen.number, engine, history())
    st.markdown(say("catalogue.restore_help", number=chosen.number))
    lines = _told(scene, plan.seen, plan.text)
    _lines(lines or (say("catalogue.same"),))
    _kept(scene, plan)
    if not lines:
        return

    def commit(editor: Editor, reason: str, _: Word) -> None:
        revision = service.restore_catalogue(catalogues, plan, editor, reason)
        told = {"number": revision.number, "restored": chosen.number}
        leave_message("catalogue", say("catalogue.restored", **told))

    if commit_form(scene, f"catalogue_{chosen.number}", commit):
        st.session_state.pop(_CHOSEN, None)
        st.rerun()


def _kept(scene: Scene, plan: CatalogueRestore) -> None:
    """Draw the nodes that stay although the revision lacks them, because sites name them."""
    say = scene.say
    if not plan.kept:
        return
    st.markdown(say("catalogue.kept", number=plan.number))
    now = read_catalogue(plan.seen)
    _lines(
        say(
            "catalogue.kept_node" if count else "catalogue.kept_past",
            node=node_name(now, node, say),
            n=f"{count:,}",
        )
        for node, count in plan.kept
    )
