"""This month's ledger, step by step: the file, its columns, what is wrong, what changes, commit."""

from pathlib import Path
from typing import Any

import streamlit as st

from liantu.domain.errors import LedgerError, LiantuError
from liantu.ledger import service
from liantu.ledger.choices import Choices
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.column_memory import recalled, remember
from liantu.ledger.columns import from_toml, questions, suggest, to_toml
from liantu.ledger.draft import Draft
from liantu.ledger.read.files import read_table
from liantu.ledger.rights import Editor
from liantu.ledger.table import LedgerTable
from liantu.store.change import Revision
from liantu.ui.data import desk
from liantu.ui.data.columns_form import columns_form
from liantu.ui.data.commit_form import Word, commit_form
from liantu.ui.data.datum_map import datum_map
from liantu.ui.data.diff_view import (
    MISSING_KEY,
    choices_of,
    diff_view,
    missing_choice,
    unsure_choice,
)
from liantu.ui.data.findings_view import findings_view
from liantu.ui.data.office import history, memory_folder
from liantu.ui.data.questions_form import questions_form, with_answers
from liantu.ui.data.start import start
from liantu.ui.data.upload import Upload, upload_box
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

#: A file of so many rows is compared at once; a longer one when somebody says so.
_AT_ONCE = 5_000
_SKIPPED_SHOWN = 40
_PAIRS = "liantu_ledger_pairs"


def import_panel(scene: Scene) -> None:
    """Draw all steps that the file at hand has reached."""
    say = scene.say
    begin = st.container(key="data_start")
    upload = upload_box(scene)
    try:
        if upload is not None:
            _steps(scene, upload)
            return
        desk.clear_draft()
        st.caption(say("data.empty"))
        with begin:
            start(scene)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))


def _steps(scene: Scene, upload: Upload) -> None:
    say = scene.say
    table = _table(scene, upload)
    st.subheader(say("data.step_columns"))
    key = f"{upload.digest}_{table.sheet}"
    column_map = _column_map(scene, table, key)
    datum_map(scene, table, column_map, key)
    st.subheader(say("data.step_check"))
    base = _base(upload, column_map, key)
    draft = _draft(scene, table, column_map, base)
    if draft is None:
        return
    findings_view(scene, draft, upload, table)
    st.subheader(say("data.step_diff"))
    _ask_choices(scene, draft, base)
    diff_view(scene, draft.diff)
    st.subheader(say("data.step_commit"))
    _commit(scene, upload, draft, (table, column_map))


def _table(scene: Scene, upload: Upload) -> LedgerTable:
    say = scene.say
    sheet_key = f"sheet_{upload.digest}"
    chosen: str | None = st.session_state.get(sheet_key)
    bar = st.progress(0.0, say("data.reading"))
    try:
        table = desk.table_on_desk(
            upload, chosen, lambda: read_table(upload.path, upload.name, sheet=chosen)
        )
    finally:
        bar.empty()
    if len(table.sheets) > 1:
        st.selectbox(
            say("data.sheet"),
            table.sheets,
            index=table.sheets.index(table.sheet) if table.sheet in table.sheets else 0,
            format_func=plain,
            key=sheet_key,
        )
    rows = f"{table.count:,}" if table.count is not None else say("data.many")
    st.markdown(say("data.file_facts", name=plain(upload.name[:80]), rows=rows))
    for note in table.notes:
        st.caption(plain(note[:200]))
    _skipped(scene, table)
    return table


def _skipped(scene: Scene, table: LedgerTable) -> None:
    say = scene.say
    if not table.skipped:
        return
    with st.expander(say("data.skipped", n=len(table.skipped))):
        shown = table.skipped[:_SKIPPED_SHOWN]
        st.table(
            {
                say("data.finding_row"): [one.number for one in shown],
                say("data.skipped_why"): [say(f"data.skip_{one.why}") for one in shown],
                say("data.skipped_text"): [plain(one.text[:80]) for one in shown],
            },
            border="horizontal",
        )


