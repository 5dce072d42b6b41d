"""A filter applied to a snapshot: what every question starts from."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from liantu.domain.filter import SiteFilter
from liantu.query.engine import KIN_SITES, SITES, Engine
from liantu.query.predicate import Shape, predicates, shape_of, values_of, zone_table
from liantu.query.question import Question


@dataclass(frozen=True, slots=True)
class Selection:
    """The sites of a snapshot that a filter picks on a day (proleptic ordinal).

    `rev` is how an address names the snapshot, nothing for the present one.
    """

    engine: Engine
    site_filter: SiteFilter
    today: int
    rev: str = ""

    def ask(
        self,
        name: Hashable,
        build: Callable[[ir.Table], ir.Table],
        values: Mapping[str, Any] | None = None,
        *,
        without: Iterable[str] = (),
        inverted: bool = False,
    ) -> pa.Table:
        """Return the answer to a question about the selected sites.

        `name` tells questions apart: one name, one expression. `without` leaves facets out;
        `inverted` asks about the sites that are not selected.
        """
        shape, left_out = self.shape(), frozenset(without)

        def whole() -> ir.Table:
            return build(sites_of(shape, SITES, left_out, inverted=inverted))

        bound = values_of(self.site_filter, self.engine.snapshot.codebook, self.today)
        key = (name, shape, left_out, inverted)
        return self.engine.answer(Question(key, whole, bound | dict(values or {})))

    def counted_twice(self, stating: str = "wan") -> pa.Table | None:
        """Return the selected sites whose amount lies inside another selected site's amount.

        A row that lies inside another is never added to it, so sums leave these out. `stating` is
        the amount's column, which both must state. None when the snapshot has no such relation.
        """
        if not self.engine.snapshot.kin:
            return None
        key = (self.site_filter, self.shape(), self.today)
        chosen = self.engine.remembered(key, self._kin)
        return self.engine.remembered(
            (stating, key), lambda: self.engine.kin.inside(chosen["row"].to_numpy(), stating)
        )

    def shape(self) -> Shape:
        """Return the filter's shape in the present state: an area may become known later."""
        zone = self.site_filter.zone
        known = zone is not None and self.engine.has_zone(zone_table(zone))
        return shape_of(self.site_filter, self.engine.snapshot.codebook, zone_known=known)

    def _kin(self) -> pa.Table:
        """Return the rows of the selected sites that lie inside another site or hold one."""
        shape = self.shape()

        def build() -> ir.Table:
            return sites_of(shape, KIN_SITES, frozenset()).select("row")

        bound = values_of(self.site_filter, self.engine.snapshot.codebook, self.today)
        return self.engine.answer(Question(("kin", shape), build, bound))

    def rows(self) -> pa.Array:
        """Return the row numbers of the selected sites, ascending."""
        picked = self.ask("rows", lambda sites: sites.select("row").order_by("row"))
        return picked["row"].combine_chunks()


def sites_of(
    shape: Shape, table: ir.Table, without: frozenset[str], *, inverted: bool = False
) -> ir.Table:
    """Return the rows of a table that a filter of this shape picks, or those it does not."""
    kept = [found for facet, found in predicates(shape, table).items() if facet not in without]
    if inverted:
        return table.filter(~ibis.and_(*kept)) if kept else table.filter(ibis.literal(False))
    return table.filter(*kept) if kept else table
