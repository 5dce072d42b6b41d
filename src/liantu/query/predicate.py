"""The filter's one meaning: ibis predicates for its shape, and the values bound into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from liantu.domain.dates import first_day
from liantu.domain.filter import BASES, CODE_FACETS, NONE, SiteFilter
from liantu.domain.fold import needle
from liantu.domain.parks import park_code
from liantu.query.bits import FACETS as BIT_FACETS
from liantu.query.bits import bits_column, facets_with_bits, mask
from liantu.query.circle import METRES_PER_KM, circle_values, in_circle
from liantu.query.question import integer, integers, number, text
from liantu.store.snapshot import Codebook

_COLUMNS = {
    "kind": "kind",
    "stage": "stage",
    "town": "town",
    "park": "park",
    "unit": "unit",
    "precision": "precision",
    "chain": "chain_set",
    "node": "node_set",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a filter decides its predicates' form: facets that restrict, but not their values.

    `bits` names the facets that match by a bit each (liantu.query.bits), not by a list.
    `ranges` says of each investment range which ends are closed; `terms` counts search words.
    `zone` is an area's id, nothing for an area that nobody knows, None where none is asked for.
    """

    codes: tuple[str, ...]
    bits: frozenset[str]
    ranges: tuple[tuple[bool, bool], ...]
    without_amount: bool
    since: bool
    terms: int
    bbox: bool
    zone: str | None
    near: bool = False


def shape_of(site_filter: SiteFilter, codebook: Codebook, *, zone_known: bool = True) -> Shape:
    """Return a filter's shape over sites whose codes are numbered by `codebook`."""
    return Shape(
        codes=tuple(facet for facet in CODE_FACETS if getattr(site_filter, facet)),
        bits=facets_with_bits(codebook),
        ranges=tuple(
            (item.low_wan is not None, item.high_wan is not None) for item in site_filter.investment
        ),
        without_amount=site_filter.investment_none,
        since=site_filter.since is not None,
        terms=len(site_filter.text),
        bbox=site_filter.bbox is not None,
        zone=site_filter.zone if zone_known or site_filter.zone is None else "",
        near=site_filter.near is not None,
    )


def values_of(site_filter: SiteFilter, codebook: Codebook, today: int) -> dict[str, Any]:
    """Return the values that the predicates of a filter's shape bind."""
    values: dict[str, Any] = {"today": today}
    for facet in ("kind", "stage", "town", "precision"):
        values[facet] = _numbers(getattr(site_filter, facet), codebook.codes[facet])
    for facet in BIT_FACETS:
        values[_mask_of(facet)] = mask(getattr(site_filter, facet), codebook.codes[facet])
    values["chain"] = _sets_with(site_filter.chain, codebook.chain_sets)
    values["node"] = _sets_with(site_filter.node, codebook.node_sets)
    # Codes of names are worked out only when they are asked about: there may be thousands.
    parks = [park_code(name) for name in codebook.parks] if site_filter.park else []
    values["park"] = _numbers(site_filter.park, parks)
    units = [park_code(name) for name in codebook.units] if site_filter.unit else []
    values["unit"] = _numbers(site_filter.unit, units)
    values["basis"] = _numbers(site_filter.basis, BASIS_CODES)
    values["light"] = [_LIGHT_NUMBERS[code] for code in site_filter.light if code in _LIGHT_NUMBERS]
    for position, item in enumerate(site_filter.investment):
        values[f"low{position}"], values[f"high{position}"] = item.low_wan, item.high_wan
    values["since"] = first_day(site_filter.since) if site_filter.since else None
    for position, term in enumerate(site_filter.text):
        values[f"term{position}"] = needle(term)
    if site_filter.bbox:
        edges = zip(("west", "south", "east", "north"), site_filter.bbox.edges(), strict=True)
        values |= dict(edges)
    if site_filter.near:
        near = site_filter.near
        values |= circle_values("circle", (near.lon, near.lat), near.km * METRES_PER_KM)
    return values


