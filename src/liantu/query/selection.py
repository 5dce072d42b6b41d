"""A filter applied to a snapshot: what every question starts from."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa
from ibis.expr import types as ir

from liantu.domain.filter import SiteFilter
from liantu.query.engine import BOOK, CHOSEN, SITES, Engine
from liantu.query.found_words import found_words
from liantu.query.kept_tables import zone_table
from liantu.query.predicate import forms_of, predicate, values_of
from liantu.query.question import Question, Sql, filtered


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
        also: Mapping[Hashable, Callable[[ir.Table], ir.BooleanValue]] | None = None,
    ) -> pa.Table:
        """Return the answer to a question about the selected sites.

        `name` tells questions apart: one name, one expression. `without` leaves facets out;
        `inverted` asks about the sites that are not selected. `also` holds what they must meet
        besides, by names that tell that apart.
        """
        conditions, bound = self._conditions(without)
        conditions += [condition(key, holds) for key, holds in (also or {}).items()]
        chosen = filtered("sites", conditions, inverted=inverted)
        question = Question(name, lambda: build(CHOSEN), bound | dict(values or {}), chosen)
        return self.engine.answer(question)

    def counted_twice(self, stating: str = "wan") -> pa.Table | None:
        """Return the selected sites whose amount lies inside another selected site's amount.

        A row that lies inside another is never added to it, so sums leave these out. `stating` is
        the amount's column, which both must state. None when the snapshot has no such relation.
        """
        if not self.engine.snapshot.kin:
            return None
        key = self.key()
        chosen = self.engine.remembered(key, self._kin)
        return self.engine.remembered(
            (stating, key), lambda: self.engine.kin.inside(chosen["row"].to_numpy(), stating)
        )

    def ask_kept(self, name: Hashable, build: Callable[[], ir.Table], table: str) -> pa.Table:
        """Return the answer to a question about a kept table's rows, chosen as sites are.

        The table has the columns in which the filter restricts; `build` reads it as CHOSEN_NAME.
        """
        conditions, bound = self._conditions()
        return self.engine.answer(Question(name, build, bound, filtered(table, conditions)))

    def restricts_only(self, facets: Collection[str]) -> bool:
        """Say whether the filter restricts in none but these facets, each of which has bits."""
        forms = forms_of(self.site_filter, self.engine.snapshot.codebook, zone=None, words=None)
        return all(form == "bits" and facet in facets for facet, form in forms.items())

    def key(self) -> Hashable:
        """Return what tells this selection of its engine from others: an area may become known."""
        return self.site_filter, self._zone(), self.today

    def _zone(self) -> str | None:
        """Return the name of the table of the rows inside the area, if anybody knows it by now."""
        table = zone_table(self.site_filter.zone or "")
        return table if self.engine.tables.has(table) else None

    def _conditions(self, without: Iterable[str] = ()) -> tuple[list[Sql], dict[str, Any]]:
        """Return what a site must meet, and the values that its places take."""
        zone, words = self._zone(), found_words(self.engine, self.site_filter.text)
        codebook = self.engine.snapshot.codebook
        forms = forms_of(self.site_filter, codebook, zone=zone, words=words)
        left_out = frozenset(without)
        conditions = [
            condition((facet, form), partial(predicate, facet, form))
            for facet, form in forms.items()
            if facet not in left_out
        ]
        values = values_of(self.site_filter, codebook, self.today)
        return conditions, values | {"zone": zone, "words": words}

    def _kin(self) -> pa.Table:
        """Return the rows of the selected sites that lie inside another site or hold one."""
        conditions, bound = self._conditions()
        kin = filtered("kin_sites", conditions)
        return self.engine.answer(Question("kin", lambda: CHOSEN.select("row"), bound, kin))

    def rows(self) -> pa.Array:
        """Return the row numbers of the selected sites, ascending."""
        picked = self.ask("rows", lambda sites: sites.select("row").order_by("row"))
        return picked["row"].combine_chunks()


def condition(key: Hashable, holds: Callable[[ir.Table], ir.BooleanValue]) -> Sql:
    """Return what is asked of a site; `key` tells it from all other conditions."""
    return BOOK.condition(key, lambda: SITES.filter(holds(SITES)))