def _column_map(scene: Scene, table: LedgerTable, key: str) -> ColumnMap:
    """Draw columns and questions; what nobody answers is met again as a finding."""
    say = scene.say
    if table.whole_features:
        st.caption(say("data.whole_features"))
        return ColumnMap()
    start, confirmed = desk.asked_on_desk("suggest", (key,), lambda: _start(scene, table))
    if confirmed:
        st.caption(say("data.recalled"))
    start = _from_file(scene, start)
    targets = columns_form(scene, table, start, f"{key}_{_digest(start)}")
    clears = st.checkbox(
        say("data.blank_clears"), value=start.blank_clears, help=say("data.blank_clears_help")
    )
    draft = ColumnMap(targets, start.words, start.datum, start.unit, clears)
    about = key, to_toml(draft), scene.catalogue.digest
    asked = desk.asked_on_desk("questions", about, lambda: questions(table, draft, scene.catalogue))
    answers = questions_form(scene, asked, draft, key)
    done = with_answers(draft, answers)
    name = f"{Path(table.file).stem[:40]}-{say('data.map_suffix')}.toml"
    st.download_button(
        say("data.save_map"), to_toml(done), name, "application/toml", key="save_map"
    )
    if answers.open:
        st.caption(say("data.open_questions"))
    return done


def _digest(column_map: ColumnMap) -> str:
    return str(abs(hash(to_toml(column_map))) % 10**8)


def _start(scene: Scene, table: LedgerTable) -> tuple[ColumnMap, bool]:
    """Return the map to begin with, and whether it is one that the office confirmed before."""
    known = recalled(memory_folder(), table)
    if known is not None:
        return known, True
    return suggest(table, scene.catalogue), False


def _from_file(scene: Scene, start: ColumnMap) -> ColumnMap:
    """Draw the place to drop a saved map; return that one, if there is one."""
    say = scene.say
    with st.expander(say("data.load_map")):
        given = st.file_uploader(say("data.load_map_help"), type=["toml"], key="load_map")
    if given is None:
        return start
    try:
        return from_toml(given.getvalue().decode("utf-8"))
    except UnicodeDecodeError:
        raise LedgerError.worded("data.map_not_utf8", name=given.name[:60]) from None


def _base(upload: Upload, column_map: ColumnMap, key: str) -> tuple[str, ...]:
    """Return what a comparison depends on besides the user's word on what it leaves open.

    Not the newest revision: who commits meanwhile must not change unseen what is about to be
    committed. The sites in conflict are named then.
    """
    return key, upload.name, to_toml(column_map)


def _draft(
    scene: Scene, table: LedgerTable, column_map: ColumnMap, base: tuple[str, ...]
) -> Draft | None:
    say, choices = scene.say, _choices(base)
    wanted = (*base, choices.missing, tuple(sorted(choices.pairs.items())))
    draft = desk.draft_on_desk(wanted)
    if draft is None:
        large = table.count is None or table.count > _AT_ONCE
        if large and not st.button(say("data.compare"), key="compare"):
            st.caption(say("data.compare_help"))
            return None
        draft = desk.put_draft(
            wanted,
            lambda progress: service.compared(
                history(), table, column_map, scene.catalogue, choices, progress
            ),
            say("data.comparing"),
        )
    return draft


def _choices(base: tuple[str, ...]) -> Choices:
    """Return the user's word on what a comparison under this key leaves open."""
    session = st.session_state
    pairs = session.get(_PAIRS, {}).get(base, {})
    return choices_of(session.get(MISSING_KEY, "keep"), pairs)


def _ask_choices(scene: Scene, draft: Draft, base: tuple[str, ...]) -> None:
    """Draw what the comparison leaves open; another word on it makes another comparison."""
    said = _choices(base)
    missing = missing_choice(scene, draft.diff) if draft.diff.missing else said.missing
    pairs = unsure_choice(scene, draft.diff.unsure)
    if choices_of(missing, {**said.pairs, **pairs}) != said:
        st.session_state[_PAIRS] = {base: {**said.pairs, **pairs}}
        st.rerun()


def _commit(
    scene: Scene, upload: Upload, draft: Draft, source: tuple[LedgerTable, ColumnMap]
) -> None:
    say = scene.say
    if draft.blocked:
        st.warning(say("data.fix_first"))
        return
    if draft.diff.empty:
        st.info(say("data.nothing_new"))
        return

    def commit(editor: Editor, reason: str, word: Word) -> Revision:
        rest = draft.without(word.theirs)
        return service.commit_draft(history(), rest, scene.catalogue, editor, reason, word.mine)

    reason = say("data.default_reason", name=upload.name[:60])
    if commit_form(scene, "import", commit, reason):
        table, column_map = source
        if not table.whole_features:
            remember(memory_folder(), table, column_map)
        desk.clear_draft()
        _clear_upload()
        st.rerun()


def _clear_upload() -> None:
    """Leave the desk clean for the next file."""
    session: Any = st.session_state
    for name in (_PAIRS, MISSING_KEY):
        session.pop(name, None)
