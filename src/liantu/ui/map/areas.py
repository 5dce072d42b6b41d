"""What a map draws of its filter: the rectangle, the circle and the zone that it looks in."""

from typing import Any

from liantu.domain.filter import SiteFilter
from liantu.query.circle import METRES_PER_KM
from liantu.query.live import dataset


def areas(site_filter: SiteFilter) -> dict[str, Any]:
    """Return `area` (west, south, east, north), `circle` (lon, lat, metres) and `zone` (its id).

    Each is None where the filter has none; so is a zone that nobody knows, of which the page warns.
    The browser asks for the outline by itself (/api/zone), once: it may be large.
    """
    bbox, near, zone = site_filter.bbox, site_filter.near, site_filter.zone
    return {
        "area": bbox.edges() if bbox else None,
        "circle": [near.lon, near.lat, near.km * METRES_PER_KM] if near else None,
        "zone": zone if zone and dataset().zones.knows(zone) else None,
    }
