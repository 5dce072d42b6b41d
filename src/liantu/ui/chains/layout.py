"""Where each node of a chain's graph is drawn: columns from upstream to downstream."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from liantu.domain.gaps import neighbours_of
from liantu.domain.terms import TIERS, Chain, Node

#: Between two chains that lie one above the other, in rows.
_LANE_GAP = 0.6


@dataclass(frozen=True, slots=True)
class Layout:
    """Node → (column, row) from 0; tier → its first column and the one after its last.

    `lanes` holds chain → its first row and the one after its last.
    """

    places: Mapping[str, tuple[float, float]]
    tiers: Mapping[str, tuple[int, int]]
    lanes: Mapping[str, tuple[float, float]]

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return max(end for _, end in self.tiers.values())

    @property
    def rows(self) -> float:
        """Return where the last lane ends."""
        return max(end for _, end in self.lanes.values())


def lay_out(chains: Sequence[Chain]) -> Layout:
    """Return places for chains that have nodes, each in a lane of its own, one above the other."""
    steps = {chain.code: _steps(chain) for chain in chains}
    tiers = _tiers(chains, steps)
    places: dict[str, tuple[float, float]] = {}
    lanes: dict[str, tuple[float, float]] = {}
    top = 0.0
    for chain in chains:
        columns = _columns(chain, steps[chain.code], tiers)
        height = max(len(column) for column in columns.values())
        lanes[chain.code] = (top, top + height)
        places |= _places(chain, columns, top, height)
        top += height + _LANE_GAP
    return Layout(places, tiers, lanes)


def _steps(chain: Chain) -> dict[str, int]:
    """Return node → how many nodes of its own tier come before it, along the longest way."""
    tier = {node.code: node.tier for node in chain.nodes}
    steps = dict.fromkeys(tier, 0)
    inside = [edge for edge in chain.edges if tier[edge.source] == tier[edge.target]]
    # Long enough for the longest way; in a circle it ends all the same.
    for _ in chain.nodes:
        longer = {
            edge.target: steps[edge.source] + 1
            for edge in inside
            if steps[edge.target] <= steps[edge.source] < len(inside)
        }
        steps |= longer
    return steps


def _tiers(
    chains: Sequence[Chain], steps: Mapping[str, Mapping[str, int]]
) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    first = 0
    for tier in TIERS:
        deep = [
            steps[chain.code][n.code] for chain in chains for n in chain.nodes if n.tier == tier
        ]
        if deep:
            found[tier] = (first, first + max(deep) + 1)
            first += max(deep) + 1
    return found


def _columns(
    chain: Chain, steps: Mapping[str, int], tiers: Mapping[str, tuple[int, int]]
) -> dict[int, list[Node]]:
    columns: dict[int, list[Node]] = {}
    for node in chain.nodes:
        columns.setdefault(tiers[node.tier][0] + steps[node.code], []).append(node)
    return dict(sorted(columns.items()))


def _places(
    chain: Chain, columns: Mapping[int, list[Node]], top: float, height: int
) -> dict[str, tuple[float, float]]:
    """Return each node's place: a column is ordered by where its nodes' neighbours stand."""
    up, down = neighbours_of(chain)
    heights = {
        node.code: _height(number, len(nodes), top, height)
        for nodes in columns.values()
        for number, node in enumerate(nodes)
    }
    for near, order in ((up, list(columns)), (down, list(columns)[::-1]), (up, list(columns))):
        for column in order:
            ranked = sorted(columns[column], key=lambda node: _middle(node.code, near, heights))
            for number, node in enumerate(ranked):
                heights[node.code] = _height(number, len(ranked), top, height)
    return {
        node.code: (column, heights[node.code])
        for column, nodes in columns.items()
        for node in nodes
    }


def _height(number: int, count: int, top: float, height: int) -> float:
    return top + height * (number + 0.5) / count


def _middle(code: str, near: Mapping[str, list[str]], heights: Mapping[str, float]) -> float:
    around = [heights[other] for other in near[code]]
    return fmean(around) if around else heights[code]