def predicates(shape: Shape, table: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return facet → predicate for each facet that restricts; AND them all for the selection."""
    found: dict[str, ir.BooleanValue] = {}
    for facet in shape.codes:
        if facet in shape.bits:
            found[facet] = (table[bits_column(facet)] & integer(_mask_of(facet))) != 0
            continue
        column = _NUMBERED[facet](table) if facet in _NUMBERED else table[_COLUMNS[facet]]
        # Chosen but known to nobody is an empty list: it matches nothing, never everything.
        found[facet] = integers(facet).contains(column)
    if shape.ranges or shape.without_amount:
        found["inv"] = _invested(shape, table.wan)
    if shape.since:
        found["since"] = (table.as_of_day >= integer("since")).fill_null(ibis.literal(False))
    if shape.terms:
        hits = [table.search.contains(text(f"term{n}")) for n in range(shape.terms)]
        found["q"] = ibis.and_(*hits)
    if shape.bbox:
        inside = table.lon.between(number("west"), number("east"))
        inside &= table.lat.between(number("south"), number("north"))
        found["bbox"] = inside.fill_null(ibis.literal(False))
    if shape.near:
        found["near"] = in_circle("circle", table).fill_null(ibis.literal(False))
    if shape.zone is not None:
        found["zone"] = _in_zone(shape.zone, table)
    return found


def _mask_of(facet: str) -> str:
    return f"{facet}_mask"


def _in_zone(zone: str, table: ir.Table) -> ir.BooleanValue:
    if not zone:
        return ibis.literal(False)
    rows = ibis.table({"row": "int32"}, name=zone_table(zone))
    return table.row.isin(rows.row)


def _invested(shape: Shape, wan: ir.Column) -> ir.BooleanValue:
    parts = [wan.isnull()] if shape.without_amount else []
    for position, (low, high) in enumerate(shape.ranges):
        inside = wan.notnull()
        if low:
            inside &= wan >= integer(f"low{position}")
        if high:
            inside &= wan < integer(f"high{position}")
        parts.append(inside)
    return ibis.or_(*parts)


def _numbers(codes: Sequence[str], numbered: Sequence[str]) -> list[int]:
    wanted = {"" if code == NONE else code for code in codes}
    return [number for number, code in enumerate(numbered) if code in wanted]


def _sets_with(codes: Sequence[str], sets: Sequence[Sequence[str]]) -> list[int]:
    """Return the numbers of the sets that hold any of the codes; `none` is the empty set."""
    wanted = set(codes)
    return [
        number for number, members in enumerate(sets) if not wanted.isdisjoint(members or (NONE,))
    ]


def zone_table(zone: str) -> str:
    """Return the name of the table that holds the rows inside a zone."""
    return f"zone_{zone}"


#: How lights are numbered in queries, worst first.
LIGHT_CODES = ("red", "amber", "green", "grey")
_LIGHT_NUMBERS = {code: number for number, code in enumerate(LIGHT_CODES)}


def light_number(table: ir.Table) -> ir.IntegerValue:
    """Return each site's progress light on the bound day, as its position in LIGHT_CODES."""
    today = integer("today")
    return ibis.cases(
        (table.red_from.isnull(), 3),
        (table.red_from <= today, 0),
        (table.amber_from <= today, 1),
        else_=2,
    )


#: How the grounds of a site's chain are numbered in queries; 0 is "not stated".
BASIS_CODES = ("", *BASES)


def basis_number(table: ir.Table) -> ir.IntegerValue:
    """Return each site's grounds for its chain, as their position in BASIS_CODES."""
    return ibis.cases((table.inferred.isnull(), 0), (table.inferred, 2), else_=1)


#: Facets that are judged in the query, and how.
_NUMBERED = {"light": light_number, "basis": basis_number}
