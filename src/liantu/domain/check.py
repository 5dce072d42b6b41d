"""Strict reading of one GeoJSON feature as a site: what is wrong with it, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import is_partial_date
from liantu.domain.errors import shown
from liantu.domain.fields import FIELDS
from liantu.domain.language import Lang
from liantu.domain.wording import words

_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_FEWEST = {"MultiPoint": 1, "LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}
_MAX_WAN = 10**12
_MAX_ORDINATE = 10**9
_TEXTS = tuple(field.name for field in FIELDS if field.type == "text")
_WANS = tuple(field.name for field in FIELDS if field.type == "wan")
_DATES = tuple(field.name for field in FIELDS if field.type == "date")
_PERCENTS = tuple(field.name for field in FIELDS if field.type == "percent")
#: What is wrong with a value of the wrong type, and the fields of that type.
_PLAIN = (
    *(("not_text", _TEXTS), ("not_wan", _WANS), ("not_date", _DATES)),
    ("not_percent", _PERCENTS),
)
_CODES = tuple((field.name, field.facet) for field in FIELDS if field.type == "code")
_CODE_LISTS = tuple((field.name, field.facet) for field in FIELDS if field.type == "codes")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a feature: which one, where in it, and what (a wording key)."""

    what: str
    feature: int | None = None
    site_id: str = ""
    field: str = ""
    value: str = ""
    allowed: str = ""

    def text(self, lang: Lang) -> str:
        """Return the problem and its remedy as one line of plain words."""
        say = words(lang)
        body = say(f"problem.{self.what}", field=self.field, value=self.value, allowed=self.allowed)
        if self.feature is None:
            return body
        site_id = f"(id={self.site_id})" if self.site_id else ""
        return say("problem.at", number=self.feature, id=site_id, body=body)


