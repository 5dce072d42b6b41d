"""Keeping the graphs up: which sites stand at a node; committed as every change of a site is."""

from collections.abc import Collection

import streamlit as st

from liantu.domain.errors import LiantuError
from liantu.domain.filter import SiteFilter, words_of
from liantu.ledger import service
from liantu.ledger.node_places import node_changes
from liantu.ledger.rights import Editor
from liantu.query.live import dataset
from liantu.query.page import PageRequest
from liantu.store.change import Change, Revision
from liantu.ui import cached
from liantu.ui.chains.board import Board
from liantu.ui.chains.graph_form import graph_form
from liantu.ui.data.commit_form import Word, commit_form, told_commit
from liantu.ui.data.office import history, may_edit
from liantu.ui.plain import plain

#: More cannot be chosen from by hand; words narrow them.
_MOST = 200


def upkeep(board: Board) -> None:
    """Draw the desk where an editor puts sites at a node, and says who and why."""
    say = board.scene.say
    told_commit(board.scene)
    with st.expander(say("upkeep.title")):
        if board.scene.look.rev:
            st.info(say("upkeep.past"))
        elif may_edit(board.scene):
            _desk(board)


def _desk(board: Board) -> None:
    say = board.scene.say
    if not board.chain:
        st.info(say("upkeep.choose_chain"))
        return
    part = st.segmented_control(
        say("upkeep.what"),
        ("place", "graph"),
        format_func=lambda name: say(f"upkeep.{name}_part"),
        default="place" if board.chains else "graph",
        required=True,
        key="upkeep_what",
        label_visibility="collapsed",
    )
    if part == "graph":
        graph_form(board)
    else:
        _placing(board)


def _placing(board: Board) -> None:
    scene, say = board.scene, board.scene.say
    nodes = {n.code: n.name(scene.look.lang) for chain in board.chains for n in chain.nodes}
    if not nodes:
        st.info(say("upkeep.no_nodes"))
        return
    st.caption(say("upkeep.help"))
    left, right = st.columns(2)
    node = left.selectbox(
        say("upkeep.node"), list(nodes), format_func=nodes.__getitem__, key="upkeep_node"
    )
    typed = right.text_input(say("bar.search"), key="upkeep_search")
    offered, here = _offered(board, node, typed or "")
    version = scene.selection.engine.snapshot.version
    chosen = st.multiselect(
        say("upkeep.sites", node=nodes[node]),
        list(offered),
        default=[site_id for site_id in offered if site_id in here],
        format_func=lambda site_id: offered[site_id][:60],
        placeholder=say("upkeep.none"),
        key=f"upkeep_sites_{node}_{typed}_{version}",
    )
    if len(offered) >= _MOST:
        st.caption(say("upkeep.most", n=_MOST))
    try:
        changes = node_changes(node, chosen, offered, history().state().get)
        _commit(board, changes)
    except LiantuError as error:
        st.error(plain(error.text(scene.look.lang)))


def _offered(board: Board, node: str, typed: str) -> tuple[dict[str, str], Collection[str]]:
    """Return id → name of the sites at a node and of its chain, and the ids of those at it."""
    text = words_of(typed[:200]) if typed.isprintable() else ()
    here = _named(board, SiteFilter(node=(node,), text=text))
    return here | _named(board, SiteFilter(chain=(board.chain,), text=text)), here.keys()


def _named(board: Board, wanted: SiteFilter) -> dict[str, str]:
    selection = dataset().select(board.scene.selection.engine, wanted)
    rows = cached.page(selection, PageRequest("name", descending=False, size=_MOST))
    return {str(row["id"]): row["name"] for row in rows}


def _commit(board: Board, changes: list[Change]) -> None:
    scene = board.scene
    if not changes:
        return
    st.markdown(scene.say("upkeep.pending", n=len(changes)))

    def commit(editor: Editor, reason: str, _: Word) -> Revision:
        return service.commit_changes(history(), scene.catalogue, editor, reason, changes)

    if commit_form(scene, "nodes", commit):
        st.rerun()
