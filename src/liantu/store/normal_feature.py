"""The form in which a site leaves: RFC 7946, 7 decimals, right-hand rings, names beside codes."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import orjson

from liantu.domain.catalogue import Catalogue
from liantu.domain.fields import FIELDS, OURS
from liantu.domain.wording import words

#: About one centimetre; more would claim a precision that nobody measured.
DECIMALS = 7
_MOST_PLANS = 1024
#: Of each property in its turn: name, type, the column for names, and code → name.
_Plan = tuple[tuple[str, str, str, Mapping[str, str]], ...]


class FeatureWriter:
    """Turns checked features into their download form; keeps the catalogue's names at hand."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the Chinese names of all codes."""
        self._missing = words("zh")("filter.missing")
        names = {
            facet: {code: term.name_zh for code, term in terms.items()}
            for facet, terms in catalogue.terms.items()
        }
        self._fields = [
            (field.name, field.type, field.name_column, names.get(field.facet, {}))
            for field in FIELDS
        ]
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def feature(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return the feature with members in a fixed order and names beside codes."""
        return {
            "type": "Feature",
            "id": raw["id"],
            "geometry": normal_geometry(raw["geometry"]),
            "properties": self._properties(raw["properties"]),
        }

    def _properties(self, given: Mapping[str, Any]) -> dict[str, Any]:
        names_given = tuple(given)
        plan = self._plans.get(names_given) or self._plan(names_given)
        properties: dict[str, Any] = {}
        for name, kind, name_column, names in plan:
            value = properties[name] = given[name]
            if kind == "code":
                properties[name_column] = names[value] if value else self._missing
            elif kind == "codes":
                properties[name_column] = "、".join([names[code] for code in value or ()])
        return properties

    def _plan(self, given: tuple[str, ...]) -> _Plan:
        """Return what to do with properties of these names: most sites of a file share them."""
        known = [field for field in self._fields if field[0] in given]
        plan = (*known, *((name, "", "", {}) for name in given if name not in OURS))
        if len(self._plans) >= _MOST_PLANS:
            self._plans.clear()
        self._plans[given] = plan
        return plan


def normal_geometry(geometry: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the geometry rounded to 7 decimals, polygon rings by the right-hand rule."""
    if geometry is None:
        return None
    kind, coordinates = geometry["type"], _rounded(geometry["coordinates"])
    if kind == "Polygon":
        coordinates = _oriented(coordinates)
    elif kind == "MultiPolygon":
        coordinates = [_oriented(rings) for rings in coordinates]
    return {"type": kind, "coordinates": coordinates}


def _oriented(rings: Sequence[list[Any]]) -> list[list[Any]]:
    """Return the outer ring counter-clockwise, holes clockwise; one without an area stays."""
    outer, *holes = rings
    turned = [outer[::-1] if _twice_area(outer) < 0 else outer]
    return turned + [hole[::-1] if _twice_area(hole) > 0 else hole for hole in holes]


def _twice_area(ring: Sequence[Sequence[float]]) -> float:
    # Relative to the first corner, because products of whole degrees would swallow small areas.
    x0, y0 = ring[0][:2]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(ring))


def _rounded(value: Any) -> Any:  # noqa: ANN401 - positions nest to any depth
    if isinstance(value, int | float):
        # Adding 0.0 turns a negative zero into a plain one.
        return round(value, DECIMALS) + 0.0
    return [_rounded(item) for item in value]


def feature_json(feature: Mapping[str, Any]) -> bytes:
    """Return one feature as UTF-8 JSON on one line, Chinese unescaped.

    Raises:
        UnicodeEncodeError: a text holds a lone surrogate.
        RecursionError: a value is nested deeper than a thousand levels or so.
    """
    try:
        return orjson.dumps(feature)
    except TypeError:
        # orjson refuses integers beyond 64 bits, which JSON allows, and lone surrogates.
        return json.dumps(feature, ensure_ascii=False, separators=(",", ":")).encode()
