"""A chain's graph as an editor changes it: from one text of the catalogue to the next.

Only the lines of that chain's nodes and edges change; whatever else stands in the file stays as it
is, comments included. A node's code never changes, and none is taken away: sites may name it.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from liantu.domain.catalogue import read_catalogue
from liantu.domain.errors import LedgerError, shown
from liantu.domain.filter import MARKS
from liantu.domain.language import LANGS
from liantu.domain.terms import TIERS
from liantu.domain.wording import words

#: Said of a node or an edge that an editor made.
BASIS: Final = "office"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}", re.ASCII)
_NEVER: Final = (*MARKS, "›", " or ")
_Row = Mapping[str, Any]


def with_node(text: str, chain: str, node_id: str, names: tuple[str, str], tier: str) -> str:
    """Return the catalogue's text with a node added, or with its names (zh, en) and tier changed.

    Raises:
        LedgerError: the id or a name will not do, or the lines are not as this program writes them.
    """
    if not _ID.fullmatch(node_id) or tier not in TIERS:
        raise LedgerError.worded("graph.id", value=shown(node_id))
    nodes, edges = _graph(text, chain)
    zh, en = (_name(name) for name in names)
    for node in nodes:
        if node["id"] != node_id and {zh, en} & {node["name_zh"], node["name_en"]}:
            raise LedgerError.worded("graph.name_taken", value=shown(zh))
    told = {"id": node_id, "name_zh": zh, "name_en": en, "tier": tier}
    old = next((node for node in nodes if node["id"] == node_id), {"basis": BASIS})
    row = {**told, **{key: value for key, value in old.items() if key not in told}}
    others = [row if node["id"] == node_id else node for node in nodes]
    return _written(text, chain, others if row in others else [*others, row], edges)


def with_node_of(text: str, other: str, code: str) -> str:
    """Return the catalogue's text with a node (`chain.node`) as another text of it has it.

    Raises:
        LedgerError: the text lacks the chain or has its name, or the lines are laid out by hand.
    """
    chain, _, node_id = code.partition(".")
    rows, _ = _graph(other, chain)
    row = next(row for row in rows if row["id"] == node_id)
    nodes, edges = _graph(text, chain)
    taken = {name for node in nodes for name in (node["name_zh"], node["name_en"])}
    if taken & {row["name_zh"], row["name_en"]}:
        raise LedgerError.worded("graph.name_taken", value=shown(row["name_zh"]))
    return _written(text, chain, [*nodes, row], edges)


def with_edge(text: str, chain: str, ends: tuple[str, str], kinds: tuple[str, str]) -> str:
    """Return the text with an edge added between two node ids; `kinds` say what is supplied.

    Raises:
        LedgerError: an end is no node, both are one, the edge is there, or a kind will not do.
    """
    nodes, edges = _graph(text, chain)
    source, target = ends
    known = {node["id"] for node in nodes}
    if source == target or not {source, target} <= known:
        raise LedgerError.worded("graph.ends")
    if any((edge["source"], edge["target"]) == ends for edge in edges):
        raise LedgerError.worded("graph.edge_taken")
    zh, en = (_name(kind) for kind in kinds)
    row = {"source": source, "target": target, "kind_zh": zh, "kind_en": en, "basis": BASIS}
    return _written(text, chain, nodes, [*edges, row])


def without_edge(text: str, chain: str, ends: tuple[str, str]) -> str:
    """Return the text without the edge between two node ids.

    Raises:
        LedgerError: there is no such edge.
    """
    nodes, edges = _graph(text, chain)
    left = [edge for edge in edges if (edge["source"], edge["target"]) != ends]
    if len(left) == len(edges):
        raise LedgerError.worded("graph.ends")
    return _written(text, chain, nodes, left)


def _name(name: str) -> str:
    told = name.strip()
    marked = any(mark in f" {told} " for mark in _NEVER)
    missing = {words(lang)("filter.missing") for lang in LANGS}
    if not told or not told.isprintable() or marked or told in missing:
        raise LedgerError.worded("graph.name", value=shown(told), marks=" ".join(MARKS))
    return told


def _graph(text: str, chain: str) -> tuple[list[_Row], list[_Row]]:
    row = _row(tomllib.loads(text), chain)
    return list(row.get("nodes", ())), list(row.get("edges", ()))


def _row(raw: Mapping[str, Any], chain: str) -> dict[str, Any]:
    row = next((row for row in raw["chains"] if row["code"] == chain), None)
    if row is None:
        raise LedgerError.worded("graph.chain", value=shown(chain))
    return row


def _written(text: str, chain: str, nodes: Sequence[_Row], edges: Sequence[_Row]) -> str:
    """Return the text with a chain's rows replaced; nothing else may change by it."""
    wanted = tomllib.loads(text)
    _row(wanted, chain).update(nodes=list(nodes), edges=list(edges))
    old_nodes, old_edges = _graph(text, chain)
    lines = _block(text, chain)
    # Comments between the rows, or rows laid out by hand, would be lost: they are left to hands.
    for key, old, new in (("nodes", old_nodes, nodes), ("edges", old_edges, edges)):
        rows = _rows(key, old)
        if lines.count(rows) != 1:
            raise LedgerError.worded("graph.by_hand")
        lines = lines.replace(rows, _rows(key, new))
    found = text.replace(_block(text, chain), lines)
    if tomllib.loads(found) != wanted:
        raise LedgerError.worded("graph.by_hand")
    read_catalogue(found)
    return found


def _block(text: str, chain: str) -> str:
    """Return the lines of a chain, from its own code to the next table."""
    blocks = [block for block in re.split(r"(?m)^(?=\[)", text) if block.startswith("[[chains]]")]
    own = [block for block in blocks if f"\ncode = {json.dumps(chain)}\n" in block]
    if len(own) != 1 or text.count(own[0]) != 1:
        raise LedgerError.worded("graph.by_hand")
    return own[0]


def _rows(key: str, rows: Sequence[_Row]) -> str:
    """Return the rows as the file has them: one a line."""
    if not rows:
        return f"\n{key} = []\n"
    told = (
        ", ".join(
            f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in row.items()
        )
        for row in rows
    )
    return f"\n{key} = [\n" + "".join(f"  {{ {row} }},\n" for row in told) + "]\n"
