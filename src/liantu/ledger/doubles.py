"""Rows that may be the double of a site, or of a row above."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from liantu.ledger.diff import Candidate, Unsure, name_of
from liantu.ledger.matching import Sites, name_key, owner_key
from liantu.ledger.similar import Likeness, SimilarNames, pair_counts
from liantu.ledger.site_row import SiteRow

#: So many of the store's names tell which pairs of characters are rare.
_SAMPLE = 100_000


@dataclass(frozen=True, slots=True)
class Likes:
    """What a new row resembles: sites, and the row above with its name."""

    unsure: Unsure
    above: tuple[int, str] | None


class Doubles:
    """Remembers names of the store and of the new rows so far."""

    def __init__(self, sites: Sites, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        """Read the names of the store; `rows` gives the properties that will be asked about."""
        self._sites = sites
        counts = pair_counts(map(_likeness, rows()))
        sample = islice(sites.features(), _SAMPLE)
        counts.update(pair_counts(_likeness(feature["properties"]) for feature in sample))
        self._similar = SimilarNames(counts, map(_likeness, rows()))
        for feature in sites.features():
            self._similar.add(_likeness(feature["properties"]), str(feature["id"]))

    def like(self, row: SiteRow) -> Likes:
        """Return what a row resembles."""
        found = self._similar.like(_likeness(row.properties))
        scores = {label: score for label, score in found if isinstance(label, str)}
        above = [label for label, _ in found if not isinstance(label, str)]
        return Likes(asked(row, scores, self._sites, must=False), above[0] if above else None)

    def add(self, row: SiteRow) -> None:
        """Take a new row."""
        label = row.number, str(row.properties.get("name") or "")
        self._similar.add(_likeness(row.properties), label)


class EqualNames:
    """The same for rows that know their ids, or are too many: only equal names and owners count."""

    def __init__(self) -> None:
        """Start without a row."""
        # By hash: a million names would take a hundred megabytes more.
        self._rows: dict[int, int] = {}

    def like(self, row: SiteRow) -> Likes:
        """Return the row above that has the same name and owner."""
        first = self._rows.get(_hash(row))
        name = str(row.properties.get("name") or "")
        return Likes(asked(row, {}, None, must=False), None if first is None else (first, name))

    def add(self, row: SiteRow) -> None:
        """Take a new row."""
        self._rows.setdefault(_hash(row), row.number)


def asked(row: SiteRow, scores: Mapping[str, int], sites: Sites | None, *, must: bool) -> Unsure:
    """Return the question which of some sites (id → likeness 0..100) a row speaks of."""
    found = ((sites.get(site_id), score) for site_id, score in scores.items()) if sites else ()
    candidates = tuple(
        Candidate(str(site["id"]), name_of(site), str(site["properties"].get("owner") or ""), score)
        for site, score in found
        if site is not None
    )
    name, owner = (str(row.properties.get(key) or "") for key in ("name", "owner"))
    return Unsure(row.number, name, owner, candidates, must)


def _likeness(properties: Mapping[str, Any]) -> Likeness:
    return Likeness.of(str(properties.get("name") or ""), properties.get("owner"))


def _hash(row: SiteRow) -> int:
    name, owner = row.properties.get("name"), row.properties.get("owner")
    return hash((name_key(str(name or "")), owner_key(owner)))
