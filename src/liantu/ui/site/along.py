"""What stands up and down the chain from a site's nodes."""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from liantu.domain.gaps import neighbours_of
from liantu.ui import cached, state
from liantu.ui.chains.targets import show_nodes
from liantu.ui.pages import turn_to
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.scene import Scene
from liantu.ui.site.head import Shown

_PICKED = "liantu_along_picked"
_COLUMNS = ("relation", "node", "sites", "state")


@dataclass(frozen=True, slots=True)
class Step:
    """A node (code) and what it is to the site: `at`, `up` or `down`."""

    relation: str
    node: str


def along(shown: Shown) -> None:
    """Draw the site's nodes and their neighbours in the chains' graphs."""
    scene, say = shown.scene, shown.scene.say
    st.subheader(say("site_page.chain"), anchor=False)
    found = list(steps(shown))
    _follow(scene, found)
    if not found:
        st.caption(say("site_page.chain_none"))
    else:
        columns = [
            TableColumn(
                name, say(f"site_page.column_{name}"), number=name == "sites", pick=name == "node"
            )
            for name in _COLUMNS
        ]
        paged_table(
            "site_along",
            columns,
            found,
            lambda step: _row(scene, step),
            say,
            of=shown.id,
            words={"caption": say("site_page.chain_caption")},
            on_pick=_pick,
        )
        st.caption(say("site_page.chain_hint"))
    chain = shown.site.get("chain")
    drawn = {chain.code for chain in scene.catalogue.chains if chain.nodes}
    if chain in drawn and st.button(say("site_page.graph"), type="tertiary", key="site_graph"):
        state.choose_graph(chain)
        turn_to("chains", scene.catalogue)


def steps(shown: Shown) -> Iterator[Step]:
    """Yield the site's own nodes, then those upstream, then those downstream, each once."""
    known = shown.scene.catalogue.codes("node")
    own = [code for code in shown.site.get("nodes") or () if code in known]
    ways = [neighbours_of(chain) for chain in shown.scene.catalogue.chains if chain.nodes]
    seen: set[str] = set()
    for relation, nodes in (
        ("at", own),
        ("up", [code for node in own for up, _ in ways for code in up.get(node, ())]),
        ("down", [code for node in own for _, down in ways for code in down.get(node, ())]),
    ):
        for node in nodes:
            if node not in seen:
                seen.add(node)
                yield Step(relation, node)


def _row(scene: Scene, step: Step) -> TableRow:
    gaps, say = cached.gaps(scene.selection), scene.say
    cells = {
        "relation": say(f"site_page.chain_{step.relation}"),
        "node": scene.catalogue.codes("node")[step.node].name(scene.look.lang),
        "sites": f"{gaps.nodes.nodes[step.node].count:,}",
        "state": say(f"node_state.{gaps.states[step.node]}"),
    }
    return TableRow(step.node, cells)


def _pick(code: object) -> None:
    # A page can be turned only while it is drawn, not while its widgets report.
    st.session_state[_PICKED] = code


def _follow(scene: Scene, found: list[Step]) -> None:
    code = st.session_state.pop(_PICKED, None)
    if code in {step.node for step in found}:
        show_nodes(scene, (str(code),))
