"""What became of a catalogue, in words: nodes, edges, rules and the other coded words."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from liantu.domain.catalogue import Catalogue
from liantu.domain.terms import Chain, ChainRule, Edge, LightRules, Node, Term
from liantu.domain.wording import Words

#: The coded words besides the graphs, in the order of the file.
_FACETS = ("kind", "precision", "stage", "town", "chain")


def catalogue_changes(old: Catalogue, new: Catalogue, say: Words) -> tuple[str, ...]:
    """Return a line of words for each difference between two catalogues; none for the same text."""
    if old.digest == new.digest:
        return ()
    lines = (
        *_nodes(old, new, say),
        *_edges(old, new, say),
        *_thresholds(old, new, say),
        *_terms(old, new, say),
    )
    return lines or (say("catalogue.small"),)


def node_name(catalogue: Catalogue, node: Node, say: Words) -> str:
    """Return a node's name behind that of its chain."""
    return f"{catalogue.codes('chain')[node.chain].name(say.lang)} › {node.name(say.lang)}"


def _nodes(old: Catalogue, new: Catalogue, say: Words) -> Iterator[str]:
    before, after = _nodes_of(old), _nodes_of(new)
    for code, node in after.items():
        if code not in before:
            tier = say(f"tier.{node.tier}")
            yield say("catalogue.node_added", node=node_name(new, node, say), tier=tier)
    for code, node in before.items():
        if code not in after:
            yield say("catalogue.node_removed", node=node_name(old, node, say))
        elif after[code] != node:
            yield from _node(old, node, after[code], say)


def _node(old: Catalogue, node: Node, now: Node, say: Words) -> Iterator[str]:
    name = node_name(old, node, say)
    if now.name(say.lang) != node.name(say.lang):
        yield say("catalogue.node_renamed", node=name, now=now.name(say.lang))
    elif (now.name_zh, now.name_en, now.basis) != (node.name_zh, node.name_en, node.basis):
        yield say("catalogue.node_edited", node=name)
    if now.tier != node.tier:
        tiers = {"old": say(f"tier.{node.tier}"), "now": say(f"tier.{now.tier}")}
        yield say("catalogue.node_moved", node=name, **tiers)


def _edges(old: Catalogue, new: Catalogue, say: Words) -> Iterator[str]:
    before, after = _edges_of(old), _edges_of(new)
    for ends, edge in after.items():
        if ends not in before:
            yield say("catalogue.edge_added", **_edge(new, edge, say))
        elif before[ends] != edge:
            yield say("catalogue.edge_edited", **_edge(new, edge, say))
    for ends, edge in before.items():
        if ends not in after:
            yield say("catalogue.edge_removed", **_edge(old, edge, say))


def _edge(catalogue: Catalogue, edge: Edge, say: Words) -> dict[str, str]:
    nodes = _nodes_of(catalogue)
    return {
        "source": node_name(catalogue, nodes[edge.source], say),
        "target": nodes[edge.target].name(say.lang),
        "kind": edge.kind(say.lang),
    }


def _thresholds(old: Catalogue, new: Catalogue, say: Words) -> Iterator[str]:
    for rule in fields(LightRules):
        was, now = (getattr(one.lights, rule.name) for one in (old, new))
        if was != now:
            yield say("catalogue.number", what=say(f"lights.{rule.name}"), old=was, now=now)
    for rule in fields(ChainRule):
        was, now = (getattr(one.chain_rule, rule.name) for one in (old, new))
        if was == now:
            continue
        if rule.name == "ignored_stages":
            yield say("catalogue.ignored_stages")
        else:
            yield say("catalogue.number", what=say(f"catalogue.{rule.name}"), old=was, now=now)


def _terms(old: Catalogue, new: Catalogue, say: Words) -> Iterator[str]:
    for facet in _FACETS:
        before, after = (_plain(one.codes(facet)) for one in (old, new))
        yield from _listed(say(f"facet.{facet}"), before, after, say)
    before, after = ({band.code: band for band in one.bands} for one in (old, new))
    yield from _listed(say("facet.inv"), before, after, say)


def _listed(
    what: str, before: Mapping[str, Term], after: Mapping[str, Term], say: Words
) -> Iterator[str]:
    for code, term in after.items():
        if code not in before:
            yield say("catalogue.term_added", what=what, name=term.name(say.lang))
    for code, term in before.items():
        if code not in after:
            yield say("catalogue.term_removed", what=what, name=term.name(say.lang))
        elif after[code] != term:
            yield say("catalogue.term_edited", what=what, name=term.name(say.lang))


def _plain(terms: Mapping[str, Term]) -> dict[str, Term]:
    """Return the terms without the graphs of chains, of which the other lines tell."""
    return {
        code: replace(term, nodes=(), edges=()) if isinstance(term, Chain) else term
        for code, term in terms.items()
    }


def _nodes_of(catalogue: Catalogue) -> dict[str, Node]:
    return {node.code: node for chain in catalogue.chains for node in chain.nodes}


def _edges_of(catalogue: Catalogue) -> dict[tuple[str, str], Edge]:
    edges = (edge for chain in catalogue.chains for edge in chain.edges)
    return {(edge.source, edge.target): edge for edge in edges}
