"""Which part of the world a picture shows, and where a place lies on it."""

from dataclasses import dataclass

import numpy as np

from liantu.domain.area import Bbox
from liantu.domain.mercator import GRID_BITS, lat_of, lon_of, world_x, world_y
from liantu.export.briefing.canvas import Point

_GRID = 1 << GRID_BITS
_TILE_PX = 256
#: How wide the same window would be on a screen: sites are gathered as if it were seen there.
_SCREEN_PX = 500
_MARGIN = 0.06
#: A single place is shown with this much around it, in fractions of the world (about 8 km).
_SMALLEST = 0.0002
_METRES_ROUND_THE_WORLD = 40_075_016.686


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of the Web Mercator square (fractions from the north-west), drawn in mm."""

    left: float
    top: float
    mm_per_world: float
    width_mm: float
    height_mm: float

    @classmethod
    def around(cls, box: Bbox, width_mm: float, height_mm: float) -> "Frame":
        """Return the window that holds a rectangle and some of what lies around it."""
        west, east = world_x(np.array([box.west, box.east]))
        south, north = world_y(np.array([box.south, box.north]))
        across, down = (
            max(end - start, _SMALLEST) for start, end in ((west, east), (north, south))
        )
        scale = min(width_mm / across, height_mm / down) / (1 + 2 * _MARGIN)
        left = (west + east) / 2 - width_mm / scale / 2
        top = (north + south) / 2 - height_mm / scale / 2
        return cls(float(left), float(top), float(scale), width_mm, height_mm)

    def place(self, lon: float, lat: float) -> Point:
        """Return where a place in WGS84 degrees lies, in mm from the left and the top."""
        return self.places([(lon, lat)])[0]

    def places(self, positions: list[tuple[float, float]]) -> list[Point]:
        """Return the same for many places."""
        lon, lat = np.array(positions, dtype=float).reshape(-1, 2).T
        x = (world_x(lon) - self.left) * self.mm_per_world
        y = (world_y(lat) - self.top) * self.mm_per_world
        return list(zip(x.tolist(), y.tolist(), strict=True))

    def bbox(self) -> Bbox:
        """Return the window in WGS84 degrees."""
        right = self.left + self.width_mm / self.mm_per_world
        bottom = self.top + self.height_mm / self.mm_per_world
        west, east = (max(-180.0, min(180.0, lon_of(x * _GRID))) for x in (self.left, right))
        south, north = (lat_of(y * _GRID) for y in (bottom, self.top))
        return Bbox(west, south, east, north)

    def zoom(self) -> int:
        """Return the zoom at which a screen would show the window some 500 to 1,000 px wide."""
        share = self.width_mm / self.mm_per_world
        return max(0, int(np.ceil(np.log2(_SCREEN_PX / (_TILE_PX * share)))))

    def mm_per_px(self) -> float:
        """Return how many mm of the picture a pixel of that screen is."""
        return self.mm_per_world / (_TILE_PX * 2.0 ** self.zoom())

    def mm_per_km(self) -> float:
        """Return how many mm a kilometre is long in the middle of the window."""
        middle = lat_of((self.top + self.height_mm / self.mm_per_world / 2) * _GRID)
        metres = _METRES_ROUND_THE_WORLD * float(np.cos(np.radians(middle)))
        return self.mm_per_world / metres * 1000
