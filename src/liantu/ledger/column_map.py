"""Which column feeds which property, in which unit and datum: kept from month to month."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["yi", "wan", "yuan"]
#: `auto`: the file says it itself (its CRS, or plane coordinates that fit only one zone).
Datum = str
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")

#: What a column can feed besides the properties of domain.fields: the stable key, and places.
#: `lat_lon` is one cell with the latitude first, `lon_lat` with the longitude first; `northing`
#: and `easting` are metres of the plane datum.
PLACES = ("lon", "lat", "lon_lat", "lat_lon", "easting", "northing")
ID = "id"
#: One cell with start and end, as in `2023-2026`: feeds `plan_started` and `plan_completed`.
PERIOD = "period"
IGNORE = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What one column feeds: a property, `id`, a place, `PERIOD`, or nothing (`IGNORE`).

    `unit` is that of an amount's bare numbers, whatever the header says; without it the header's
    counts, then the map's. A unit in a cell is that of the cell. With `fill_down` an empty
    cell means "as above".
    """

    to: str
    unit: Unit | None = None
    fill_down: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The answers that turn a table into sites; keyed by header title, so they outlive a month.

    `words` holds facet → (word in the file → code), for words that the catalogue lacks. `datum` is
    one of DATUMS or `EPSG:n`; nothing while nobody has said. With `blank_clears` an empty cell of
    a mapped column empties the property; otherwise the store's value stays.
    """

    targets: Mapping[str, Target] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    datum: Datum | None = None
    unit: Unit | None = None
    blank_clears: bool = False
