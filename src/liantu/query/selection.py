"""A filter applied to a snapshot: what every question starts from."""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from liantu.domain.filter import SiteFilter
from liantu.query.engine import KIN, KIN_SITES, SITES, Engine
from liantu.query.predicate import predicates, zone_table


@dataclass(frozen=True, slots=True)
class Selection:
    """The sites of a snapshot that a filter picks on a day (proleptic ordinal)."""

    engine: Engine
    site_filter: SiteFilter
    today: int

    def sites(self, without: Iterable[str] = (), *, inverted: bool = False) -> ir.Table:
        """Return the selected sites; `without` leaves facets out, `inverted` gives the others."""
        return self._of(SITES, set(without), inverted=inverted)

    def _of(self, table: ir.Table, without: set[str], *, inverted: bool = False) -> ir.Table:
        zone = self.site_filter.zone
        found = predicates(
            self.site_filter,
            table,
            self.engine.snapshot.codebook,
            self.today,
            zone_known=zone is not None and self.engine.has_zone(zone_table(zone)),
        )
        kept = [predicate for facet, predicate in found.items() if facet not in without]
        if inverted:
            return table.filter(~ibis.and_(*kept)) if kept else table.filter(ibis.literal(False))
        return table.filter(*kept) if kept else table

    def counted_twice(self) -> pa.Table | None:
        """Return the selected sites whose amount lies inside another selected site's amount."""
        twice = self.sites_counted_twice()
        return None if twice is None else self.engine.ask(twice)

    def sites_counted_twice(self) -> ir.Table | None:
        """Return the question for them: a row that lies inside another is never added to it.

        None when the snapshot has no such relation at all.
        """
        if not self.engine.snapshot.kin:
            return None
        chosen = self._of(KIN_SITES, set())
        stated = chosen.filter(chosen.wan.notnull())
        holders = KIN.filter(KIN.ancestor.isin(stated.row))
        return stated.filter(stated.row.isin(holders.child))

    def rows(self) -> pa.Array:
        """Return the row numbers of the selected sites, ascending."""
        picked = self.sites().select("row").order_by("row")
        return self.engine.ask(picked)["row"].combine_chunks()
