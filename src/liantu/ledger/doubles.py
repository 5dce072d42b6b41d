"""Rows that may be the double of a site, or of a row above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liantu.ledger.diff import Candidate, Unsure, name_of
from liantu.ledger.matching import Sites, name_key, owner_key
from liantu.ledger.similar import Likeness, SimilarNames, pair_counts
from liantu.ledger.site_row import SiteRow


@dataclass(frozen=True, slots=True)
class Likes:
    """What a new row resembles: sites, and the row above with its name."""

    unsure: Unsure
    above: tuple[int, str] | None


class Doubles:
    """Remembers names of the store and of the new rows so far."""

    def __init__(self, sites: Sites, rows: Iterable[Mapping[str, Any]]) -> None:
        """Read the names of the store, and of the rows (properties) that will be asked about."""
        self._sites = sites
        self._ids: list[str] = []
        known: list[Likeness] = []
        for feature in sites.features():
            self._ids.append(str(feature["id"]))
            known.append(_likeness(feature["properties"]))
        counts = pair_counts(known)
        counts.update(pair_counts(map(_likeness, rows)))
        self._similar = SimilarNames(counts)
        for likeness in known:
            self._similar.add(likeness)
        self._rows: list[tuple[int, str]] = []

    def like(self, row: SiteRow) -> Likes:
        """Return what a row resembles."""
        found = self._similar.like(_likeness(row.properties))
        sites = {self._ids[number]: score for number, score in found if number < len(self._ids)}
        first = len(self._ids)
        above = [self._rows[number - first] for number, _ in found if number >= first]
        return Likes(asked(row, sites, self._sites, must=False), above[0] if above else None)

    def add(self, row: SiteRow) -> None:
        """Take a new row."""
        self._similar.add(_likeness(row.properties))
        self._rows.append((row.number, str(row.properties.get("name") or "")))


class EqualNames:
    """The same for files whose rows know their ids: only equal names with equal owners count."""

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
