"""Counts and sums by a facet: the numbers beside each choice, and the bars of the charts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from liantu.domain.catalogue import Catalogue
from liantu.domain.filter import BASES, LIGHTS, NONE
from liantu.domain.lights import LightDays, light_on
from liantu.query.predicate import BASIS_CODES, LIGHT_CODES, basis_number, light_number
from liantu.query.selection import Selection

FACETS = ("kind", "chain", "node", "stage", "town", "precision", "light", "basis", "band")
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
    without = _FILTER_FACET.get(facet, facet)
    answer = selection.ask(
        ("counts", _expression(selection, facet)),
        lambda sites: _keyed(sites, selection, facet).group_by("key").aggregate(n=ibis._.count()),
        without=(without,),
    )
    count = Counter[str]()
    for key, n in zip(answer["key"].to_pylist(), answer["n"].to_pylist(), strict=True):
        for value in _values(selection, facet, key):
            count[value] += n
    return {value: count[value] for value in _order(selection, facet)}


def roll_up(selection: Selection, facet: str) -> dict[str, Share]:
    """Return value → its share of the selection, in the catalogue's order, empty ones included."""

    def build(sites: ir.Table) -> ir.Table:
        keyed = _keyed(sites, selection, facet).group_by("key")
        return keyed.aggregate(
            count=ibis._.count(), wan=ibis._.wan.sum(), stated=ibis._.wan.count()
        )

    answer = selection.ask(("roll_up", _expression(selection, facet)), build)
    count, wan, stated = Counter[str](), Counter[str](), Counter[str]()
    for row in answer.to_pylist():
        for value in _values(selection, facet, row["key"]):
            count[value] += row["count"]
            wan[value] += int(row["wan"] or 0)
            stated[value] += row["stated"]
    wan.subtract(_twice(selection, facet))
    return {
        value: Share(count[value], wan[value], count[value] - stated[value])
        for value in _order(selection, facet)
    }


def _expression(selection: Selection, facet: str) -> tuple[str, str]:
    """Return what tells a facet's key from others; bands stand in the expression as numbers."""
    return facet, selection.engine.snapshot.catalogue.digest if facet == "band" else ""


def _keyed(sites: ir.Table, selection: Selection, facet: str) -> ir.Table:
    if facet == "light":
        key = light_number(sites)
    elif facet == "basis":
        key = basis_number(sites)
    elif facet == "band":
        key = _band(selection.engine.snapshot.catalogue, sites.wan)
    else:
        key = sites[_COLUMN.get(facet, facet)]
    return sites.select(key=key, wan=sites.wan)


def _band(catalogue: Catalogue, wan: ir.Column) -> ir.Value:
    branches = [(wan.isnull(), -1)]
    for number, band in enumerate(catalogue.bands):
        low, high = band.range.low_wan, band.range.high_wan
        inside = wan.notnull()
        if low is not None:
            inside &= wan >= low
        if high is not None:
            inside &= wan < high
        branches.append((inside, number))
    return ibis.cases(*branches, else_=-2)


def _values(selection: Selection, facet: str, key: int) -> tuple[str, ...]:
    """Return the facet's values that a group key stands for."""
    if facet == "light":
        return (LIGHT_CODES[key],)
    if facet == "basis":
        return (BASIS_CODES[key] or NONE,)
    if facet == "band":
        bands = selection.engine.snapshot.catalogue.bands
        return (NONE,) if key == -1 else (bands[key].code,) if key >= 0 else ()
    codebook = selection.engine.snapshot.codebook
    sets = {"chain": codebook.chain_sets, "node": codebook.node_sets}.get(facet)
    if sets is not None:
        return tuple(sets[key]) or (NONE,)
    return (codebook.codes[facet][key] or NONE,)


def _twice(selection: Selection, facet: str) -> Mapping[str, int]:
    """Return value → 万元 that stand in another selected site's amount already."""
    twice = selection.counted_twice()
    found = Counter[str]()
    for site in twice.to_pylist() if twice is not None else ():
        for value in _values_of_site(selection, facet, site):
            found[value] += site["wan"]
    return found


def _values_of_site(selection: Selection, facet: str, site: Mapping[str, Any]) -> tuple[str, ...]:
    if facet == "light":
        days = site["red_from"] is not None and LightDays(site["amber_from"], site["red_from"])
        return (light_on(days or None, selection.today),)
    if facet == "band":
        bands = selection.engine.snapshot.catalogue.bands
        return tuple(band.code for band in bands if band.range.contains(site["wan"]))[:1]
    if facet == "basis":
        return ({None: NONE, False: BASES[0], True: BASES[1]}[site["inferred"]],)
    return _values(selection, facet, site[_COLUMN.get(facet, facet)])


def _order(selection: Selection, facet: str) -> tuple[str, ...]:
    catalogue = selection.engine.snapshot.catalogue
    if facet == "light":
        return LIGHTS
    if facet == "basis":
        return (*BASES, NONE)
    if facet == "band":
        return (*(band.code for band in catalogue.bands), NONE)
    return (*(code for code in catalogue.codes(facet) if code != NONE), NONE)
