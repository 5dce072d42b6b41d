"""A row on its way to a site: its properties are read, its place is not yet in WGS84."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from liantu.ledger.column_map import Datum
from liantu.ledger.place_cells import StatedPlace
from liantu.ledger.site_row import SiteRow


@dataclass(slots=True)
class RowDraft:
    """What is known of a row; `lon_lat` is its place in WGS84 once that has been worked out.

    `given` is the geometry of a file of features, in the file's coordinates; `cell` the text of
    the cell that states the place.
    """

    number: int
    site_id: str | None
    properties: dict[str, Any]
    place: StatedPlace | None = None
    given: Mapping[str, Any] | None = None
    datum: Datum | None = None
    cell: str = ""
    lon_lat: tuple[float, float] | None = None
    geometry: Mapping[str, Any] | None = None
    problems: set[str] = field(default_factory=set)

    def site_row(self, *, states_place: bool) -> SiteRow:
        """Return the finished row."""
        return SiteRow(
            self.number, self.site_id, self.properties, self.geometry, states_place=states_place
        )
