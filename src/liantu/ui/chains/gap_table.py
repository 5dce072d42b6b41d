"""The list of gaps and openings, and its files."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from liantu.domain.filter import to_params
from liantu.domain.gap_words import opening_words
from liantu.domain.gaps import Opening
from liantu.ui import cached
from liantu.ui.chains.board import Board
from liantu.ui.chains.targets import show_nodes
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.plain import plain

_PICKED = "liantu_gap_picked"
_COLUMNS = ("chain", "node", "tier", "state", "kind", "sites", "words")
_PAGE_ROWS = 12


def gap_table(board: Board) -> None:
    """Draw the openings of the chains shown; a row leads to the sites concerned."""
    say, scene = board.scene.say, board.scene
    shown = {chain.code for chain in board.chains}
    found = [one for one in board.gaps.openings if one.node.chain in shown]
    st.subheader(say("chains.gaps_title"))
    _follow(board, found)
    columns = [
        TableColumn(name, say(f"chains.column_{name}"), number=name == "sites", pick=name == "node")
        for name in _COLUMNS
        if name != "chain" or not board.chain
    ]
    paged_table(
        "gap_table",
        columns,
        found,
        lambda opening: _row(board, opening),
        say,
        size=_PAGE_ROWS,
        of=(board.chain, cached.key_of(scene.selection)),
        words={"caption": say("chains.table_caption"), "empty": say("chains.table_empty")},
        on_pick=_pick,
    )
    if found:
        st.caption(say("chains.pick_hint"))


def _row(board: Board, opening: Opening) -> TableRow:
    scene, say, lang = board.scene, board.scene.say, board.scene.look.lang
    share = board.gaps.nodes.nodes[opening.node.code]
    cells = {
        "chain": scene.catalogue.codes("chain")[opening.node.chain].name(lang),
        "node": opening.node.name(lang),
        "tier": say(f"tier.{opening.node.tier}"),
        "state": say(f"node_state.{opening.state}"),
        "kind": say(f"gap_kind.{opening.kind}"),
        "sites": f"{share.count:,}",
        "words": opening_words(opening, share.stages, scene.catalogue, lang),
    }
    return TableRow(opening.node.code, cells)


def _pick(code: object) -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    st.session_state[_PICKED] = code


def _follow(board: Board, found: Sequence[Opening]) -> None:
    code = st.session_state.pop(_PICKED, None)
    opening = next((one for one in found if one.node.code == code), None)
    if opening is None:
        return
    weak = opening.state == "weak"
    nodes = (opening.node.code,) if weak else opening.neighbours
    if nodes:
        show_nodes(board.scene, nodes)
    name = plain(opening.node.name(board.scene.look.lang))
    st.info(board.scene.say("chains.nothing_near", node=name))


def gap_downloads(board: Board) -> None:
    """Draw links to the list as a workbook and to the neighbouring sites as GeoJSON."""
    look = board.scene.look
    params = to_params(look.site_filter) | {"lang": look.lang}
    if board.chain:
        params["graph"] = board.chain
    if look.rev:
        params["rev"] = look.rev
    query = urlencode(params)
    with st.container(horizontal=True, gap="xsmall", key="gap_downloads"):
        for name in ("xlsx", "geojson"):
            st.link_button(board.scene.say(f"chains.download_{name}"), f"api/gaps.{name}?{query}")
