"""What stands at each node of the chains: sites, amounts and stages."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import ibis
from ibis.expr import types as ir

from liantu.domain.filter import NONE
from liantu.query.selection import Selection


@dataclass(frozen=True, slots=True)
class NodeShare:
    """A node's part: its sites, its share of their 万元, how many state none or were inferred.

    `stages` holds stage code (or `none`) → sites.
    """

    count: int = 0
    wan: int = 0
    unstated: int = 0
    inferred: int = 0
    stages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChainNodes:
    """Node → its share, for every node of the catalogue.

    `placed` holds chain → sites at its nodes, each once; `unplaced` chain → sites of the chain that
    are at none of its nodes; `anywhere` counts the sites at any node, each once.
    """

    nodes: Mapping[str, NodeShare]
    placed: Mapping[str, int]
    unplaced: Mapping[str, int]
    anywhere: int


def without_nodes(selection: Selection) -> Selection:
    """Return the selection with no node chosen: a node's neighbours are no gaps for not being it.

    As the counts beside a facet's choices, a graph is judged with all other facets applied.
    """
    return replace(selection, site_filter=selection.site_filter.without("node"))


def chain_nodes(selection: Selection) -> ChainNodes:
    """Return what stands at each node, with every facet but the nodes applied.

    A site at several nodes counts at each of them, and once in its chain. The amounts of the sites
    at the same nodes are shared among these evenly, to the last 万元, so that the shares of all
    nodes add up to the amounts; an amount inside another selected site's is in none of them.
    """
    wide = without_nodes(selection)
    snapshot = wide.engine.snapshot
    sets, chains = snapshot.codebook.node_sets, snapshot.codebook.chain_sets
    stages = snapshot.codebook.codes["stage"]
    wan, placed, unplaced = Counter[int](), Counter[str](), Counter[str]()
    anywhere = 0
    count, unstated, inferred = Counter[str](), Counter[str](), Counter[str]()
    at_stage: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for group in _groups(wide):
        members, n = sets[group["node_set"]], group["n"]
        wan[group["node_set"]] += int(group["wan"] or 0)
        homes = {code.partition(".")[0] for code in members}
        anywhere += n if members else 0
        placed.update(dict.fromkeys(homes, n))
        unplaced.update(dict.fromkeys(set(chains[group["chain_set"]]) - homes, n))
        for code in members:
            count[code] += n
            unstated[code] += n - group["stated"]
            inferred[code] += n if group["inferred"] else 0
            at_stage[code][stages[group["stage"]] or NONE] += n
    shared = _shared(wide, wan)
    shares = {
        code: NodeShare(
            count[code], shared[code], unstated[code], inferred[code], dict(at_stage[code])
        )
        for code in snapshot.catalogue.codes("node")
    }
    known = snapshot.catalogue.codes("chain")
    return ChainNodes(
        shares,
        {chain: placed[chain] for chain in known},
        {chain: unplaced[chain] for chain in known},
        anywhere,
    )


def _groups(selection: Selection) -> Iterator[dict[str, Any]]:
    yield from selection.ask("chain_nodes", _grouped).to_pylist()


def _grouped(sites: ir.Table) -> ir.Table:
    return sites.group_by("node_set", "chain_set", "stage", "inferred").aggregate(
        n=ibis._.count(), wan=ibis._.wan.sum(), stated=ibis._.wan.count()
    )


def _shared(selection: Selection, wan: Counter[int]) -> Counter[str]:
    """Return node → 万元 of an even division; what is left over goes to the first nodes."""
    twice = selection.counted_twice()
    for site in twice.to_pylist() if twice is not None else ():
        wan[site["node_set"]] -= site["wan"]
    shared = Counter[str]()
    for number, amount in wan.items():
        members = selection.engine.snapshot.codebook.node_sets[number]
        if not members:
            continue
        each, rest = divmod(amount, len(members))
        for place, code in enumerate(members):
            shared[code] += each + (place < rest)
    return shared
