"""Checked features to the columns that a snapshot keeps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import day_number, last_day
from liantu.domain.filter import NONE
from liantu.domain.fold import haystack
from liantu.domain.lights import light_days
from liantu.domain.mercator import grid_x, grid_y
from liantu.domain.milestones import STEPS, Stages
from liantu.domain.parks import park_name
from liantu.domain.rates import RATES
from liantu.store.normal_feature import DECIMALS, FeatureWriter, feature_json
from liantu.store.snapshot import CODED, SCHEMA, Codebook

_Value = TypeVar("_Value")

#: So many sites become columns together: few enough that they are still at hand.
_AT_ONCE = 512
_AMOUNTS = ("investment_wan", "plan_year_wan", "done_year_wan", "done_total_wan", "funded_wan")
#: Columns that are called otherwise than their property.
_TOTALS = {"investment_wan": "wan"}
_DAYS = tuple(f"{kind}_{step}" for kind in ("plan", "actual") for step in STEPS)
_INFERRED = {"source": False, "inferred": True}


class ColumnBuilder:
    """Collects features; `table` gives the columns of those added since the last call."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Number codes in the catalogue's order, sets of codes as they are met."""
        self._catalogue = catalogue
        self._writer = FeatureWriter(catalogue)
        self._stages = Stages(catalogue)
        self._numbers = {
            facet: {code: number for number, code in enumerate(("", *catalogue.codes(facet)))}
            for facet in CODED
        }
        # In the catalogue `none` may stand as a precision; it is "not stated" all the same.
        self._numbers["precision"][NONE] = 0
        self._chain_sets: dict[tuple[str, ...], int] = {(): 0}
        self._node_sets: dict[tuple[str, ...], int] = {(): 0}
        self._units: dict[str, int] = {"": 0}
        self._parks: dict[str, int] = {"": 0}
        self._drafts: list[pa.RecordBatch] = []
        self._clear()
        self.count = 0
        self.part_of: list[tuple[int, str]] = []

    def _clear(self) -> None:
        self._sites: list[Mapping[str, Any]] = []
        self._ids: list[str] = []
        self._pins: list[tuple[float | None, float | None]] = []
        self._texts: list[bytes] = []

    def codebook(self) -> Codebook:
        """Return how the codes met so far are numbered."""
        sets = tuple(self._chain_sets), tuple(self._node_sets)
        return Codebook.of(self._catalogue, *sets, tuple(self._units), tuple(self._parks))

    def add(self, feature: Mapping[str, Any]) -> None:
        """Add one feature that passed the check.

        Raises:
            UnicodeEncodeError: a text holds a lone surrogate.
            RecursionError: a value is nested too deep.
        """
        normal = self._writer.feature(feature)
        self._texts.append(feature_json(normal))
        # The place as files give it, so that map, area filter and download never disagree.
        self._pins.append(pin(normal["geometry"]))
        self._ids.append(str(feature["id"]))
        site = feature["properties"]
        self._sites.append(site)
        if site.get("part_of"):
            self.part_of.append((self.count, site["part_of"]))
        self.count += 1
        if len(self._ids) == _AT_ONCE:
            self._draft()

    def table(self) -> pa.Table:
        """Return and forget the collected rows, in the columns of SCHEMA."""
        self._draft()
        drafts, self._drafts = self._drafts, []
        return pa.Table.from_batches(drafts, SCHEMA)

    def _draft(self) -> None:
        """Turn the sites at hand into columns."""
        size = len(self._ids)
        lon, lat = np.array(self._pins, dtype=np.float64).reshape(-1, 2).T
        columns: dict[str, Any] = {
            "row": np.arange(self.count - size, self.count, dtype=np.int32),
            "id": self._ids,
            **self._words(),
            **self._codes(),
            **self._amounts(),
            **self._days(),
            **self._ways(),
            "lon": pa.array(lon, from_pandas=True),
            "lat": pa.array(lat, from_pandas=True),
            "gx": pa.array(grid_x(lon), pa.int32(), from_pandas=True),
            "gy": pa.array(grid_y(lat), pa.int32(), from_pandas=True),
            "feature": self._texts,
        }
        arrays = [_array(columns[field.name], field.type) for field in SCHEMA]
        self._drafts.append(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA))
        self._clear()

    def _column(self, name: str) -> list[Any]:
        """Return a property of all sites."""
        return [site.get(name) for site in self._sites]

    def _words(self) -> dict[str, Any]:
        names = self._column("name")
        owners = [owner or "" for owner in self._column("owner")]
        contents, foreign = self._column("content"), self._column("name_en")
        texts = zip(names, owners, contents, foreign, strict=True)
        return {
            "name": names,
            "owner": owners,
            "project": [_words(text) or None for text in self._column("project")],
            "search": [haystack(name, by, what or "", en or "") for name, by, what, en in texts],
        }

    def _codes(self) -> dict[str, Any]:
        chains = [_chains(site) for site in self._sites]
        nodes = [_set_of(nodes or ()) for nodes in self._column("nodes")]
        found: dict[str, Any] = {
            facet: [self._numbers[facet][code or ""] for code in self._column(facet)]
            for facet in CODED
        }
        return found | {
            "chain_set": _numbered(chains, self._chain_sets),
            "node_set": _numbered(nodes, self._node_sets),
            "unit": _numbered(map(_words, self._column("unit")), self._units),
            "park": _numbered(map(park_name, self._column("park")), self._parks),
            "inferred": [_INFERRED.get(basis or "") for basis in self._column("chain_basis")],
        }

    def _amounts(self) -> dict[str, pa.Array]:
        sums = {name: pa.array(self._column(name), pa.int64()) for name in _AMOUNTS}
        found = {_TOTALS.get(name, name): amounts for name, amounts in sums.items()}
        for rate, (part, whole) in RATES.items():
            # Both or none of them; a whole of 0 is none.
            both = pc.and_(pc.is_valid(sums[part]), pc.greater(sums[whole], 0))
            found[f"{rate}_part"] = pc.if_else(both, sums[part], None)
            found[f"{rate}_whole"] = pc.if_else(both, sums[whole], None)
        return found

    def _days(self) -> dict[str, Any]:
        reports = [site.get("stage_as_of") or site.get("source_date") for site in self._sites]
        lights = [light_days(site, self._catalogue) for site in self._sites]
        return {
            **{name: [_ordinal(text) for text in self._column(name)] for name in _DAYS},
            "as_of": reports,
            "as_of_day": [last_day(text) if text else None for text in reports],
            "amber_from": [days.amber_from if days else None for days in lights],
            "red_from": [days.red_from if days else None for days in lights],
        }

    def _ways(self) -> dict[str, Any]:
        """Return what is known of the sites' ways through the stages."""
        ways = [self._stages.way(site) for site in self._sites]
        seen = [{entry.stage: entry.day for entry in way.entries} for way in ways]
        number = self._numbers["stage"]
        return {
            **{f"seen_{step}": [days.get(stage) for days in seen] for step, stage in STEPS.items()},
            "furthest": [number[way.furthest] for way in ways],
            "late_from": [way.late_from for way in ways],
            "stays": [way.stays for way in ways],
        }


def _array(values: Any, kind: pa.DataType) -> pa.Array:  # noqa: ANN401 - whatever holds a column
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


def _numbered(values: Iterable[_Value], numbers: dict[_Value, int]) -> list[int]:
    """Return the number of each value; one that is new gets the next."""
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _ordinal(text: str | None) -> int | None:
    """Return the last day that a date can mean, as a proleptic ordinal."""
    return day_number(last_day(text)) if text else None


def _words(text: str | None) -> str:
    """Return a text, the same for all who write it with other spaces."""
    return " ".join((text or "").split())


def _chains(site: Mapping[str, Any]) -> tuple[str, ...]:
    """Return all chains of a site, the primary one among them."""
    chain = site.get("chain")
    return _set_of([*(site.get("chains") or ()), *([chain] if chain else [])])


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
