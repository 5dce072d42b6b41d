"""Counts and sums by a facet: the numbers beside each choice, and the bars of the charts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from liantu.domain.filter import LIGHTS, NONE
from liantu.query.predicate import light
from liantu.query.selection import Selection

FACETS = ("kind", "chain", "node", "stage", "town", "precision", "light", "band")
_COLUMN = {"chain": "chain_set", "node": "node_set"}
#: The filter's facet that a roll-up's choices belong to.
_FILTER_FACET = {"band": "inv"}


@dataclass(frozen=True, slots=True)
class Share:
    """One value's part of a selection: sites, 万元 (amounts inside another's once), unstated."""

    count: int = 0
    wan: int = 0
    unstated: int = 0


def facet_counts(selection: Selection, facet: str) -> dict[str, int]:
    """Return value → sites, with all other facets applied; `none` for what is not stated.

    A site with several chains or nodes counts under each of them. Bands are keyed by their code.
    """
    shares = roll_up(selection, facet, without=_FILTER_FACET.get(facet, facet))
    return {value: share.count for value, share in shares.items()}


def roll_up(selection: Selection, facet: str, *, without: str = "") -> dict[str, Share]:
    """Return value → its share of the selection, in the catalogue's order, empty ones included."""
    sites = selection.sites({without} if without else ())
    keyed = sites.mutate(key=_key(selection, facet, sites))
    answer = selection.engine.ask(
        keyed.group_by("key").aggregate(
            count=keyed.count(), wan=keyed.wan.sum(), stated=keyed.wan.count()
        )
    )
    count, wan, stated = Counter[str](), Counter[str](), Counter[str]()
    for row in answer.to_pylist():
        for value in _values(selection, facet, row["key"]):
            count[value] += row["count"]
            wan[value] += int(row["wan"] or 0)
            stated[value] += row["stated"]
    if not without:
        wan.subtract(_twice(selection, facet))
    return {
        value: Share(count[value], wan[value], count[value] - stated[value])
        for value in _order(selection, facet)
    }


def _key(selection: Selection, facet: str, sites: ir.Table) -> ir.Value:
    if facet == "light":
        return light(sites, selection.today)
    if facet == "band":
        return _band(selection, sites)
    return sites[_COLUMN.get(facet, facet)]


def _band(selection: Selection, sites: ir.Table) -> ir.Value:
    branches = [(sites.wan.isnull(), -1)]
    for number, band in enumerate(selection.engine.snapshot.catalogue.bands):
        low, high = band.range.low_wan, band.range.high_wan
        inside = ibis.literal(True)
        if low is not None:
            inside &= sites.wan >= low
        if high is not None:
            inside &= sites.wan < high
        branches.append((inside, number))
    return ibis.cases(*branches, else_=-2)


def _values(selection: Selection, facet: str, key: int | str) -> tuple[str, ...]:
    """Return the facet's values that a group key stands for."""
    if facet == "light":
        return (str(key),)
    number = int(key)
    if facet == "band":
        bands = selection.engine.snapshot.catalogue.bands
        return (NONE,) if number == -1 else (bands[number].code,) if number >= 0 else ()
    codebook = selection.engine.snapshot.codebook
    sets = {"chain": codebook.chain_sets, "node": codebook.node_sets}.get(facet)
    if sets is not None:
        return tuple(sets[number]) or (NONE,)
    return (codebook.codes[facet][number] or NONE,)


def _twice(selection: Selection, facet: str) -> Mapping[str, int]:
    """Return value → 万元 that stand in another selected site's amount already."""
    twice = selection.sites_counted_twice()
    found = Counter[str]()
    if twice is None:
        return found
    keyed = twice.mutate(key=_key(selection, facet, twice)).select("key", "wan")
    for row in selection.engine.ask(keyed).to_pylist():
        for value in _values(selection, facet, row["key"]):
            found[value] += row["wan"]
    return found


def _order(selection: Selection, facet: str) -> tuple[str, ...]:
    catalogue = selection.engine.snapshot.catalogue
    if facet == "light":
        return LIGHTS
    if facet == "band":
        return (*(band.code for band in catalogue.bands), NONE)
    codes = tuple(code for code in catalogue.codes(facet) if code != NONE)
    return (*codes, NONE)
