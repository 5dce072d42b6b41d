"""The headline numbers of a selection."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr import types as ir

from liantu.query.question import integers
from liantu.query.selection import Selection


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of sites and their sum in 万元; amounts inside another site's count once.

    `pinned` + `unlocated` = `count`; `unstated` sites give no total investment.
    """

    count: int
    pinned: int
    wan: int
    unstated: int
    inside_another: int
    building: int
    producing: int

    @property
    def unlocated(self) -> int:
        """Return how many sites have no point on the map."""
        return self.count - self.pinned


def summarise(selection: Selection) -> Summary:
    """Return the headline numbers of a selection."""
    snapshot = selection.engine.snapshot
    numbers = snapshot.codebook.codes["stage"]
    phases = {
        "building": _numbered(numbers, snapshot.catalogue.stages_in("building")),
        "producing": _numbered(numbers, snapshot.catalogue.stages_in("producing")),
    }
    answer = selection.ask("summary", _headline, phases).to_pylist()[0]
    twice = selection.counted_twice()
    return Summary(
        count=answer["count"],
        pinned=answer["pinned"],
        wan=int(answer["wan"] or 0) - total_wan(twice),
        unstated=answer["count"] - answer["stated"],
        inside_another=twice.num_rows if twice is not None else 0,
        building=int(answer["building"] or 0),
        producing=int(answer["producing"] or 0),
    )


def _headline(sites: ir.Table) -> ir.Table:
    return sites.aggregate(
        count=sites.count(),
        pinned=sites.lon.count(),
        wan=sites.wan.sum(),
        stated=sites.wan.count(),
        building=integers("building").contains(sites.stage).sum(),
        producing=integers("producing").contains(sites.stage).sum(),
    )


def extent_of(selection: Selection) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of the pinned sites in WGS84 degrees, if there are any."""
    edges = selection.ask("extent", _edges).to_pylist()[0]
    return tuple(edges.values()) if edges["west"] is not None else None


def _edges(sites: ir.Table) -> ir.Table:
    return sites.aggregate(
        west=sites.lon.min(), south=sites.lat.min(), east=sites.lon.max(), north=sites.lat.max()
    )


def _numbered(codes: tuple[str, ...], wanted: tuple[str, ...]) -> list[int]:
    return [number for number, code in enumerate(codes) if code in wanted]


def total_wan(sites: pa.Table | None) -> int:
    """Return the sum of a table's amounts in 万元; 0 for no table."""
    return int(pc.sum(sites["wan"]).as_py() or 0) if sites is not None else 0
