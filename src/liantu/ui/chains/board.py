"""Which chain is looked at, its numbers, and what is to be known of its graph."""

from dataclasses import dataclass, replace

import streamlit as st

from liantu.domain.filter import BASES, NONE
from liantu.domain.gaps import STATES
from liantu.domain.language import to_traditional
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.domain.terms import Chain
from liantu.query.chain_nodes import without_nodes
from liantu.query.gap_list import GapList
from liantu.ui import cached, state
from liantu.ui.chains.targets import show_chain, show_nodes
from liantu.ui.parts.counts import Counts
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_VIEW, _STATED = "chains_view", "chains_stated"
ALL = "all"
_STATED_BASES = tuple(basis for basis in (*BASES, NONE) if basis != "inferred")


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows: the scene with no node chosen, the gap list, one chain or all of them.

    `chain` is nothing for all of them; `measure` is what makes a circle large.
    """

    scene: Scene
    gaps: GapList
    chain: str
    measure: str

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Return the chains whose graphs are drawn."""
        if not self.chain:
            return self.gaps.chains
        return tuple(chain for chain in self.gaps.chains if chain.code == self.chain)


def board(scene: Scene) -> Board:
    """Draw the choices of the page and return what they ask for."""
    wide = replace(scene, selection=without_nodes(scene.selection))
    gaps = cached.gaps(wide.selection)
    choice, measure = st.columns([7, 3], vertical_alignment="bottom")
    with choice:
        chain = _view_choice(scene, wide, gaps)
    with measure:
        size = _measure(scene)
    _stated_only(scene)
    if scene.look.site_filter.node:
        st.info(scene.say("chains.node_filter"))
    shown = Board(wide, gaps, chain, size)
    _numbers(shown)
    return shown


def _view_choice(scene: Scene, wide: Scene, gaps: GapList) -> str:
    names = {chain.code: chain.name(scene.look.lang) for chain in scene.catalogue.chains}
    numbers = cached.shares(wide.selection, "chain")
    offered = (ALL, *_offered(scene))
    st.session_state[_VIEW] = _fitting(scene, gaps, offered)

    chosen = st.pills(
        scene.say("chains.choose"),
        offered,
        format_func=lambda code: scene.say("chains.all") if code == ALL else plain(names[code]),
        required=True,
        key=_VIEW,
        on_change=_take_view,
        wrap=True,
    )
    of_each = [None if code == ALL else numbers[code].count for code in offered]
    Counts("chains", pills={_VIEW: of_each}).draw()
    return "" if chosen in (ALL, None) else str(chosen)


def _offered(scene: Scene) -> tuple[str, ...]:
    wanted = scene.look.site_filter.chain
    chains = scene.catalogue.chains
    return tuple(c.code for c in chains if not wanted or c.code in wanted)


def _take_view() -> None:
    state.choose_graph(st.session_state[_VIEW] or ALL)


def _fitting(scene: Scene, gaps: GapList, offered: tuple[str, ...]) -> str:
    """Return the chain asked for, else that of the chosen site, else the filter's only one."""
    if scene.look.graph in offered:
        return scene.look.graph
    feature = cached.site(scene.selection, scene.look.site) if scene.look.site else None
    if feature is not None:
        nodes = feature["properties"].get("nodes") or ()
        homes = [code.partition(".")[0] for code in nodes]
        homes.append(feature["properties"].get("chain") or "")
        return next((home for home in homes if home in offered), ALL)
    return gaps.chains[0].code if len(gaps.chains) == 1 else ALL


def _measure(scene: Scene) -> str:
    chosen = st.segmented_control(
        scene.say("chains.measure"),
        ("count", "wan"),
        format_func=lambda name: scene.say(f"chains.by_{name}"),
        default="count",
        required=True,
        key="chains_measure",
    )
    return chosen or "count"


