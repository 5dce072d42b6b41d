"""Files that Liantu wrote itself, so that what is exported can be imported and is the same."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from liantu.domain.language import LANGS
from liantu.export.cells import unguarded
from liantu.export.columns import COLUMNS, GEOMETRY
from liantu.ledger.table import Cell

_TEXTS: Final = frozenset(column.name for column in COLUMNS if column.type == "text")
_INTEGERS: Final = frozenset(column.name for column in COLUMNS if column.type == "integer")

_LAYER: Final = frozenset(column.name for column in COLUMNS) - {"lon", "lat", GEOMETRY}


@cache
def _headers() -> tuple[dict[str, str], ...]:
    """Return title → column name for each way in which a header is written."""
    titles = [{column.title(lang): column.name for column in COLUMNS} for lang in LANGS]
    return ({column.name: column.name for column in COLUMNS}, *titles)


def own_names(titles: Sequence[Cell]) -> tuple[str, ...] | None:
    """Return the column names of a header that Liantu wrote; None if it is another's.

    It is Liantu's own only with every column and no other: a table that somebody took columns out
    of does not say the whole of a site.
    """
    if len(titles) != len(COLUMNS):
        return None
    for names in _headers():
        found = tuple(names.get(title, "") if isinstance(title, str) else "" for title in titles)
        if len(set(found) - {""}) == len(COLUMNS):
            return found
    return None


def is_own_layer(names: Sequence[str]) -> bool:
    """Say whether a layer has the columns of Liantu's GeoPackages, whose places are geometries."""
    return frozenset(names) == _LAYER and len(names) == len(_LAYER)


def own_cells(names: Sequence[str], cells: Sequence[Cell], *, guarded: bool) -> list[Cell]:
    """Return the cells of a row as they were before they were exported.

    `guarded` says that the file is a CSV, whose risky texts have an apostrophe before them.
    """
    return [_undone(name, cell, guarded) for name, cell in zip(names, cells, strict=True)]


def _undone(name: str, cell: Cell, guarded: bool) -> Cell:  # noqa: FBT001 - called for each cell
    if isinstance(cell, float) and name in _INTEGERS and cell.is_integer():
        return int(cell)
    if not isinstance(cell, str):
        return cell
    if cell == "":
        return None
    return unguarded(cell) if guarded and name in _TEXTS else cell
