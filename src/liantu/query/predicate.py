"""The filter's one meaning: an ibis predicate for each facet, and the values bound into them."""

from collections.abc import Hashable, Sequence
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
from liantu.query.question import integer, integers, number, rows_in, text
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


#: What decides how a facet's predicate is written, besides the values that are bound into it.
Form = Hashable


def forms_of(
    site_filter: SiteFilter, codebook: Codebook, *, zone: str | None, words: str | None
) -> dict[str, Form]:
    """Return facet → form of its predicate, for each facet in which a filter restricts.

    Codes are those of `codebook`. `zone` and `words` name the tables of the rows inside the
    filter's area and with its words, where there are such.
    """
    bits, chosen = facets_with_bits(codebook), site_filter
    forms: dict[str, Form] = {
        facet: "bits" if facet in bits else "list"
        for facet in CODE_FACETS
        if getattr(chosen, facet)
    }
    if chosen.investment or chosen.investment_none:
        ends = ((item.low_wan is not None, item.high_wan is not None) for item in chosen.investment)
        forms["inv"] = (chosen.investment_none, *ends)
    if chosen.text:
        forms["q"] = len(chosen.text) if words is None else "kept"
    if chosen.zone is not None:
        forms["zone"] = "unknown" if zone is None else "kept"
    plain = {"since": chosen.since, "bbox": chosen.bbox, "near": chosen.near}
    return forms | {facet: "" for facet, value in plain.items() if value is not None}


def values_of(site_filter: SiteFilter, codebook: Codebook, today: int) -> dict[str, Any]:
    """Return the values that the predicates of a filter's facets bind."""
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


def predicate(facet: str, form: Form, table: ir.Table) -> ir.BooleanValue:
    """Return where a table's sites meet a filter in one facet."""
    if facet in _PLAIN:
        return _PLAIN[facet](table)
    if facet == "inv":
        return _invested(form, table.wan)
    if facet == "q":
        return _kept("words", table) if form == "kept" else texts_hold(form, table)
    if facet == "zone":
        return _kept("zone", table) if form == "kept" else ibis.literal(False)
    if form == "bits":
        return (table[bits_column(facet)] & integer(_mask_of(facet))) != 0
    column = _NUMBERED[facet](table) if facet in _NUMBERED else table[_COLUMNS[facet]]
    # Chosen but known to nobody is an empty list: it matches nothing, never everything.
    return integers(facet).contains(column)


def _since(table: ir.Table) -> ir.BooleanValue:
    return (table.as_of_day >= integer("since")).fill_null(ibis.literal(False))


def _in_bbox(table: ir.Table) -> ir.BooleanValue:
    inside = table.lon.between(number("west"), number("east"))
    inside &= table.lat.between(number("south"), number("north"))
    return inside.fill_null(ibis.literal(False))


def _near(table: ir.Table) -> ir.BooleanValue:
    return in_circle("circle", table).fill_null(ibis.literal(False))


def _kept(name: str, table: ir.Table) -> ir.BooleanValue:
    return table.row.isin(rows_in(name).row)


def texts_hold(terms: int, table: ir.Table) -> ir.BooleanValue:
    """Return where a site's texts hold all of so many folded words, bound as `term0` and so on."""
    return ibis.and_(*(table.search.contains(text(f"term{place}")) for place in range(terms)))


def _mask_of(facet: str) -> str:
    return f"{facet}_mask"


def _invested(form: tuple[Any, ...], wan: ir.Column) -> ir.BooleanValue:
    without_amount, *ranges = form
    parts = [wan.isnull()] if without_amount else []
    for position, (low, high) in enumerate(ranges):
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
#: Facets with one form only.
_PLAIN = {"since": _since, "bbox": _in_bbox, "near": _near}
