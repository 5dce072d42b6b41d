"""The filter's one meaning, as ibis predicates over the columns of a snapshot."""

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from liantu.domain.dates import first_day
from liantu.domain.filter import NONE, SiteFilter
from liantu.domain.fold import needle
from liantu.domain.money import InvestmentRange
from liantu.store.snapshot import Codebook

_PLAIN = ("kind", "stage", "town", "precision")


def predicates(
    site_filter: SiteFilter,
    table: ir.Table,
    codebook: Codebook,
    today: int,
    *,
    zone_known: bool = True,
) -> dict[str, ir.BooleanValue]:
    """Return facet → predicate for each facet that restricts; AND them all for the selection.

    A zone that nobody knows holds no site.
    """
    found: dict[str, ir.BooleanValue] = {}
    for facet in _PLAIN:
        codes = getattr(site_filter, facet)
        if codes:
            found[facet] = _among(table[facet], _numbers(codes, codebook.codes[facet]))
    if site_filter.chain:
        numbers = _sets_with(site_filter.chain, codebook.chain_sets)
        found["chain"] = _among(table.chain_set, numbers)
    if site_filter.node:
        found["node"] = _among(table.node_set, _sets_with(site_filter.node, codebook.node_sets))
    if site_filter.light:
        found["light"] = light(table, today).isin(site_filter.light)
    if site_filter.investment or site_filter.investment_none:
        found["inv"] = _invested(site_filter, table)
    if site_filter.since:
        found["since"] = (table.as_of_day >= first_day(site_filter.since)).fill_null(
            ibis.literal(False)
        )
    if site_filter.text:
        hits = [table.search.contains(needle(term)) for term in site_filter.text]
        found["q"] = ibis.and_(*hits)
    return found | _areas(site_filter, table, zone_known=zone_known)


def _numbers(codes: Sequence[str], numbered: Sequence[str]) -> list[int]:
    wanted = {"" if code == NONE else code for code in codes}
    return [number for number, code in enumerate(numbered) if code in wanted]


def _sets_with(codes: Sequence[str], sets: Sequence[Sequence[str]]) -> list[int]:
    """Return the numbers of the sets that hold any of the codes; `none` is the empty set."""
    wanted = set(codes)
    return [
        number for number, members in enumerate(sets) if not wanted.isdisjoint(members or (NONE,))
    ]


def _among(column: ir.Column, numbers: Sequence[int]) -> ir.BooleanValue:
    # Chosen but known to nobody matches nothing; never silently everything.
    return column.isin(numbers) if numbers else ibis.literal(False)


def _invested(site_filter: SiteFilter, table: ir.Table) -> ir.BooleanValue:
    parts = [_inside(table.wan, item) for item in site_filter.investment]
    if site_filter.investment_none:
        parts.append(table.wan.isnull())
    return ibis.or_(*parts)


def _inside(wan: ir.Column, item: InvestmentRange) -> ir.BooleanValue:
    inside = wan.notnull()
    if item.low_wan is not None:
        inside &= wan >= item.low_wan
    if item.high_wan is not None:
        inside &= wan < item.high_wan
    return inside


def _areas(
    site_filter: SiteFilter, table: ir.Table, *, zone_known: bool
) -> dict[str, ir.BooleanValue]:
    found: dict[str, ir.BooleanValue] = {}
    box = site_filter.bbox
    if box is not None:
        inside = table.lon.between(box.west, box.east) & table.lat.between(box.south, box.north)
        found["bbox"] = inside.fill_null(ibis.literal(False))
    if site_filter.zone is not None:
        rows = ibis.table({"row": "int32"}, name=zone_table(site_filter.zone))
        found["zone"] = table.row.isin(rows.row) if zone_known else ibis.literal(False)
    return found


def zone_table(zone: str) -> str:
    """Return the name of the table that holds the rows inside a zone."""
    return f"zone_{zone}"


def light(table: ir.Table, today: int) -> ir.StringValue:
    """Return each site's progress light on a day given as proleptic ordinal."""
    return ibis.cases(
        (table.red_from.isnull(), "grey"),
        (table.red_from <= today, "red"),
        (table.amber_from <= today, "amber"),
        else_="green",
    )
