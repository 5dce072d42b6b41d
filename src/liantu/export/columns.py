"""One site as one row: the columns that CSV, XLSX and GeoPackage share, and the way back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson

from liantu.domain.catalogue import Catalogue
from liantu.domain.fields import BY_NAME, FIELDS, OURS, Field
from liantu.domain.language import Lang, to_traditional
from liantu.domain.money import WAN_PER_YI
from liantu.domain.wording import words
from liantu.store.columns import pin

Cell = str | int | float | None
ColumnType = Literal["text", "integer", "number"]

#: Codes stand in one cell with this between them; no code may hold it.
LIST_MARK: Final = ";"
#: Properties that the table has no column for, together, as a JSON object.
OTHER: Final = "other_properties"
GEOMETRY: Final = "geometry"
_PLACE: Final = ("lon", "lat", GEOMETRY)
#: These a site always has; null means not stated. Others without a value are left out.
_ALWAYS: Final = ("name", "kind", "chain", "stage", "investment_wan", "town", "precision")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; `field` names the property that it shows, if there is one."""

    name: str
    type: ColumnType
    zh: str
    en: str
    unit: str = ""
    field: str = ""

    @property
    def derived(self) -> bool:
        """Say whether it only repeats another column in other words, for reading."""
        return bool(self.field) and self.name != self.field

    def title(self, lang: Lang) -> str:
        """Return the header that people read, with the unit."""
        own = self.en if lang == "en" else self.zh
        title = to_traditional(own) if lang == "zh-Hant" else own
        if not self.unit:
            return title
        return words(lang)("export.unit_title", title=title, unit=self.unit)


def _of_field(field: Field) -> list[Column]:
    number = {"wan": "integer", "percent": "number"}
    if not field.facet:
        kind = number.get(field.type, "text")
        columns = [Column(field.name, kind, field.zh, field.en, field.unit, field.name)]  # pyright: ignore[reportArgumentType]
        if field.name == "investment_wan":
            columns.append(
                Column("investment_yi", "number", field.zh, field.en, "亿元", field.name)
            )
        return columns
    zh, en = (words(lang)("export.code_title", title=getattr(field, lang)) for lang in ("zh", "en"))
    return [
        Column(field.name, "text", zh, en, "", field.name),
        Column(field.name_column, "text", field.zh, field.en, "", field.name),
    ]


def _own(name: str, kind: ColumnType) -> Column:
    zh, en = (words(lang)(f"export.column_{name}") for lang in ("zh", "en"))
    return Column(name, kind, zh, en, "°" if name in {"lon", "lat"} else "")


COLUMNS: Final = (
    _own("id", "text"),
    *(column for field in FIELDS for column in _of_field(field)),
    _own("lon", "number"),
    _own("lat", "number"),
    _own(GEOMETRY, "text"),
    _own(OTHER, "text"),
)


def row_of(feature: Mapping[str, Any]) -> list[Cell]:
    """Return a site in the order of COLUMNS; `geometry` only where lon and lat do not say it."""
    site, geometry = feature["properties"], feature["geometry"]
    lon, lat = pin(geometry)
    whole = None if geometry is None or _is_plain(geometry) else _json(geometry)
    other = {name: site[name] for name in site if name not in OURS}
    cells = [reader(site) for reader in _READERS]
    return [str(feature["id"]), *cells, lon, lat, whole, _json(other) if other else None]


def _is_plain(geometry: Mapping[str, Any]) -> bool:
    return geometry["type"] == "Point" and len(geometry["coordinates"]) == 2


def _json(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # orjson refuses integers beyond 64 bits, which JSON allows.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_Reader = Callable[[Mapping[str, Any]], Cell]


def _reader(column: Column) -> _Reader:
    name = column.name
    field = BY_NAME[column.field]
    if name == "investment_yi":
        return _yi
    if field.type == "codes" and not column.derived:
        return lambda site: LIST_MARK.join(site.get(name) or ()) or None
    if field.type == "list":
        return lambda site: _json(site[name]) if site.get(name) else None
    # What is not stated is an empty cell, not a cell that says so.
    return lambda site: site.get(name) if site.get(field.name) not in (None, "", []) else None


def _yi(site: Mapping[str, Any]) -> float | None:
    wan = site.get("investment_wan")
    return None if wan is None else wan / WAN_PER_YI


_READERS = tuple(_reader(column) for column in COLUMNS if column.field)


def feature_of(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """Return the site of a row (column → cell): the inverse of `row_of`.

    Names of codes are left out, for they follow from the codes; so is what is not stated.
    """
    properties: dict[str, Any] = dict.fromkeys(_ALWAYS)
    for field in FIELDS:
        cell = cells.get(field.name)
        if cell is not None and cell != "":
            properties[field.name] = _value(field, cell)
    properties |= json.loads(str(cells.get(OTHER) or "{}"))
    return {
        "type": "Feature",
        "id": cells["id"],
        "geometry": _geometry(cells),
        "properties": properties,
    }


def _value(field: Field, cell: Cell) -> Any:  # noqa: ANN401 - each field has its type
    text = str(cell)
    if field.type == "codes":
        return text.split(LIST_MARK)
    if field.type == "list":
        return json.loads(text)
    if field.type == "wan":
        return int(text)
    return _number(text) if field.type == "percent" else text


def _number(text: str) -> float:
    return int(text) if text.isdecimal() else float(text)


def _geometry(cells: Mapping[str, Cell]) -> dict[str, Any] | None:
    if cells.get(GEOMETRY):
        return json.loads(str(cells[GEOMETRY]))
    if cells.get("lon") in (None, ""):
        return None
    lon, lat = (float(str(cells[name])) for name in ("lon", "lat"))
    return {"type": "Point", "coordinates": [lon, lat]}


def dictionary(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return what each column of a download means, with the names of its codes."""
    return [_entry(column, catalogue) for column in COLUMNS]


def _entry(column: Column, catalogue: Catalogue) -> dict[str, Any]:
    entry = {"name": column.name, "zh": column.zh, "en": column.en, "type": column.type}
    field = BY_NAME.get(column.field)
    if column.unit:
        entry["unit"] = column.unit
    if field is None or column.derived:
        return entry | ({"of": column.field} if column.derived else {})
    entry["type"] = field.type
    if not field.facet:
        return entry
    terms = catalogue.codes(field.facet)
    names = {code: {"zh": term.name_zh, "en": term.name_en} for code, term in terms.items()}
    return entry | {"codes": names}
