"""Rates of the ledger's sums: funds in place, and what of the year's plan is done.

A rate divides two sums over the sites that state both, so that neither side holds a site that the
other lacks. A site inside another one of them is in neither sum.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from ibis.expr import types as ir

from liantu.domain.rates import RATES
from liantu.query.selection import Selection


@dataclass(frozen=True, slots=True)
class Rate:
    """A sum of 万元 in parts of another, over the `count` sites that state both.

    `inside` of them lie inside another of them and are in neither sum.
    """

    count: int = 0
    part_wan: int = 0
    whole_wan: int = 0
    inside: int = 0

    @property
    def value(self) -> float | None:
        """Return the rate, 1.0 for all of it; None where there is nothing to divide by."""
        return self.part_wan / self.whole_wan if self.whole_wan else None


def rates(selection: Selection) -> dict[str, Rate]:
    """Return the rates of a selection."""
    row = selection.ask("rates", lambda sites: sites.aggregate(**rate_columns(sites))).to_pylist()
    return rates_of(row[0], twice_in_rates(selection).get(None, {}))


def rate_columns(sites: ir.Table) -> dict[str, ir.Value]:
    """Return the columns that `rates_of` reads, to be aggregated."""
    found: dict[str, ir.Value] = {}
    for name in RATES:
        part, whole = _sides(sites, name)
        found |= {
            f"{name}_count": part.count(),
            f"{name}_part": part.sum(),
            f"{name}_whole": whole.sum(),
        }
    return found


def _sides(sites: ir.Table, rate: str) -> tuple[ir.IntegerColumn, ir.IntegerColumn]:
    """Return part and whole, each null unless both are stated."""
    return sites[f"{rate}_part"], sites[f"{rate}_whole"]


def rates_of(row: Mapping[str, Any], twice: Mapping[str, Any]) -> dict[str, Rate]:
    """Return the rates of an answer, less what `twice_in_rates` found for it."""

    def amount(answer: Mapping[str, Any], name: str, what: str) -> int:
        return int(answer.get(f"{name}_{what}") or 0)

    return {
        name: Rate(
            amount(row, name, "count"),
            amount(row, name, "part") - amount(twice, name, "part"),
            amount(row, name, "whole") - amount(twice, name, "whole"),
            amount(twice, name, "count"),
        )
        for name in RATES
    }


def twice_in_rates(selection: Selection, by: str = "") -> dict[int | None, dict[str, Any]]:
    """Return number of the column `by` (None for no column) → the sums that lie inside others.

    As `Selection.counted_twice`, for sites that state both sides of a rate; by a column, too, the
    amounts inside others' amounts as `wan_twice`.
    """
    found: defaultdict[int | None, dict[str, Any]] = defaultdict(dict)
    for name in RATES:
        part, whole = f"{name}_part", f"{name}_whole"
        twice = selection.counted_twice(part)
        for key, row in _summed(twice, by, (part, whole)):
            found[key] |= {
                f"{name}_count": row[f"{part}_count"],
                part: row[f"{part}_sum"],
                whole: row[f"{whole}_sum"],
            }
    if by:
        for key, row in _summed(selection.counted_twice(), by, ("wan",)):
            found[key]["wan_twice"] = row["wan_sum"]
    return dict(found)


def _summed(
    sites: pa.Table | None, by: str, columns: tuple[str, ...]
) -> Iterator[tuple[int | None, dict[str, Any]]]:
    """Yield each number of the column `by` (None for no column), and counts and sums of columns."""
    if sites is None:
        return
    wanted = [(column, what) for column in columns for what in ("count", "sum")]
    for row in sites.group_by([by] if by else []).aggregate(wanted).to_pylist():
        yield row.get(by), row
