"""A row laid over a site: only what its columns feed changes, and an empty cell changes nothing."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from liantu.domain.catalogue import Catalogue
from liantu.domain.fields import BY_NAME
from liantu.domain.language import LANGS
from liantu.export.columns import OTHER
from liantu.export.visible import for_xml
from liantu.export.xlsx import cell_text
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.site_row import SiteRow
from liantu.ledger.table import LedgerTable
from liantu.store.normal_feature import normal_geometry

#: These a site always has; null says not stated. Others without a value are left out.
ALWAYS = ("name", "kind", "chain", "stage", "investment_wan", "town", "precision")
#: A tenth of a metre: what a sheet that rounds to six decimals makes of the store's own place.
_SAME_DEGREES = 1.1e-6
#: Excel holds no longer text; the export cuts there and says so.
_LONG_CHARS = 16_000


@dataclass(frozen=True, slots=True)
class MergeRules:
    """What an empty or missing cell means.

    `whole`: rows are features of Liantu's own, whose cells are the property. `clears`: an empty
    cell empties. `foreign`: properties that Liantu does not know go too, if the row lacks them.
    `fed` names the targets of the columns.
    """

    whole: bool = False
    clears: bool = False
    foreign: bool = False
    fed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, table: LedgerTable, column_map: ColumnMap) -> "MergeRules":
        """Return the rules of a table."""
        if not table.whole_features:
            fed = frozenset(target.to for target in column_map.targets.values())
            return cls(clears=column_map.blank_clears, fed=fed)
        titles = frozenset(column.title for column in table.columns)
        foreign = table.has_geometry or OTHER in titles
        return cls(whole=True, clears=True, foreign=foreign, fed=titles)


def merged(row: SiteRow, before: Mapping[str, Any], rules: MergeRules) -> Mapping[str, Any]:
    """Return the site as it shall be: `before` itself where the row says nothing new."""
    given = dict(row.properties)
    if rules.whole and rules.foreign:
        known = before["properties"].keys() - given.keys() - BY_NAME.keys()
        given |= dict.fromkeys(known)
    geometry = _geometry(row, before, rules)
    if not rules.whole:
        given = _with_place(given, before["geometry"], geometry, rules)
    properties = _properties(given, before["properties"], rules)
    if geometry is before["geometry"] and properties is None:
        return before
    return {
        **before,
        "geometry": geometry,
        "properties": before["properties"] if properties is None else properties,
    }


def _with_place(
    given: dict[str, Any], old: object, new: object, rules: MergeRules
) -> dict[str, Any]:
    """Return what a row says, with what tells of a place following the place."""
    if new is old:
        # This month's file is not where the point came from, nor its datum the point's.
        kept = {"datum_given", *({"location_source", "precision"} - rules.fed)}
        return {name: value for name, value in given.items() if name not in kept}
    if new is None:
        return given | {"datum_given": None, "location_source": None, "precision": "none"}
    return given


def _geometry(
    row: SiteRow, before: Mapping[str, Any], rules: MergeRules
) -> Mapping[str, Any] | None:
    old = before["geometry"]
    if row.geometry is None:
        return None if rules.clears and row.states_place else old
    if old is None:
        return row.geometry
    # What differs by less than the files show is the same place.
    near = not rules.whole and _is_near(old, row.geometry)
    same = near or normal_geometry(old) == normal_geometry(row.geometry)
    return old if same else row.geometry


def _is_near(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["type"] != "Point" or other["type"] != "Point":
        return False
    pairs = zip(one["coordinates"][:2], other["coordinates"][:2], strict=True)
    return all(abs(a - b) <= _SAME_DEGREES for a, b in pairs)


def _properties(
    given: Mapping[str, Any], old: Mapping[str, Any], rules: MergeRules
) -> dict[str, Any] | None:
    """Return the new properties; None where nothing changes."""
    changed = dict(_news(given, old, rules))
    if not changed:
        return None
    kept = {name: changed.get(name, value) for name, value in old.items()} | changed
    gone = [name for name, value in changed.items() if value is None and name not in ALWAYS]
    for name in gone:
        del kept[name]
    return kept


def _news(
    given: Mapping[str, Any], old: Mapping[str, Any], rules: MergeRules
) -> Iterator[tuple[str, Any]]:
    for name, value in given.items():
        was = old.get(name)
        if is_blank(value):
            if rules.clears and not is_blank(was):
                yield name, None
        elif value != was and not (rules.whole and _shown_alike(value, was)):
            yield name, value
    if not rules.whole:
        yield from _follow(given, old)


def _follow(given: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a new value takes with it, where the row itself does not say it."""
    wan, chain = given.get("investment_wan"), given.get("chain")
    words_stay = is_blank(wan) or wan == old.get("investment_wan")
    if not words_stay and is_blank(given.get("investment_text")) and old.get("investment_text"):
        # The source's words for the old sum would contradict the new one.
        yield "investment_text", None
    was = old.get("chain")
    if not is_blank(chain) and chain != was and is_blank(given.get("chains")):
        yield (
            "chains",
            [chain, *(each for each in old.get("chains") or () if each not in (was, chain))],
        )


def is_blank(value: object) -> bool:
    """Say whether a property says nothing, as files that leave show it: an empty cell."""
    return value is None or value in ("", [])


def _shown_alike(value: object, was: object) -> bool:
    """Say whether a value is what an export makes of another: a workbook cannot hold every text."""
    if isinstance(value, list | dict) and isinstance(was, list | dict):
        return for_xml(_json(value)) == for_xml(_json(was))
    if not isinstance(value, str) or not isinstance(was, str):
        return False
    if for_xml(value) == for_xml(was):
        return True
    return len(was) > _LONG_CHARS and value in {cell_text(was, lang) for lang in LANGS}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def new_feature(row: SiteRow, site_id: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return the site of a row that the store does not know; what is not stated is null or absent.

    Without a word on it a record is a project, as the rows of a project ledger are, and its place
    is as good as what is said of it.
    """
    stated = {name: value for name, value in row.properties.items() if not is_blank(value)}
    properties: dict[str, Any] = dict.fromkeys(ALWAYS)
    properties |= {name: stated[name] for name in BY_NAME if name in stated}
    properties |= stated
    if properties["kind"] is None:
        properties["kind"] = next(iter(catalogue.codes("kind")))
    if properties["precision"] is None:
        properties["precision"] = _precision(row, properties)
    return {"type": "Feature", "id": site_id, "geometry": row.geometry, "properties": properties}


def _precision(row: SiteRow, properties: Mapping[str, Any]) -> str:
    if row.geometry is not None:
        return "site"
    return "town" if properties["town"] else "none"


def new_id(adcode: str) -> str:
    """Return an id that nobody had before: the county's code and eight hex digits by chance."""
    return f"{adcode}-{secrets.token_hex(4)}"
