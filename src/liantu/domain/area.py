"""Rectangles and circles on the map."""

import math
from dataclasses import dataclass

from liantu.domain.errors import FilterError, shown


@dataclass(frozen=True, slots=True)
class Bbox:
    """A rectangle in WGS84 degrees, edges included; it does not cross the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Refuse what is not a rectangle on the globe; keep 7 decimals (1 cm)."""
        finite = all(math.isfinite(v) for v in self.edges())
        lon = -180 <= self.west <= self.east <= 180
        lat = -90 <= self.south <= self.north <= 90
        if not (finite and lon and lat):
            raise FilterError.worded("rectangle", value=self.edges())
        for name in ("west", "south", "east", "north"):
            # Adding 0.0 turns a negative zero into a plain one.
            object.__setattr__(self, name, round(getattr(self, name), 7) + 0.0)

    def edges(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees."""
        return self.west, self.south, self.east, self.north

    def param(self) -> str:
        """Return the address form, degrees with at most 7 decimals."""
        return ",".join(map(_short, self.edges()))

    @classmethod
    def from_param(cls, text: str) -> "Bbox":
        """Read the address form.

        Raises:
            FilterError: not four numbers, or not a rectangle on the globe.
        """
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except (ValueError, OverflowError):
            raise FilterError.worded("four_numbers", value=shown(text)) from None
        return cls(west, south, east, north)

    def covers(self, lon: float, lat: float) -> bool:
        """Say whether a point lies inside or on the edge."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


#: A circle wider than this is no neighbourhood.
MOST_KM = 1000


@dataclass(frozen=True, slots=True)
class Circle:
    """What lies within some km of a place (WGS84 degrees), the edge included."""

    lon: float
    lat: float
    km: float

    def __post_init__(self) -> None:
        """Refuse what is not a circle on the globe; keep 7 decimals (1 cm), and whole metres."""
        finite = all(math.isfinite(v) for v in (self.lon, self.lat, self.km))
        if not (finite and abs(self.lon) <= 180 and abs(self.lat) <= 90):
            raise FilterError.worded("circle", value=shown(f"{self.lon},{self.lat},{self.km}"))
        for name, digits in (("lon", 7), ("lat", 7), ("km", 3)):
            object.__setattr__(self, name, round(getattr(self, name), digits) + 0.0)
        if not 0 < self.km <= MOST_KM:
            raise FilterError.worded("circle", value=shown(f"{self.lon},{self.lat},{self.km}"))

    @property
    def place(self) -> str:
        """Return the centre as an address has it."""
        return f"{_short(self.lon)},{_short(self.lat)}"

    @property
    def radius(self) -> str:
        """Return the km as an address has them."""
        return _short(self.km)

    def param(self) -> str:
        """Return the address form: longitude, latitude, km."""
        return f"{self.place},{self.radius}"

    @classmethod
    def from_param(cls, text: str) -> "Circle":
        """Read the address form.

        Raises:
            FilterError: not three numbers, or not a circle on the globe.
        """
        try:
            lon, lat, km = (float(part) for part in text.split(","))
        except (ValueError, OverflowError):
            raise FilterError.worded("circle", value=shown(text)) from None
        return cls(lon, lat, km)


def _short(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")
