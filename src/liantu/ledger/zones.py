"""Which zone of plane CGCS2000 a county's coordinates are in."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from liantu.ledger.column_map import Datum
from liantu.ledger.county import County
from liantu.ledger.datum import to_wgs84

_METRES: Final = 10_000
_ZONE_METRES: Final = 1_000_000
# EPSG numbers zones of 3° (25 to 45) and of 6° (13 to 23) in a row: with the zone before the
# easting, and without. Around one meridian both are the same, so that 3° suffice without.
_NUMBERED_3: Final = {zone: 4513 + zone - 25 for zone in range(25, 46)}
_NUMBERED_6: Final = {zone: 4491 + zone - 13 for zone in range(13, 24)}
_PLAIN_3: Final = {zone: 4534 + zone - 25 for zone in range(25, 46)}


def looks_plane(x: float, y: float) -> bool:
    """Say whether two numbers are metres rather than degrees."""
    return abs(x) > _METRES and abs(y) > _METRES


def zone_of(x: float, y: float, county: County) -> Datum | None:
    """Return the zone in which metres lie near the county, if there is one only."""
    found = [code for code in _candidates(x, county) if _is_near(x, y, f"EPSG:{code}", county)]
    return f"EPSG:{found[0]}" if len(found) == 1 else None


def _candidates(x: float, county: County) -> Iterable[int]:
    number = int(x // _ZONE_METRES)
    if number:
        codes = (_NUMBERED_3.get(number), _NUMBERED_6.get(number))
        return [code for code in codes if code is not None]
    middle = round(county.centre[0] / 3)
    return [_PLAIN_3[zone] for zone in (middle, middle - 1, middle + 1) if zone in _PLAIN_3]


def _is_near(x: float, y: float, datum: Datum, county: County) -> bool:
    lon, lat = to_wgs84(np.array([x]), np.array([y]), datum)
    return bool(county.near(lon, lat)[0])
