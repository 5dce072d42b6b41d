"""How full a chain's nodes are, by the catalogue's written rule, and what a newcomer finds there.

Strong: so many sites in production, or so many under construction or further. Weak: fewer than
that, but at least one site. Gap: none. Sites at an ignored stage (terminated) fill no node.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from liantu.domain.catalogue import Catalogue
from liantu.domain.terms import Chain, Node

State = Literal["strong", "weak", "gap"]
#: 补链: a gap with sites further down. 延链: a gap with sites only further up. 强链: a weak node.
#: 建链: a gap with sites neither up nor down.
Kind = Literal["fill", "extend", "strengthen", "build"]
STATES: Final[tuple[State, ...]] = get_args(State)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Opening:
    """A node that is weak or a gap, and its neighbours (node codes) that have sites.

    A newcomer could buy from `suppliers` and sell to `buyers`; `no_suppliers` and `no_buyers` are
    the neighbours that are gaps themselves. `closed` says of a fill that sites stand on both sides.
    """

    node: Node
    state: State
    kind: Kind
    suppliers: tuple[str, ...]
    buyers: tuple[str, ...]
    no_suppliers: tuple[str, ...]
    no_buyers: tuple[str, ...]
    closed: bool = False

    @property
    def neighbours(self) -> tuple[str, ...]:
        """Return the neighbours that have sites, suppliers first, each once."""
        return tuple(dict.fromkeys((*self.suppliers, *self.buyers)))


def node_state(stages: Mapping[str, int], catalogue: Catalogue) -> State:
    """Return the state of a node from its sites by stage (code, or `none` for not stated)."""
    rule, known = catalogue.chain_rule, {stage.code: stage for stage in catalogue.stages}
    phases = Counter[str]()
    for code, count in stages.items():
        if code not in rule.ignored_stages:
            phases[known[code].phase if code in known else ""] += count
    producing = phases["producing"]
    building = phases["building"] + phases["completed"] + producing
    if producing >= rule.strong_producing or building >= rule.strong_building:
        return "strong"
    return "weak" if phases.total() else "gap"


def openings(chain: Chain, states: Mapping[str, State]) -> list[Opening]:
    """Return a chain's weak nodes and gaps, the most promising first.

    First by kind, then by how many neighbours have sites, then in the catalogue's order.
    """
    up, down = neighbours_of(chain)
    filled = {code for code, state in states.items() if state != "gap"}
    found = [
        _opening(node, states[node.code], filled, up, down)
        for node in chain.nodes
        if states[node.code] != "strong"
    ]
    return sorted(found, key=lambda one: (KINDS.index(one.kind), -len(one.neighbours)))


def neighbours_of(chain: Chain) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return node → the nodes it buys from, and node → the nodes it sells to."""
    up: dict[str, list[str]] = {node.code: [] for node in chain.nodes}
    down: dict[str, list[str]] = {node.code: [] for node in chain.nodes}
    for edge in chain.edges:
        up[edge.target].append(edge.source)
        down[edge.source].append(edge.target)
    return up, down


def _opening(
    node: Node,
    state: State,
    filled: Collection[str],
    up: Mapping[str, list[str]],
    down: Mapping[str, list[str]],
) -> Opening:
    before = any(code in filled for code in _reached(node.code, up))
    after = any(code in filled for code in _reached(node.code, down))
    kind: Kind = "fill" if after else "extend" if before else "build"
    return Opening(
        node,
        state,
        "strengthen" if state == "weak" else kind,
        *(_kept(codes, filled) for codes in (up[node.code], down[node.code])),
        *(_left(codes, filled) for codes in (up[node.code], down[node.code])),
        closed=before and after,
    )


def _kept(codes: Iterable[str], filled: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code in filled))


def _left(codes: Iterable[str], filled: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code not in filled))


def _reached(start: str, steps: Mapping[str, list[str]]) -> set[str]:
    """Return the nodes that are reached from a node, itself left out; circles are allowed."""
    found: set[str] = set()
    waiting = list(steps[start])
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(steps[code])
    return found - {start}
