"""Where a row says it is: its cells or its geometry, not yet in WGS84."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from liantu.ledger.angles import Angle, read_angle, read_pair
from liantu.ledger.geometries import positions
from liantu.ledger.reading import NOTHING, Reading, must
from liantu.ledger.table import Cell

_TWO_CELLS: Final = (("lon", "lat"), ("easting", "northing"))


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """A place as stated: x is the longitude or easting, y the latitude or northing.

    `index` is the column to be named where something is wrong, `other` that of the other half.
    `reading` holds what was found wrong or unusual about the cells; a place that cannot be read
    has no coordinates.
    """

    x: float | None
    y: float | None
    index: int
    other: int | None = None
    reading: Reading = NOTHING


def stated_place(cells: Sequence[Cell], places: Mapping[str, int]) -> StatedPlace | None:
    """Return the place that a row's cells state; None where they are empty."""
    for first, second in _TWO_CELLS:
        if first in places or second in places:
            found = _of_two(cells, places.get(first), places.get(second))
            if found is not None:
                return found
    for name in ("lon_lat", "lat_lon"):
        if name in places:
            found = _of_pair(cells, places[name], lat_first=name == "lat_lon")
            if found is not None:
                return found
    return None


def place_of_geometry(geometry: object) -> StatedPlace:
    """Return the first position of a geometry, which stands for all of it in checks."""
    try:
        x, y = positions(geometry)[0][:2]
    except ValueError:
        return StatedPlace(None, None, 0, None, must("geometry_broken"))
    return StatedPlace(float(x), float(y), 0)


def _of_two(cells: Sequence[Cell], x_index: int | None, y_index: int | None) -> StatedPlace | None:
    angles: list[Angle | None] = []
    for index in (x_index, y_index):
        try:
            angles.append(
                None if index is None or index >= len(cells) else read_angle(cells[index])
            )
        except ValueError:
            return StatedPlace(None, None, index or 0, None, must("place_unreadable"))
    x, y = angles
    at = x_index if x_index is not None else y_index or 0
    if x is None and y is None:
        return None
    if x is None or y is None:
        return StatedPlace(None, None, at, None, must("place_half"))
    if x.axis == "lat" and y.axis == "lon":
        return StatedPlace(y.value, x.value, at, y_index, Reading(None, "place_swapped", "later"))
    if x.axis == "lat" or y.axis == "lon":
        return StatedPlace(None, None, at, y_index, must("place_unreadable"))
    return StatedPlace(x.value, y.value, at, y_index)


def _of_pair(cells: Sequence[Cell], index: int, *, lat_first: bool) -> StatedPlace | None:
    try:
        pair = read_pair(cells[index]) if index < len(cells) else None
    except ValueError:
        return StatedPlace(None, None, index, None, must("place_unreadable"))
    if pair is None:
        return None
    first, second = pair
    if first.axis and first.axis == second.axis:
        return StatedPlace(None, None, index, None, must("place_unreadable"))
    # Letters in the cell say more than the column does.
    says_lat_first = first.axis == "lat" or second.axis == "lon"
    says_lon_first = first.axis == "lon" or second.axis == "lat"
    if says_lat_first or (lat_first and not says_lon_first):
        first, second = second, first
    return StatedPlace(first.value, second.value, index)
