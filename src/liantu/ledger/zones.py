"""Which zone of plane CGCS2000 a county's coordinates are in."""

from typing import Final

import numpy as np

from liantu.ledger.column_map import Datum
from liantu.ledger.county import County
from liantu.ledger.datum import to_wgs84

#: The zones of 3° and of 6°, with and without the zone's number before the easting.
_ZONES: Final = (*range(4513, 4555), *range(4491, 4513))
_METRES: Final = 10_000


def looks_plane(x: float, y: float) -> bool:
    """Say whether two numbers are metres rather than degrees."""
    return abs(x) > _METRES and abs(y) > _METRES


def zone_of(x: float, y: float, county: County) -> Datum | None:
    """Return the zone in which metres lie near the county, if there is one such place only."""
    found: dict[tuple[float, float], Datum] = {}
    for code in _ZONES:
        lon, lat = to_wgs84(np.array([x]), np.array([y]), f"EPSG:{code}")
        if bool(county.near(lon, lat)[0]):
            # Zones of 3° and 6° with one central meridian are the same.
            found.setdefault((round(float(lon[0]), 6), round(float(lat[0]), 6)), f"EPSG:{code}")
    return next(iter(found.values())) if len(found) == 1 else None
