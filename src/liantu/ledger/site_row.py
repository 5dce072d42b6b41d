"""One record of an outside file in the store's words, before it has met the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SiteRow:
    """What a row says of one site.

    `properties` has an entry for each property that a column of the table feeds, None where the
    row's cell is empty; codes are the catalogue's, sums integer 万元, dates partial ISO dates.
    `geometry` is GeoJSON in WGS84, None where the row states no place; `states_place` says whether
    the table has columns for places at all. `site_id` is the file's own id, if it has one.
    """

    number: int
    site_id: str | None
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None
    states_place: bool
