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


#: The world square as a grid of 2^30 by 2^30, cells of 4 cm: whole numbers group fastest.
GRID_BITS = 30
_GRID = 1 << GRID_BITS


def grid_x(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return longitudes in degrees as columns 0.._GRID-1 of the grid, NaN kept."""
    return np.clip(np.floor(world_x(lon) * _GRID), 0, _GRID - 1)


def grid_y(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return latitudes in degrees as rows 0.._GRID-1 of the grid from the north, NaN kept."""
    return np.clip(np.floor(world_y(lat) * _GRID), 0, _GRID - 1)


def lon_of(column: float) -> float:
    """Return the longitude in degrees of a column of the grid."""
    return column / _GRID * 360.0 - 180.0


def lat_of(row: float) -> float:
    """Return the latitude in degrees of a row of the grid."""
    return math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * row / _GRID))))
