"""Checked features to the columns that a snapshot keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import last_day
from liantu.domain.filter import NONE
from liantu.domain.fold import haystack
from liantu.domain.lights import light_days
from liantu.domain.mercator import grid_x, grid_y
from liantu.store.normal_feature import DECIMALS, FeatureWriter, feature_json
from liantu.store.snapshot import CODED, SCHEMA, Codebook

_DERIVED = {"row", "gx", "gy"}
_INFERRED = {"source": False, "inferred": True}


class ColumnBuilder:
    """Collects features; `batch` gives the columns of those added since the last call."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Number codes in the catalogue's order, sets of codes as they are met."""
        self._catalogue = catalogue
        self._writer = FeatureWriter(catalogue)
        self._numbers = {
            facet: {code: number for number, code in enumerate(("", *catalogue.codes(facet)))}
            for facet in CODED
        }
        # In the catalogue `none` may stand as a precision; it is "not stated" all the same.
        self._numbers["precision"][NONE] = 0
        self._chain_sets: dict[tuple[str, ...], int] = {(): 0}
        self._node_sets: dict[tuple[str, ...], int] = {(): 0}
        self._lists: dict[str, list[Any]] = {}
        self._clear()
        self.count = 0
        self.part_of: list[tuple[int, str]] = []

    def _clear(self) -> None:
        self._lists = {name: [] for name in SCHEMA.names if name not in _DERIVED}

    def codebook(self) -> Codebook:
        """Return how the codes met so far are numbered."""
        return Codebook.of(self._catalogue, tuple(self._chain_sets), tuple(self._node_sets))

    def add(self, feature: Mapping[str, Any]) -> None:
        """Add one feature that passed the check.

        Raises:
            UnicodeEncodeError: a text holds a lone surrogate.
            RecursionError: a value is nested too deep.
        """
        normal = self._writer.feature(feature)
        text = feature_json(normal).decode()
        # The place as files give it, so that map, area filter and download never disagree.
        lon, lat = pin(normal["geometry"])
        site = feature["properties"]
        for name, value in self._values(site).items():
            self._lists[name].append(value)
        self._lists["id"].append(str(feature["id"]))
        self._lists["lon"].append(lon)
        self._lists["lat"].append(lat)
        self._lists["feature"].append(text)
        if site.get("part_of"):
            self.part_of.append((self.count, site["part_of"]))
        self.count += 1

    def _values(self, site: Mapping[str, Any]) -> dict[str, Any]:
        chain = site.get("chain")
        chains = _set_of([*(site.get("chains") or ()), *([chain] if chain else [])])
        nodes = _set_of(site.get("nodes") or ())
        as_of = site.get("stage_as_of") or site.get("source_date")
        days = light_days(site, self._catalogue)
        owner, content = site.get("owner") or "", site.get("content") or ""
        return {
            "name": site["name"],
            "owner": owner,
            **{facet: self._numbers[facet][site.get(facet) or ""] for facet in CODED},
            "chain_set": self._chain_sets.setdefault(chains, len(self._chain_sets)),
            "node_set": self._node_sets.setdefault(nodes, len(self._node_sets)),
            "wan": site.get("investment_wan"),
            "as_of": as_of,
            "as_of_day": last_day(as_of) if as_of else None,
            "amber_from": days.amber_from if days else None,
            "red_from": days.red_from if days else None,
            "inferred": _INFERRED.get(site.get("chain_basis") or ""),
            "search": haystack(site["name"], owner, content, site.get("name_en") or ""),
        }

    def batch(self) -> pa.RecordBatch:
        """Return and forget the collected rows, in the columns of SCHEMA."""
        lists = self._lists
        size = len(lists["id"])
        lon = np.array(lists["lon"], dtype=np.float64)
        lat = np.array(lists["lat"], dtype=np.float64)
        columns: dict[str, Any] = dict(lists)
        columns["row"] = np.arange(self.count - size, self.count, dtype=np.int32)
        columns["gx"] = pa.array(grid_x(lon), pa.int32(), from_pandas=True)
        columns["gy"] = pa.array(grid_y(lat), pa.int32(), from_pandas=True)
        arrays = [pa.array(columns[field.name], field.type) for field in SCHEMA]
        self._clear()
        return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _set_of(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes))) if len(codes) > 1 else tuple(codes)


def pin(geometry: Mapping[str, Any] | None) -> tuple[float | None, float | None]:
    """Return where a site is pinned: its point, or a point on its line or inside its polygon."""
    if geometry is None:
        return None, None
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"][:2]
        return lon, lat
    point = plane_shape(geometry).representative_point()
    return round(point.x, DECIMALS), round(point.y, DECIMALS)


def plane_shape(geometry: Mapping[str, Any]) -> BaseGeometry:
    """Return a checked geometry as Shapely has it, without heights."""
    return shape({"type": geometry["type"], "coordinates": _flat(geometry["coordinates"])})


def _flat(coordinates: Sequence[Any]) -> list[Any]:
    """Return positions without their heights, of which GEOS wants all or none."""
    if isinstance(coordinates[0], int | float):
        return list(coordinates[:2])
    return [_flat(item) for item in coordinates]
