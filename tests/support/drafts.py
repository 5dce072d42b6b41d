"""Rows and sites for comparisons, made in the test in a line each."""

import contextlib
from typing import Any

from liantu.ledger.choices import Choices
from liantu.ledger.column_map import ColumnMap, Target
from liantu.ledger.draft import draft_of_rows
from liantu.ledger.site_row import SiteRow
from liantu.ledger.table import Column, LedgerTable
from tests.support.ledgers import CATALOGUE

#: What the columns of the tables here feed.
FED = ("name", "owner", "stage", "investment_wan", "part_of")


class FakeSites:
    """A state of the store, from features."""

    def __init__(self, features):
        self._features = {str(feature["id"]): feature for feature in features}

    def __len__(self):
        return len(self._features)

    def __contains__(self, site_id):
        return site_id in self._features

    def ids(self):
        return iter(self._features)

    def get(self, site_id):
        return self._features.get(site_id)

    def features(self):
        return iter(self._features.values())


def site(site_id, name="甲", lon_lat=None, **properties):
    """A site as the store keeps it."""
    geometry = lon_lat and {"type": "Point", "coordinates": list(lon_lat)}
    always = dict.fromkeys(("chain", "stage", "investment_wan", "town"))
    stated = {"name": name, "kind": "project", "precision": "none"}
    return {
        "type": "Feature",
        "id": site_id,
        "geometry": geometry,
        "properties": always | stated | properties,
    }


def row(number, name="甲", site_id=None, lon_lat=None, *, places: Any = False, **properties: Any):
    """A row of a file; a point makes it a file that has places."""
    geometry = lon_lat and {"type": "Point", "coordinates": list(lon_lat)}
    stated = {"name": name} | properties
    return SiteRow(number, site_id, stated, geometry, places or geometry is not None)


def table(*, whole=False, geometry=False, titles=FED):
    """A table whose column titles are the properties they feed."""
    columns = tuple(Column(chr(ord("A") + at), title) for at, title in enumerate(titles))
    return LedgerTable(
        "台账.xlsx", columns, lambda: iter(()), has_geometry=geometry, whole_features=whole
    )


@contextlib.contextmanager
def drafted(rows, sites=(), choices=None, source=None, *, clears=False):
    """The comparison of rows with sites."""
    source = source or table()
    targets = {column.title: Target(column.title) for column in source.columns}
    column_map = ColumnMap(targets, blank_clears=clears)
    with draft_of_rows(
        lambda _note, _progress: iter(rows),
        (source, column_map),
        CATALOGUE,
        FakeSites(sites),
        choices or Choices(),
        lambda _: None,
    ) as draft:
        yield draft


def whats(draft):
    """The findings as (severity, what, row)."""
    return [(each.severity, each.what, each.row) for each in draft.findings.kept]


def properties(change):
    """The properties of a site as it shall be."""
    assert change.after is not None
    return change.after["properties"]
