"""What an import would do to the store: counts, totals before and after, and each site's fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from liantu.ledger.matching import MatchedBy
from liantu.store.change import Feature
from liantu.store.columns import pin

EntryKind = Literal["new", "changed", "unchanged", "missing"]
#: What is done with a site that the ledger does not name.
Missing = Literal["keep", "terminate", "remove"]
Point = tuple[float, float]

#: Of each kind so many entries are kept at hand.
MOST_ENTRIES: Mapping[EntryKind, int] = {
    "new": 2_000,
    "changed": 2_000,
    "unchanged": 500,
    "missing": 2_000,
}
#: The field name of a place in a `FieldChange`.
GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One property, or `geometry`: its value in the store and the proposed one, codes as codes."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One site of the comparison; `row` is the user's own, 0 for a site missing from the file.

    `before` and `after` are where the map pins it, WGS84 degrees (longitude, latitude). `missing`
    says what is done with a site that the ledger lacks.
    """

    id: str
    name: str
    row: int
    kind: EntryKind
    matched_by: MatchedBy = ""
    fields: tuple[FieldChange, ...] = ()
    before: Point | None = None
    after: Point | None = None
    missing: Missing = "keep"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site that a row may speak of; `score` 0..100 says how alike the names are."""

    id: str
    name: str
    owner: str
    score: int = 100


@dataclass(frozen=True, slots=True)
class Unsure:
    """A row that needs, or deserves, the user's word; `must`: nothing is written without it.

    Without a word a row that was matched by its name only stays with that site, and one that only
    resembles sites is new.
    """

    row: int
    name: str
    owner: str
    candidates: tuple[Candidate, ...]
    must: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """A state in numbers: all sites, those by stage, and projects' total investment in 万元.

    What lies inside another project counts once.
    """

    count: int = 0
    projects: int = 0
    wan: int = 0
    by_stage: Mapping[str | None, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Diff:
    """The comparison of a file with a state.

    `entries` are the first thousands of it, and `unsure` names first what must be answered.
    """

    new: int
    changed: int
    unchanged: int
    missing: int
    entries: tuple[Entry, ...]
    unsure: tuple[Unsure, ...]
    before: Totals
    after: Totals
    terminated: int = 0
    removed: int = 0

    @property
    def empty(self) -> bool:
        """Say whether nothing would change."""
        return not (self.new or self.changed or self.terminated or self.removed)


def field_changes(before: Feature | None, after: Feature | None) -> Iterator[FieldChange]:
    """Yield what differs between two versions of a site; the place comes last."""
    old = {} if before is None else before["properties"]
    new = {} if after is None else after["properties"]
    for name in (*new, *(name for name in old if name not in new)):
        if old.get(name) != new.get(name):
            yield FieldChange(name, old.get(name), new.get(name))
    was, now = (None if one is None else one["geometry"] for one in (before, after))
    if was != now:
        yield FieldChange(GEOMETRY, was, now)


def point_of(feature: Feature | None) -> Point | None:
    """Return where the map pins a site, if it does."""
    if feature is None:
        return None
    lon, lat = pin(feature["geometry"])
    return None if lon is None or lat is None else (lon, lat)


def name_of(feature: Feature) -> str:
    """Return a site's name, or its id where there is none."""
    return str(feature["properties"].get("name") or feature["id"])
