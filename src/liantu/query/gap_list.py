"""Where the chains of a selection are weak: states of all nodes, and the openings they leave."""

from collections.abc import Mapping
from dataclasses import dataclass

from liantu.domain.gaps import Opening, State, node_state, openings
from liantu.domain.terms import Chain
from liantu.query.chain_nodes import ChainNodes, chain_nodes
from liantu.query.selection import Selection


@dataclass(frozen=True, slots=True)
class GapList:
    """Node → its share and state; the openings of the chains that the filter asks about."""

    nodes: ChainNodes
    states: Mapping[str, State]
    chains: tuple[Chain, ...]
    openings: tuple[Opening, ...]


def gap_list(selection: Selection) -> GapList:
    """Return states and openings of a selection's chains, nodes left out of the filter."""
    catalogue = selection.engine.snapshot.catalogue
    nodes = chain_nodes(selection)
    states = {code: node_state(share.stages, catalogue) for code, share in nodes.nodes.items()}
    chains = drawn_chains(selection)
    found = tuple(opening for chain in chains for opening in openings(chain, states))
    return GapList(nodes, states, chains, found)


def drawn_chains(selection: Selection) -> tuple[Chain, ...]:
    """Return the chains that have a graph; where the filter names chains, only those."""
    wanted = selection.site_filter.chain
    return tuple(
        chain
        for chain in selection.engine.snapshot.catalogue.chains
        if chain.nodes and (not wanted or chain.code in wanted)
    )
