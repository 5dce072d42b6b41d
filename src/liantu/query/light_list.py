"""The sites of a selection with their lights and the reasons, worst first, a page at a time."""

from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from liantu.domain.light_reason import Judgement, judge
from liantu.query.predicate import LIGHT_CODES, light_number
from liantu.query.rollup import roll_up
from liantu.query.selection import Selection


@dataclass(frozen=True, slots=True)
class LightRow:
    """One site as it leaves (a GeoJSON Feature), and what its light is judged by."""

    feature: dict[str, Any]
    judgement: Judgement

    @property
    def id(self) -> str:
        """Return the site's id."""
        return str(self.feature["id"])

    @property
    def site(self) -> dict[str, Any]:
        """Return the site's properties."""
        return self.feature["properties"]


def light_counts(selection: Selection) -> dict[str, int]:
    """Return red, amber, green, grey → selected sites; together they are the selection."""
    return {light: share.count for light, share in roll_up(selection, "light").items()}


def light_page(
    selection: Selection, light: str | None, page: int = 0, size: int = 20
) -> tuple[list[LightRow], int]:
    """Return a page 0.. of the sites with a light (None: all), and how many there are in all.

    The worst come first: red before amber, and there what is overdue for longest.
    """
    counts = light_counts(selection)
    total = counts.get(light, 0) if light else sum(counts.values())
    if page * size >= total:
        return [], total
    return light_rows(selection, light, page, size), total


def light_rows(selection: Selection, light: str | None, page: int, size: int) -> list[LightRow]:
    """Return a page 0.. of the sites with a light (None: all), the worst first."""

    def build(sites: ir.Table) -> ir.Table:
        number = light_number(sites)
        found = sites.mutate(light=number)
        if light:
            found = found.filter(number == LIGHT_CODES.index(light))
        found = found.order_by(found.light, ibis.asc(found.red_from, nulls_first=False), found.row)
        return found.limit(size, offset=page * size).select("row")

    # ibis would wrap a bound offset into a subquery, so each page is a question of its own.
    answer = selection.ask(("lights", light, page, size), build)
    snapshot = selection.engine.snapshot
    features = snapshot.features_at(answer["row"].to_pylist())
    return [
        LightRow(feature, judge(feature["properties"], snapshot.catalogue, selection.today))
        for feature in features
    ]
