"""The county that an instance is about, as the public boundary draws it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from liantu.domain.catalogue import Catalogue
from liantu.settings import settings

Floats = NDArray[np.float64]

EARTH_RADIUS_KM: Final = 6371.0
#: Around the county; a place further away is not one that was only entered a little wrong.
NEAR_DEGREES: Final = 0.75
#: The boundary is simplified: a place this close outside may well lie inside. Degrees, 1 km.
EDGE_DEGREES: Final = 0.01
#: The frame of China's land and near seas, degrees.
CHINA: Final = (73.0, 3.0, 136.0, 54.0)


@dataclass(frozen=True, slots=True)
class County:
    """Where an instance's places are expected; `outline` is None where no boundary is at hand."""

    centre: tuple[float, float]
    outline: BaseGeometry | None

    def holds(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Say which places lie inside, or not clearly outside; all do where none can say."""
        if self.outline is None:
            return np.ones(lon.shape, dtype=np.bool_)
        return shapely.intersects_xy(self.outline, lon, lat)

    def near(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Say which places lie in the county or its neighbourhood."""
        if self.outline is None:
            west = east = self.centre[0]
            south = north = self.centre[1]
        else:
            west, south, east, north = self.outline.bounds
        within_lon = (lon >= west - NEAR_DEGREES) & (lon <= east + NEAR_DEGREES)
        return within_lon & (lat >= south - NEAR_DEGREES) & (lat <= north + NEAR_DEGREES)


def in_china(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Say which places lie in the frame of China."""
    west, south, east, north = CHINA
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def distance_km(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    """Return great-circle distances in km between places in WGS84 degrees."""
    x, y, to_x, to_y = map(np.radians, (lon, lat, to_lon, to_lat))
    half = np.sin((to_y - y) / 2) ** 2 + np.cos(y) * np.cos(to_y) * np.sin((to_x - x) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))


def county_of(catalogue: Catalogue) -> County:
    """Return the county of a catalogue, with its boundary from the folder of geodata."""
    return _county(settings().geodata, catalogue.instance.code, catalogue.centre)


@lru_cache(maxsize=4)
def _county(geodata: Path, adcode: str, centre: tuple[float, float]) -> County:
    for path in sorted(geodata.glob("boundary_*.geojson")):
        for feature in json.loads(path.read_text("utf-8"))["features"]:
            if feature["properties"].get("adcode") == adcode:
                outline = shapely.make_valid(shape(feature["geometry"])).buffer(EDGE_DEGREES)
                shapely.prepare(outline)
                return County(centre, outline)
    return County(centre, None)
