"""Two facets at once: towns by chains, chains by stages, and each of them added up."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import ibis
from ibis.expr import types as ir

from liantu.domain.filter import NONE
from liantu.domain.parks import park_code
from liantu.query.parks import park_names
from liantu.query.rollup import Share
from liantu.query.selection import Selection

CrossFacet = Literal["town", "park", "chain", "stage"]
_COLUMN = {"chain": "chain_set"}
_Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cross:
    """A selection by two facets; `none` stands for what is not stated.

    `rows` and `columns` hold value → share: every value of the catalogue in its order, and every
    park that a record names. `cells` hold (row, column) → share of the pairs that have sites. A
    site with several chains counts under each of them and once everywhere else. Amounts inside
    another selected site's are in none.
    """

    rows: Mapping[str, Share]
    columns: Mapping[str, Share]
    cells: Mapping[_Cell, Share]


def cross(selection: Selection, rows: CrossFacet, columns: CrossFacet) -> Cross:
    """Return how a selection spreads over two facets, in one grouped question.

    Where the filter names chains, only those are told apart: whoever follows a figure to its sites
    must find just as many.
    """
    first, second = column_of(rows), column_of(columns)

    def build(sites: ir.Table) -> ir.Table:
        return sites.group_by(row_key=sites[first], column_key=sites[second]).aggregate(
            n=ibis._.count(), wan=ibis._.wan.sum(), stated=ibis._.wan.count()
        )

    tally = Tally(values_of_keys(selection, rows), values_of_keys(selection, columns))
    for group in selection.ask(("cross", rows, columns), build).to_pylist():
        figures = group["n"], int(group["wan"] or 0), group["n"] - group["stated"]
        tally.add(group["row_key"], group["column_key"], *figures)
    twice = selection.counted_twice()
    for site in twice.to_pylist() if twice is not None else ():
        tally.add(site[first], site[second], 0, -site["wan"], 0)
    orders = order_of(selection, rows), order_of(selection, columns)
    return tally.cross(*orders)


def column_of(facet: CrossFacet) -> str:
    """Return the column that holds a facet's keys."""
    return _COLUMN.get(facet, facet)


class Tally:
    """Adds groups up under each of the values that their keys stand for."""

    def __init__(self, rows: Sequence[Sequence[str]], columns: Sequence[Sequence[str]]) -> None:
        """Take the values of each row key and of each column key, by their numbers."""
        self._of_row, self._of_column = rows, columns
        self._rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._columns: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._cells: defaultdict[_Cell, Counter[str]] = defaultdict(Counter)

    def add(self, row_key: int, column_key: int, count: int, wan: int, unstated: int) -> None:
        """Add a group's sites, 万元, and sites that state none."""
        figures = {"count": count, "wan": wan, "unstated": unstated}
        rows, columns = self._of_row[row_key], self._of_column[column_key]
        for row in rows:
            self._rows[row].update(figures)
        for column in columns:
            self._columns[column].update(figures)
        for cell in product(rows, columns):
            self._cells[cell].update(figures)

    def cross(self, rows: Sequence[str], columns: Sequence[str]) -> Cross:
        """Return what was added, the totals in these orders."""
        return Cross(
            {row: _share(self._rows[row]) for row in rows},
            {column: _share(self._columns[column]) for column in columns},
            {cell: _share(sums) for cell, sums in self._cells.items() if sums["count"]},
        )


def _share(sums: Counter[str]) -> Share:
    return Share(sums["count"], sums["wan"], sums["unstated"])


def values_of_keys(selection: Selection, facet: CrossFacet) -> list[tuple[str, ...]]:
    """Return the values that each number of a facet's column stands for."""
    book = selection.engine.snapshot.codebook
    if facet == "park":
        return [(park_code(name) or NONE,) for name in book.parks]
    if facet != "chain":
        return [(code or NONE,) for code in book.codes[facet]]
    told_apart = set(order_of(selection, "chain"))
    return [
        tuple(code for code in members or (NONE,) if code in told_apart)
        for members in book.chain_sets
    ]


def order_of(selection: Selection, facet: CrossFacet) -> tuple[str, ...]:
    """Return the values that a cross tells apart, in their order."""
    if facet == "park":
        return (*park_names(selection.engine.snapshot), NONE)
    known = (*selection.engine.snapshot.catalogue.codes(facet), NONE)
    wanted = selection.site_filter.chain if facet == "chain" else ()
    return tuple(code for code in known if not wanted or code in wanted)
