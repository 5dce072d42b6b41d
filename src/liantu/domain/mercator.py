"""Web Mercator as fractions of the world square, the plane that web maps are cut from."""

import math

import numpy as np
from numpy.typing import NDArray

#: Beyond this latitude the square ends; points there are drawn on its edge.
MAX_LATITUDE = 85.05112878


def world_x(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return longitudes in degrees as fractions 0..1 from west to east."""
    return (lon + 180.0) / 360.0


def world_y(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return latitudes in degrees as fractions 0..1 from north to south."""
    limited = np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE))
    return (1.0 - np.arcsinh(np.tan(limited)) / math.pi) / 2.0


def lon_of(x: float) -> float:
    """Return the longitude in degrees of a fraction of the world square."""
    return x * 360.0 - 180.0


def lat_of(y: float) -> float:
    """Return the latitude in degrees of a fraction of the world square."""
    return math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * y))))