class SiteCheck:
    """Checks features one by one; it remembers ids, so use one for each file.

    `count` is the number of features met so far.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the codes to check against from the catalogue."""
        self._ids: dict[str, int] = {}
        self.count = 0
        self._codes = {facet: frozenset(terms) for facet, terms in catalogue.terms.items()}
        self._right = _rules(self._codes)

    def row_of(self, site_id: str) -> int | None:
        """Return the row 0.. at which an id was met, if it was."""
        number = self._ids.get(site_id)
        return None if number is None else number - 1

    def problems(self, feature: object) -> Iterator[Problem]:
        """Yield what is wrong with the next feature of the file."""
        self.count += 1
        if not isinstance(feature, dict) or cast("Any", feature).get("type") != "Feature":
            yield Problem("not_feature", self.count)
            return
        raw = cast("Mapping[str, Any]", feature)
        site_id = raw.get("id")
        for what, field, value, allowed in self._all(raw):
            label = "" if site_id is None else shown(site_id)
            yield Problem(what, self.count, label, field, value, allowed)

    def _all(self, raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
        yield from self._id_problems(raw.get("id"))
        if "geometry" not in raw:
            yield "geometry_missing", "geometry", "", ""
        elif raw["geometry"] is not None and not _is_point(raw["geometry"]):
            yield from _geometry_problems(raw["geometry"])
        properties = raw.get("properties")
        if not isinstance(properties, dict):
            yield "no_properties", "properties", "", ""
            return
        given = cast("Mapping[str, Any]", properties)
        if not self._sound(given):
            yield from self._property_problems(given)

    def _sound(self, properties: Mapping[str, Any]) -> bool:
        """Say whether there is nothing wrong at all, as with nearly every site of a file."""
        name, right = properties.get("name"), self._right
        if not isinstance(name, str) or not name.strip() or properties.get("kind") is None:
            return False
        for field, value in properties.items():
            if value is None or field not in right:
                continue
            if not right[field](value):
                return False
        return True

    def _id_problems(self, site_id: object) -> Iterator[tuple[str, str, str, str]]:
        if isinstance(site_id, bool) or not isinstance(site_id, str | int) or site_id == "":
            yield "no_id", "id", shown(site_id), ""
            return
        key = str(site_id)
        first = self._ids.setdefault(key, self.count)
        if first != self.count:
            yield "duplicate_id", "id", shown(site_id), str(first)

    def _property_problems(
        self, properties: Mapping[str, Any]
    ) -> Iterator[tuple[str, str, str, str]]:
        name = properties.get("name")
        if not isinstance(name, str) or not name.strip():
            yield "no_name", "name", shown(name), ""
        for what, fields in _PLAIN:
            for field in fields:
                value = properties.get(field)
                if value is not None and not self._right[field](value):
                    yield what, field, shown(value), ""
        yield from self._code_problems(properties)

    def _code_problems(self, properties: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
        for field, facet in _CODES:
            value = properties.get(field)
            if value is not None and not self._right[field](value):
                yield "unknown_code", field, shown(value), self._some(facet)
        if properties.get("kind") is None:
            yield "no_kind", "kind", "", self._some("kind")
        for field, facet in _CODE_LISTS:
            value = properties.get(field)
            if value is None:
                continue
            if not isinstance(value, list):
                yield "not_list", field, shown(value), ""
                continue
            for code in cast("list[Any]", value):
                if not isinstance(code, str) or code not in self._codes[facet]:
                    yield "unknown_code", field, shown(code), self._some(facet)

    def _some(self, facet: str) -> str:
        codes = sorted(self._codes[facet])
        return ", ".join(codes[:16]) + (" …" if len(codes) > 16 else "")


def _rules(codes: Mapping[str, frozenset[str]]) -> dict[str, Callable[[Any], bool]]:
    """Return field → whether a stated value is right, for every field that has a type."""
    right: dict[str, Callable[[Any], bool]] = dict.fromkeys(_TEXTS, _is_text)
    right |= dict.fromkeys(_WANS, _is_wan) | dict.fromkeys(_DATES, _is_date)
    right |= dict.fromkeys(_PERCENTS, _is_percent)
    right |= {field: partial(_is_code, codes[facet]) for field, facet in _CODES}
    return right | {field: partial(_are_codes, codes[facet]) for field, facet in _CODE_LISTS}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_wan(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MAX_WAN


def _is_date(value: object) -> bool:
    return isinstance(value, str) and is_partial_date(value)


def _is_percent(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _is_code(codes: frozenset[str], value: object) -> bool:
    return isinstance(value, str) and value in codes


def _are_codes(codes: frozenset[str], value: object) -> bool:
    return isinstance(value, list) and all(
        _is_code(codes, code) for code in cast("list[Any]", value)
    )


def _is_point(geometry: object) -> bool:
    """Say whether a geometry is a point with nothing wrong, as nearly all of a file are."""
    if not isinstance(geometry, dict):
        return False
    raw = cast("Mapping[str, Any]", geometry)
    position = raw.get("coordinates")
    return (
        raw.get("type") == "Point"
        and isinstance(position, list)
        and _position_problem(cast("list[Any]", position)) is None
    )


def _geometry_problems(geometry: object) -> Iterator[tuple[str, str, str, str]]:
    if not isinstance(geometry, dict):
        yield "not_geometry", "geometry", shown(geometry), ""
        return
    raw = cast("Mapping[str, Any]", geometry)
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in _DEPTH:
        yield "not_geometry", "geometry", shown(kind), ", ".join(_DEPTH)
        return
    what = coordinate_problem(kind, raw.get("coordinates"))
    if what:
        yield what, "geometry", shown(raw.get("coordinates")), ""


def coordinate_problem(kind: str, coordinates: object) -> str | None:
    """Return what is wrong with the coordinates of a geometry of a known kind, as a wording key."""
    return _coordinate_problem(coordinates, _DEPTH[kind], _FEWEST.get(kind, 0))


def _coordinate_problem(value: object, depth: int, fewest: int) -> str | None:
    if not isinstance(value, list):
        return "not_coordinates"
    items = cast("list[Any]", value)
    if depth == 0:
        return _position_problem(items)
    if (depth == 1 and len(items) < fewest) or not items:
        return "too_few_positions"
    if depth == 1 and fewest == 4 and items[0] != items[-1]:
        return "ring_open"
    problems = (_coordinate_problem(item, depth - 1, fewest) for item in items)
    return next(filter(None, problems), None)


def _position_problem(position: list[Any]) -> str | None:
    if not 2 <= len(position) <= 4:
        return "not_coordinates"
    for number in position:
        if isinstance(number, bool) or not isinstance(number, int | float):
            return "not_coordinates"
        # Python's integers have no end, and a height beyond this is none.
        if not -_MAX_ORDINATE <= number <= _MAX_ORDINATE:
            return "not_finite" if isinstance(number, float) else "outside_world"
    lon, lat = position[0], position[1]
    return None if -180 <= lon <= 180 and -90 <= lat <= 90 else "outside_world"
