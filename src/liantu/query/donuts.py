"""Screen cells joined into what can be drawn apart: the groups of a map window."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_FAR = 2.0**31


@dataclass(frozen=True, slots=True)
class Group:
    """Sites drawn as one, in grid steps: where, how many, and the box that holds them.

    `box` is west, south, east, north. `row` is the lowest row number among them; `parts` pairs the
    codes' numbers that they are split by with sites.
    """

    n: int
    wan: int
    x: float
    y: float
    exact: int
    row: int
    box: tuple[float, float, float, float]
    parts: list[tuple[int, int]]


def joined(table: pa.Table, twice: dict[int, int], near: float) -> Iterator[Group]:
    """Yield groups of cells whose centres are nearer than `near` grid steps, heaviest cell first.

    `table` has a row for each cell and part: cell, part, n, wan, x, y (sums), west, east, north,
    south, exact, row. `twice` is cell → 万元 that another selected site's amount holds already.
    """
    raw = {name: table[name].to_numpy() for name in table.column_names}
    cells, cell_of = np.unique(raw["cell"], return_inverse=True)
    n, x, y = (np.bincount(cell_of, raw[name].astype(float)) for name in ("n", "x", "y"))
    home, centres = _homes(n, x / n, y / n, near)
    group_of = home[cell_of]

    def total(name: str) -> NDArray[np.float64]:
        return np.bincount(group_of, np.nan_to_num(raw[name].astype(float)))

    def outermost(name: str, fold: np.ufunc, start: float) -> list[float]:
        found = np.full(len(centres), start)
        fold.at(found, group_of, raw[name])
        return found.tolist()

    wan = total("wan")
    for position in np.flatnonzero(np.isin(cells, list(twice))):
        wan[home[position]] -= twice[int(cells[position])]
    boxes = zip(
        outermost("west", np.minimum, _FAR),
        outermost("south", np.maximum, -1.0),
        outermost("east", np.maximum, -1.0),
        outermost("north", np.minimum, _FAR),
        strict=True,
    )
    columns: tuple[list[Any], ...] = (
        total("n").tolist(),
        wan.tolist(),
        (x / n)[centres].tolist(),
        (y / n)[centres].tolist(),
        total("exact").tolist(),
        outermost("row", np.minimum, _FAR),
        list(boxes),
        _parts(group_of, raw["part"], raw["n"]),
    )
    for count, amount, column, row, exact, first, box, parts in zip(*columns, strict=True):
        yield Group(int(count), int(amount), column, row, int(exact), int(first), box, parts)


def _homes(
    n: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64], near: float
) -> tuple[NDArray[np.intp], list[int]]:
    """Return each cell's group, and each group's heaviest cell.

    That cell's centre is the group's: a common one would move, and could come to touch another.
    """
    home = np.full(len(n), -1, dtype=np.intp)
    centres: list[int] = []
    for heavy in np.argsort(-n, kind="stable"):
        if home[heavy] >= 0:
            continue
        close = (home < 0) & (np.hypot(x - x[heavy], y - y[heavy]) < near)
        home[close] = len(centres)
        centres.append(int(heavy))
    return home, centres


def _parts(
    group_of: NDArray[np.intp], part: NDArray[np.integer], n: NDArray[np.integer]
) -> list[list[tuple[int, int]]]:
    wide = int(part.max()) + 1
    counts = np.bincount(group_of * wide + part, n.astype(float))
    found: list[list[tuple[int, int]]] = [[] for _ in range(int(group_of.max()) + 1)]
    for key in np.flatnonzero(counts).tolist():
        found[key // wide].append((key % wide, int(counts[key])))
    return found