def _stated_only(scene: Scene) -> None:
    st.session_state[_STATED] = scene.look.site_filter.basis == tuple(sorted(_STATED_BASES))
    st.toggle(
        scene.say("chains.hide_inferred"),
        key=_STATED,
        help=scene.say("chains.hide_inferred_help"),
        on_change=_take_stated,
        args=(scene,),
    )


def _take_stated(scene: Scene) -> None:
    basis = _STATED_BASES if st.session_state[_STATED] else ()
    state.change_filter(scene.catalogue, scene.look.site_filter.with_(basis=basis))


def _numbers(shown: Board) -> None:
    """Draw the totals: of one chain, each of its sites once, or of all graphs together."""
    say = shown.scene.say
    counted = _states(shown)
    if not shown.chain:
        placed = f"{shown.gaps.nodes.anywhere:,}"
        text = say("chains.totals_all", chains=len(shown.chains), placed=placed, **counted)
        st.markdown(text)
        return
    code = shown.chain
    share = cached.shares(shown.scene.selection, "chain")[code]
    name = shown.scene.catalogue.codes("chain")[code].name(shown.scene.look.lang)
    text = say(
        "chains.totals",
        chain=plain(name),
        n=f"{share.count:,}",
        yi=yi_text(share.wan),
        unstated=f"{share.unstated:,}",
        placed=f"{shown.gaps.nodes.placed[code]:,}",
        unplaced=f"{shown.gaps.nodes.unplaced[code]:,}",
    )
    st.markdown(f"{text} · {say('chains.states', **counted)}" if shown.chains else text)
    _on_map(shown, share.count)


def _on_map(shown: Board, count: int) -> None:
    """Draw the ways from the chain's totals to the sites behind them."""
    say, placed = shown.scene.say, shown.gaps.nodes.placed[shown.chain]
    with st.container(horizontal=True, gap="xsmall", key="chain_on_map"):
        if st.button(say("chains.show_chain", n=f"{count:,}"), type="tertiary", disabled=not count):
            show_chain(shown.scene, shown.chain)
        text = say("chains.show_placed", n=f"{placed:,}")
        if st.button(text, type="tertiary", disabled=not placed):
            nodes = (node.code for chain in shown.chains for node in chain.nodes)
            show_nodes(shown.scene, tuple(nodes))


def _states(shown: Board) -> dict[str, int]:
    found = [shown.gaps.states[node.code] for chain in shown.chains for node in chain.nodes]
    return {"nodes": len(found)} | {name: found.count(name) for name in STATES}


def notes(shown: Board) -> None:
    """Draw what the catalogue says of the chain, the rules, and which chains have no graph."""
    scene, say = shown.scene, shown.scene.say
    if shown.chain:
        note = next(c.note for c in scene.catalogue.chains if c.code == shown.chain)
        if note:
            st.caption(say("chains.note", note=plain(_in_script(note, scene))))
    with st.expander(say("chains.rule_title")):
        rule = scene.catalogue.chain_rule
        stages = facet_names("stage", scene.catalogue, scene.look.lang)
        ignored = say("gap.stage_joint").join(stages[code] for code in rule.ignored_stages)
        st.markdown(
            say(
                "chains.rule",
                producing=rule.strong_producing,
                building=rule.strong_building,
                ignored=plain(ignored) or say("chains.rule_ignored_none"),
            )
        )
        for name in ("rule_gaps", "rule_sums", "rule_edit"):
            st.markdown(say(f"chains.{name}"))
    _undrawn(shown)


def _in_script(text: str, scene: Scene) -> str:
    return to_traditional(text) if scene.look.lang == "zh-Hant" else text


def _undrawn(shown: Board) -> None:
    scene, numbers = shown.scene, cached.shares(shown.scene.selection, "chain")
    found = [
        scene.say(
            "chains.undrawn_one", name=chain.name(scene.look.lang), n=numbers[chain.code].count
        )
        for chain in scene.catalogue.chains
        if not chain.nodes and numbers[chain.code].count
    ]
    if found and not shown.chain:
        names = plain(scene.say("gap.stage_joint").join(found))
        st.caption(scene.say("chains.undrawn", names=names))
