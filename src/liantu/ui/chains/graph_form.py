"""The form by which an editor adds and renames a chain's nodes and edges."""

from functools import partial

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.domain.graph_edit import with_edge, with_node, without_edge
from liantu.domain.terms import TIERS, Chain, Node
from liantu.ledger import service
from liantu.ledger.rights import Editor
from liantu.settings import settings
from liantu.store.catalogue_history import CatalogueHistory
from liantu.ui.chains.board import Board
from liantu.ui.data.commit_form import Word, commit_form
from liantu.ui.data.last_revisions import last_revisions
from liantu.ui.message import leave_message, take_message
from liantu.ui.plain import plain

_NEW = ""
#: What the form changes: from the catalogue's text to the next.
Step = partial[str]


def graph_form(board: Board) -> None:
    """Draw what can be done to the chain's graph, and what would be committed."""
    scene, say = board.scene, board.scene.say
    chain = next(c for c in scene.catalogue.chains if c.code == board.chain)
    parts = {"node": _node, "edge": _edge, "remove": _remove}
    part = st.segmented_control(
        say("upkeep.what"),
        list(parts),
        format_func=lambda name: say(f"upkeep.{name}_part"),
        default="node",
        required=True,
        key=f"upkeep_part_{chain.code}",
        label_visibility="collapsed",
    )
    history = CatalogueHistory(settings().geodata)
    try:
        step = parts[part or "node"](board, chain)
        seen = history.text()
        text = seen if step is None else step(seen, chain.code)
        if text != seen:
            _commit(board, history, seen, text)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))
    _past(board, history)


def _node(board: Board, chain: Chain) -> Step | None:
    """Return the step that adds or renames a node, once it is said whole."""
    scene, say, lang = board.scene, board.scene.say, board.scene.look.lang
    nodes: dict[str, Node] = {node.code: node for node in chain.nodes}
    names = {_NEW: say("upkeep.new_node")} | {code: n.name(lang) for code, n in nodes.items()}
    code = st.selectbox(
        say("upkeep.node"),
        list(names),
        format_func=names.__getitem__,
        key=f"graph_node_{chain.code}",
    )
    old, key = nodes.get(code), f"{chain.code}_{code}_{scene.catalogue.digest}"
    first, second, third, fourth = st.columns(4)
    zh = first.text_input(
        say("upkeep.name_zh"), value=old.name_zh if old else "", key=f"graph_zh_{key}"
    )
    en = second.text_input(
        say("upkeep.name_en"), value=old.name_en if old else "", key=f"graph_en_{key}"
    )
    tier = third.selectbox(
        say("chains.column_tier"),
        TIERS,
        index=TIERS.index(old.tier) if old else 1,
        format_func=lambda name: say(f"tier.{name}"),
        key=f"graph_tier_{key}",
    )
    typed = fourth.text_input(
        say("upkeep.node_id"),
        value=_id_of(old),
        disabled=old is not None,
        help=say("upkeep.node_id_help"),
        key=f"graph_id_{key}",
    )
    if not (zh and en and typed):
        st.caption(say("upkeep.incomplete"))
        return None
    return partial(with_node, node_id=typed.strip(), names=(zh, en), tier=tier)


def _id_of(node: Node | None) -> str:
    return node.code.partition(".")[2] if node else ""


def _edge(board: Board, chain: Chain) -> Step | None:
    """Return the step that adds an edge, once it is said whole."""
    scene, say = board.scene, board.scene.say
    names = {_id_of(node): node.name(scene.look.lang) for node in chain.nodes}
    first, second, third, fourth = st.columns(4)
    ends = [
        column.selectbox(
            say(f"upkeep.{end}"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=say("upkeep.choose"),
            key=f"graph_{end}_{chain.code}_{scene.catalogue.digest}",
        )
        for column, end in ((first, "source"), (second, "target"))
    ]
    kinds = [
        column.text_input(say(f"upkeep.kind_{lang}"), key=f"graph_kind_{lang}_{chain.code}")
        for column, lang in ((third, "zh"), (fourth, "en"))
    ]
    source, target = ends
    if not (source and target and all(kinds)):
        st.caption(say("upkeep.incomplete"))
        return None
    return partial(with_edge, ends=(source, target), kinds=(kinds[0], kinds[1]))


def _remove(board: Board, chain: Chain) -> Step | None:
    """Return the step that takes an edge away, once one is chosen."""
    scene, say, lang = board.scene, board.scene.say, board.scene.look.lang
    nodes = {node.code: node for node in chain.nodes}
    edges = {
        (_id_of(nodes[edge.source]), _id_of(nodes[edge.target])): say(
            "chains.tip_edge",
            source=nodes[edge.source].name(lang),
            target=nodes[edge.target].name(lang),
            kind=edge.kind(lang),
        )
        for edge in chain.edges
    }
    ends = st.selectbox(
        say("upkeep.edge"),
        list(edges),
        index=None,
        format_func=edges.__getitem__,
        placeholder=say("upkeep.choose"),
        key=f"graph_edge_{chain.code}_{scene.catalogue.digest}",
    )
    return None if ends is None else partial(without_edge, ends=ends)


def _commit(board: Board, history: CatalogueHistory, seen: str, text: str) -> None:
    scene = board.scene

    def commit(editor: Editor, reason: str, _: Word) -> None:
        revision = service.commit_catalogue(history, editor, reason, seen, text)
        leave_message("graph", scene.say("upkeep.done", number=revision.number))

    if commit_form(scene, "graph", commit):
        st.rerun()


def _past(board: Board, history: CatalogueHistory) -> None:
    """Draw who changed the catalogue before, the newest first, and the way to all of it."""
    done = take_message("graph")
    if done:
        st.success(done)
    last_revisions(board.scene, history, "graph")
