"""Where a ledger's row is drawn, and how far that point can be trusted."""

from dataclasses import dataclass

from liantu.ledger.instance_cells import Row, code_of, coordinate_of
from liantu.ledger.instance_words import Words

# What the ledger says in English about rows whose source names a place but gives no point.
_ONLY_WORDS = "来源只写到镇街或园区，未给坐标"
_SEAT_DATUM = "WGS84"


@dataclass(frozen=True, slots=True)
class Place:
    """A row's point (WGS84 degrees) or None, with precision and origin."""

    lon_lat: tuple[float, float] | None
    precision: str
    source: str | None
    datum: str | None


def place_of(row: Row, town: str | None, words: Words) -> Place:
    """Return the published point, else the town's seat, else no point at all.

    Raises:
        LedgerError: half a coordinate, a bad one, an unknown precision word, or the precision
            of a point without the point.
    """
    given = code_of(row, "location_precision", words.precisions) or "none"
    lon, lat = coordinate_of(row, "lon", 180), coordinate_of(row, "lat", 90)
    if (lon is None) != (lat is None):
        raise row.error("lon" if lon is None else "lat", "stands alone", "Give lon and lat")
    if lon is not None and lat is not None:
        return Place((lon, lat), given, row.text("location_source"), row.text("datum"))
    if given in {"site", "address"}:
        raise row.error("location_precision", "has no lon and lat", "Give them, or write town")
    return _place_in_words(row, town, given, words)


def _place_in_words(row: Row, town: str | None, given: str, words: Words) -> Place:
    """Return the place of a row without coordinates."""
    # A park inside a known town is shown at the town's seat, which is only as good as the town.
    if town is not None and town in words.seats:
        seat = words.seats[town]
        said = f"镇街驻地点（{seat.source}），非项目确切位置"
        return Place((seat.lon, seat.lat), "town", said, _SEAT_DATUM)
    if town:
        return Place(None, "town", _ONLY_WORDS, None)
    if row.text("park"):
        return Place(None, "park", _ONLY_WORDS, None)
    return Place(None, given, None, None)
