"""Rows that are sites as Liantu keeps or exports them: cells become properties as they stand."""

import json
from collections.abc import Mapping
from typing import Any

from liantu.domain.fields import BY_NAME, Field
from liantu.export.columns import COLUMNS, GEOMETRY, LIST_MARK, OTHER
from liantu.ledger.table import LedgerTable, Row

_DERIVED = frozenset(column.name for column in COLUMNS if column.derived)
_PLACE = frozenset({"lon", "lat", GEOMETRY})


class WholeRows:
    """Reads the rows of such a table."""

    def __init__(self, table: LedgerTable) -> None:
        """Find out which column is which property."""
        titles = {column.title: index for index, column in enumerate(table.columns)}
        self._id = titles.get("id")
        self._other = titles.get(OTHER)
        self._places = {name: titles[name] for name in _PLACE & titles.keys()}
        self._fields = [
            (index, name, BY_NAME.get(name))
            for name, index in titles.items()
            if name not in _DERIVED | _PLACE | {"id", OTHER}
        ]
        self.has_geometry = table.has_geometry
        self.states_place = table.has_geometry or bool(self._places)

    def site_id(self, row: Row) -> str | None:
        """Return the id of a row, as text."""
        raw = row.cells[self._id] if self._id is not None else row.feature_id
        return None if raw is None or raw == "" else str(raw)

    def properties(self, row: Row) -> dict[str, Any]:
        """Return the properties of a row, None where it has none.

        Raises:
            ValueError: a cell cannot be what its property has to be; the text names the property.
        """
        found = {name: _value(name, field, row.cells[index]) for index, name, field in self._fields}
        other = row.cells[self._other] if self._other is not None else None
        return found | (_json(OTHER, other) if other else {})

    def geometry(self, row: Row) -> Mapping[str, Any] | None:
        """Return the geometry of a row.

        Raises:
            ValueError: it cannot be read; the text names the column.
        """
        if self.has_geometry:
            return row.geometry
        cells = {name: row.cells[index] for name, index in self._places.items()}
        if cells.get(GEOMETRY):
            return _json(GEOMETRY, cells[GEOMETRY])
        if cells.get("lon") in (None, "") and cells.get("lat") in (None, ""):
            return None
        try:
            place = [float(str(cells.get(name))) for name in ("lon", "lat")]
        except ValueError:
            raise ValueError("lon") from None
        return {"type": "Point", "coordinates": place}


def _value(name: str, field: Field | None, cell: Any) -> Any:  # noqa: ANN401 - each has its type
    if cell is None or cell == "" or field is None or not isinstance(cell, str):
        return None if cell == "" else cell
    if field.type == "codes":
        return cell.split(LIST_MARK)
    if field.type == "list":
        return _json(name, cell)
    if field.type not in {"wan", "percent"}:
        return cell
    try:
        return int(cell) if field.type == "wan" or cell.isdecimal() else float(cell)
    except ValueError:
        raise ValueError(name) from None


def _json(name: str, cell: Any) -> Any:  # noqa: ANN401
    if not isinstance(cell, str):
        return cell
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        raise ValueError(name) from None
