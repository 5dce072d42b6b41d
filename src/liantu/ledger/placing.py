"""Rows' places in WGS84, many at a time, and what is odd about them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from liantu.domain.catalogue import Catalogue
from liantu.domain.terms import Town
from liantu.ledger.column_map import Datum
from liantu.ledger.county import County, Floats, distance_km, in_china
from liantu.ledger.datum import AUTO, datum_label, datum_of_crs, to_wgs84
from liantu.ledger.geometries import in_wgs84, point
from liantu.ledger.repeats import Repeats, number_of_text
from liantu.ledger.row_draft import RowDraft
from liantu.ledger.row_notes import NO_COLUMN, RowNotes
from liantu.ledger.table import Column, LedgerTable
from liantu.ledger.zones import looks_plane, zone_of

#: A town's seat lies this close to all of it; beyond, text and point disagree.
TOWN_KM: Final = 15
#: So many sites at one point are more likely a default than neighbours.
MANY: Final = 3
#: Rows of one point that are marked each.
_MOST_NAMED: Final = 1000
#: Places whose precision is less than an address share points by nature.
_EXACT: Final = (None, "site", "address")
#: Places that claim no more than to be somewhere here.
_VAGUE: Final = ("city", "none")
_AS_GIVEN: Final = ("wgs84", "cgcs2000")


@dataclass(slots=True)
class Placer:
    """Gives rows their geometry and says what is odd about their places.

    `datum` is the answer for the whole file, if there is one; `column` the one that states
    places, to be named where many rows are meant. Memory holds 16 bytes a place.
    """

    table: LedgerTable
    catalogue: Catalogue
    county: County
    datum: Datum | None
    notes: RowNotes
    column: Column = NO_COLUMN
    _zones: dict[bool, Datum | None] = field(default_factory=dict)
    _points: Repeats = field(default_factory=Repeats)
    _unsaid: bool = False

    def place(self, drafts: Sequence[RowDraft]) -> None:
        """Work out the geometry of a batch of rows."""
        groups: dict[Datum, list[RowDraft]] = defaultdict(list)
        for draft in drafts:
            datum = self._datum_of(draft)
            if datum is not None:
                groups[datum].append(draft)
        for datum, group in groups.items():
            self._locate(group, datum)
        located = [draft for draft in drafts if draft.lon_lat is not None]
        if located:
            self._check(located)

    def flush(self) -> None:
        """Say which points many rows share."""
        for rows in self._points.rows_of_repeats(MANY):
            numbers = ", ".join(map(str, rows[:8])) + (" …" if len(rows) > 8 else "")
            values = {"count": len(rows), "rows": numbers}
            for row in rows[:_MOST_NAMED]:
                self.notes.say("later", "same_point", row, self.column, values=values)

    def _datum_of(self, draft: RowDraft) -> Datum | None:
        """Return the datum of a row that states a place; say so where nobody knows it."""
        if draft.place is None or draft.place.x is None or draft.place.y is None:
            return None
        x, y = draft.place.x, draft.place.y
        datum = draft.datum or self.datum
        if datum == AUTO and self.table.crs:
            datum = datum_of_crs(self.table.crs)
        plane = looks_plane(x, y)
        if datum == AUTO or (datum == "cgcs2000" and plane):
            datum = self._zone(x, y) if plane else None
        if datum is None and not self._unsaid:
            self._unsaid = True
            self._say("must", "plane_unsaid" if plane else "datum_unsaid", draft)
        return datum

    def _zone(self, x: float, y: float) -> Datum | None:
        # One file, one zone; eastings with the zone's number before them are another matter.
        key = abs(x) > 10_000_000
        if key not in self._zones:
            zone = self._zones[key] = zone_of(x, y, self.county)
            if zone is not None:
                self.notes.say("later", "zone_found", values={"datum": zone})
        return self._zones[key]

    def _locate(self, group: Sequence[RowDraft], datum: Datum) -> None:
        xs = np.array([draft.place.x for draft in group if draft.place], dtype=np.float64)
        ys = np.array([draft.place.y for draft in group if draft.place], dtype=np.float64)
        lon, lat = to_wgs84(xs, ys, datum)
        turnable = np.array([self._is_turnable(draft) for draft in group])
        swapped = turnable & ~(self.county.near(lon, lat) | in_china(lon, lat))
        if swapped.any():
            turned = to_wgs84(ys, xs, datum)
            swapped &= self.county.near(*turned)
            lon, lat = np.where(swapped, turned[0], lon), np.where(swapped, turned[1], lat)
        good = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        for at, draft in enumerate(group):
            if not good[at]:
                metres = datum in _AS_GIVEN and looks_plane(xs[at], ys[at])
                self._say("must", "plane_unsaid" if metres else "outside_world", draft)
                continue
            if swapped[at]:
                self._say("later", "place_swapped", draft)
            self._settle(draft, float(lon[at]), float(lat[at]), datum)

    def _is_turnable(self, draft: RowDraft) -> bool:
        """Say whether two numbers may be in the wrong order: not in a geometry, nor in our own."""
        if self.table.whole_features:
            return False
        return draft.given is None or draft.given["type"] == "Point"

    def _settle(self, draft: RowDraft, lon: float, lat: float, datum: Datum) -> None:
        draft.geometry = self._geometry(draft, lon, lat, datum)
        if draft.geometry is None:
            return
        draft.lon_lat = lon, lat
        if self.table.whole_features:
            return
        label = datum_label(datum)
        draft.properties.setdefault("datum_given", label)
        if datum not in _AS_GIVEN:
            self.notes.count("note", "datum_moved", draft.number, values={"datum": label})

    def _geometry(
        self, draft: RowDraft, lon: float, lat: float, datum: Datum
    ) -> Mapping[str, Any] | None:
        """Return a row's geometry in WGS84; None, and it is said, where there can be none."""
        given = draft.given
        if given is not None and self.table.whole_features and datum in _AS_GIVEN:
            return given
        if given is None or given["type"] == "Point":
            return point(lon, lat)
        try:
            return in_wgs84(given, datum)
        except ValueError:
            self._say("must", "geometry_broken", draft)
            return None

    def _check(self, drafts: Sequence[RowDraft]) -> None:
        lon = np.array([draft.lon_lat[0] for draft in drafts if draft.lon_lat])
        lat = np.array([draft.lon_lat[1] for draft in drafts if draft.lon_lat])
        inside = self.county.holds(lon, lat)
        far = self._far_from_town(drafts, lon, lat)
        for at, draft in enumerate(drafts):
            if not inside[at]:
                self._say("later", "outside_county", draft, name=self.catalogue.instance)
            elif far[at] > TOWN_KM:
                town = self._town(draft)
                self._say("later", "town_disagrees", draft, town=town, km=round(float(far[at]), 1))
            if draft.properties.get("precision") in _EXACT:
                key = f"{lon[at]:.6f},{lat[at]:.6f}"
                self._points.add(number_of_text(key), draft.number)

    def _far_from_town(self, drafts: Sequence[RowDraft], lon: Floats, lat: Floats) -> Floats:
        """Return km from each place to the seat of its town, 0 where there is none to compare."""
        seats = [
            None if draft.properties.get("precision") in _VAGUE else self._town(draft)
            for draft in drafts
        ]
        to_lon = np.array([seat.lon if seat and seat.lon is not None else np.nan for seat in seats])
        to_lat = np.array([seat.lat if seat and seat.lat is not None else np.nan for seat in seats])
        return np.nan_to_num(distance_km(lon, lat, to_lon, to_lat))

    def _town(self, draft: RowDraft) -> Town | None:
        term = self.catalogue.codes("town").get(draft.properties.get("town") or "")
        return term if isinstance(term, Town) else None

    def _say(self, severity, what: str, draft: RowDraft, **values: object) -> None:  # noqa: ANN001
        column = self._column(draft)
        self.notes.say(severity, what, draft.number, column, draft.cell, values)

    def _column(self, draft: RowDraft) -> Column:
        if draft.given is not None or draft.place is None:
            return NO_COLUMN
        return self.table.columns[draft.place.index]
