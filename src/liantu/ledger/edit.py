"""One site by hand: added, edited, placed, advanced, removed; each a change to be committed."""

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

import numpy as np

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import is_partial_date
from liantu.domain.errors import LedgerError, shown
from liantu.domain.fields import BY_NAME
from liantu.domain.terms import Term
from liantu.ledger.column_map import ColumnMap, Datum
from liantu.ledger.datum import datum_label, to_wgs84
from liantu.ledger.finding import Finding
from liantu.ledger.merge import ALWAYS, is_blank, new_feature, new_id
from liantu.ledger.site_row import SiteRow
from liantu.ledger.site_rows import site_rows
from liantu.ledger.stage_needs import MILESTONES, lacking
from liantu.ledger.store_checks import StoreChecks
from liantu.ledger.table import Column, LedgerTable, Row
from liantu.store.change import Change, Feature
from liantu.store.normal_feature import DECIMALS

#: What a form may not set as it stands: the place has its own way, and so have the stage reports.
_NOT_TYPED: Final = frozenset({"events"})
_ONE_ROW: Final = 1


def new_site(
    values: Mapping[str, Any], catalogue: Catalogue, taken: Container[str] = (), site_id: str = ""
) -> Change:
    """Return the change that adds a site of given properties (codes, 万元, partial dates).

    Without an id it gets one that is not among `taken`. It has no place yet; `moved` gives one.

    Raises:
        LedgerError: the id is taken, or a property is none of a site.
    """
    wanted = site_id.strip()
    if wanted in taken:
        raise LedgerError.worded("edit.id_taken", value=shown(wanted))
    while not wanted or wanted in taken:
        wanted = new_id(catalogue.instance.code)
    row = SiteRow(_ONE_ROW, wanted, _typed(values), None, states_place=False)
    return Change(None, new_feature(row, wanted, catalogue))


def edited(feature: Feature, values: Mapping[str, Any]) -> Change:
    """Return the change that sets some properties; an empty one is cleared, the rest stays.

    Raises:
        LedgerError: a property is none of a site.
    """
    return Change(feature, _with(feature, _typed(values)))


def moved(
    feature: Feature, lon: float, lat: float, datum: Datum = "wgs84", source: str = ""
) -> Change:
    """Return the change that puts a site at a point, and keeps in which datum that came.

    `lon` and `lat` are degrees, or easting and northing in metres of a plane datum. `source` says
    where the point is from.

    Raises:
        LedgerError: there is no such datum, or no such place in it.
    """
    xs, ys = to_wgs84(np.array([lon]), np.array([lat]), datum)
    x, y = round(float(xs[0]), DECIMALS), round(float(ys[0]), DECIMALS)
    # Not a number is not within anything.
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise LedgerError.worded("edit.place", value=f"{lon}, {lat}")
    told = {"precision": "site", "location_source": source, "datum_given": datum_label(datum)}
    after = _with(feature, told)
    return Change(feature, {**after, "geometry": {"type": "Point", "coordinates": [x, y]}})


def unplaced(feature: Feature) -> Change:
    """Return the change that takes a site off the map; it stays in the list."""
    told = dict.fromkeys(("location_source", "datum_given")) | {"precision": "none"}
    return Change(feature, {**_with(feature, told), "geometry": None})


def advanced(feature: Feature, stage: str, date: str, note: str = "") -> Change:
    """Return the change that brings a site to a stage as of a partial date.

    It is added to the stage reports. The milestone's actual date is set where nobody has said it,
    and the source's words for the old stage give way to the note.

    Raises:
        LedgerError: the date is none.
    """
    if not is_partial_date(date):
        raise LedgerError.worded("edit.date", value=shown(date))
    said = note.strip()
    report = {"stage": stage, "date": date} | ({"text": said} if said else {})
    old = feature["properties"]
    told = {"stage": stage, "stage_as_of": date, "stage_text": said}
    milestone = MILESTONES.get(stage)
    if milestone is not None and is_blank(old.get(milestone)):
        told[milestone] = date
    return Change(feature, _with(feature, {**told, "events": [*(old.get("events") or ()), report]}))


def removed(feature: Feature) -> Change:
    """Return the change that takes a site out of the store; its history stays."""
    return Change(feature, None)


def edit_findings(change: Change, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return what a file with this site as its one row would be told, and what its stage needs.

    What the stage needs must be there when the change sets the stage, or takes it away; what was
    lacking before can wait.
    """
    if change.after is None:
        return ()
    found: list[Finding] = []
    table = _table(change.after)
    for row in site_rows(table, ColumnMap(), catalogue, found.append):
        found += _needed(change, catalogue)
        if change.before is not None:
            checks = StoreChecks.of(catalogue, table, ColumnMap())
            found += checks.of_change(row, change.before, change.after)
    return tuple(found)


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form's values with their outer spaces gone.

    Raises:
        LedgerError: a property is none of a site, or not for a form.
    """
    for name in values:
        if name not in BY_NAME or name in _NOT_TYPED:
            raise LedgerError.worded("edit.property", value=shown(name))
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }


def _with(feature: Feature, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feature with some properties set; an empty one becomes null, or goes."""
    properties = dict(feature["properties"])
    for name, value in values.items():
        if not is_blank(value):
            properties[name] = value
        elif name in ALWAYS:
            properties[name] = None
        else:
            properties.pop(name, None)
    return {**feature, "properties": properties}


def _table(feature: Feature) -> LedgerTable:
    """Return a site as a file of one whole feature."""
    properties = feature["properties"]
    columns = tuple(Column(name, name) for name in properties)
    row = Row(_ONE_ROW, tuple(properties.values()), feature["geometry"], feature["id"])
    return LedgerTable(
        "", columns, lambda: iter((row,)), count=1, has_geometry=True, whole_features=True
    )


def _needed(change: Change, catalogue: Catalogue) -> Iterator[Finding]:
    before: Mapping[str, Any] = change.before["properties"] if change.before else {}
    after: Mapping[str, Any] = change.after["properties"] if change.after else {}
    if after.get("kind") != "project":
        return
    new_stage = change.before is None or before.get("stage") != after.get("stage")
    stage = catalogue.codes("stage").get(str(after.get("stage")))
    for group in lacking(after, catalogue):
        lost = any(not is_blank(before.get(name)) for name in group)
        what = "needed" if stage else "needed_always"
        fields = [BY_NAME[name] for name in group]
        told = {"field": Term(group[0], *_either(fields))} | ({"stage": stage} if stage else {})
        severity = "must" if new_stage or lost else "later"
        yield Finding(severity, f"diff.{what}", 0, group[0], values=told)


def _either(fields: list[Any]) -> tuple[str, str]:
    return "或".join(field.zh for field in fields), " or ".join(field.en for field in fields)
