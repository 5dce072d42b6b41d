"""Where a datum puts the file's points, beside where they would lie if nobody had asked."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

import streamlit as st

from liantu.domain.catalogue import Catalogue
from liantu.ledger.column_map import PLACES, ColumnMap
from liantu.ledger.columns import to_toml
from liantu.ledger.datum import datum_label
from liantu.ledger.finding import Finding
from liantu.ledger.site_rows import site_rows
from liantu.ledger.table import LedgerTable
from liantu.store.columns import pin
from liantu.ui.data import desk
from liantu.ui.map.points_map import PointSign, points_map
from liantu.ui.plain import plain
from liantu.ui.scene import Scene

_MOST = 200
_PLAIN = ("wgs84", "cgcs2000")
_COLOUR = "#0b5c7a"


def datum_map(scene: Scene, table: LedgerTable, column_map: ColumnMap, key: str) -> None:
    """Draw the first points as the datum places them, with arrows from where they were written.

    `key` names the table.
    """
    datum = column_map.datum
    placed = any(target.to in PLACES for target in column_map.targets.values())
    if datum is None or not (placed or table.has_geometry):
        return
    about = key, to_toml(column_map), scene.catalogue.digest
    after, before = desk.asked_on_desk(
        "points", about, lambda: _moves(table, column_map, scene.catalogue)
    )
    if not after:
        return
    signs = [
        PointSign(lon, lat, _COLOUR, row, before.get(row))
        for row, (lon, lat) in sorted(after.items())[:_MOST]
    ]
    with st.expander(scene.say("data.datum_map", datum=plain(datum_label(datum))), expanded=True):
        st.caption(scene.say("data.datum_map_help" if before else "data.datum_map_plain"))
        points_map(scene, signs, "datum")


def _moves(
    table: LedgerTable, column_map: ColumnMap, catalogue: Catalogue
) -> tuple[Mapping[int, tuple[float, float]], Mapping[int, tuple[float, float]]]:
    """Return where the rows lie, and where they were written, if the datum moves them."""
    after = _points(table, column_map, catalogue)
    if not after or column_map.datum in _PLAIN:
        return after, {}
    return after, _points(table, replace(column_map, datum="wgs84"), catalogue)


def _points(
    table: LedgerTable, column_map: ColumnMap, catalogue: Catalogue
) -> dict[int, tuple[float, float]]:
    """Return row number → longitude and latitude of the first rows."""
    head = replace(table, rows=lambda: islice(table.rows(), _MOST))
    found: dict[int, tuple[float, float]] = {}
    for row in site_rows(head, column_map, catalogue, _unheard):
        lon, lat = pin(row.geometry)
        if lon is not None and lat is not None:
            found[row.number] = (lon, lat)
    return found


def _unheard(_: Finding) -> None:
    """The check that follows says what is wrong; here are only the points."""
