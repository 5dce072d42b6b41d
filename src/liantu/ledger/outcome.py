"""What a comparison comes to: the changes on disk, their first entries, and the totals."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from liantu.ledger.diff import (
    MOST_ENTRIES,
    Diff,
    Entry,
    EntryKind,
    Missing,
    Unsure,
    field_changes,
    name_of,
    point_of,
)
from liantu.ledger.matching import MatchedBy, Sites
from liantu.ledger.soundness import circle_in
from liantu.ledger.spool import Spool
from liantu.ledger.tally import Tally
from liantu.store.change import Change, Feature

#: Rows that need the user's word, and rows that deserve it, are kept up to here each; the findings
#: name them all.
MOST_UNSURE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """How a site got into the comparison: by which row, and how that found it."""

    kind: EntryKind
    row: int = 0
    by: MatchedBy = ""
    missing: Missing = "keep"


class Outcome:
    """Gathers what changes; memory grows with none of it."""

    def __init__(self, sites: Sites, folder: Path) -> None:
        """Begin with the state as it is; the changes go into a new file of a folder."""
        self.changes = Spool(folder / "changes.jsonl")
        self._sites = sites
        self._before, self._after = Tally(), Tally()
        self._entries: dict[EntryKind, list[Entry]] = {kind: [] for kind in MOST_ENTRIES}
        self._counts: Counter[str] = Counter()
        self._unsure: dict[bool, list[Unsure]] = {True: [], False: []}
        self._kin_changes = False

    def count(self, feature: Feature) -> None:
        """Count a site of the state."""
        self._before.add(feature)
        self._after.add(feature)

    def ask(self, unsure: Unsure) -> None:
        """Keep a question, unless there are hundreds."""
        kept = self._unsure[unsure.must]
        if len(kept) < MOST_UNSURE:
            kept.append(unsure)

    def put(self, found: Found, before: Feature | None, after: Feature | None) -> None:
        """Take one site as it is and as it shall be; the same object twice is no change."""
        if before is not after:
            self._write(before, after)
        self._counts[found.kind] += 1
        if found.kind == "missing" and before is not after:
            self._counts[found.missing] += 1
        kept = self._entries[found.kind]
        if len(kept) < MOST_ENTRIES[found.kind]:
            kept.append(_entry(found, before, after))

    def _write(self, before: Feature | None, after: Feature | None) -> None:
        self.changes.append([before, after])
        if _parent(before) != _parent(after):
            self._kin_changes = True
        if before is not None:
            self._after.without(before)
        if after is not None:
            self._after.add(after)

    def circle(self) -> str:
        """Return the id of a site that would lie inside itself; nothing if none does."""
        if not self._kin_changes:
            return ""
        return circle_in((Change(*each) for each in self.changes), self._sites.get)

    def diff(self) -> Diff:
        """Return the comparison in numbers, with its first entries."""
        return Diff(
            *(self._counts[kind] for kind in MOST_ENTRIES),
            entries=tuple(self._all_entries()),
            unsure=(*self._unsure[True], *self._unsure[False]),
            before=self._before.totals(self._sites.get),
            after=self._after.totals(self._parents_after().get),
            terminated=self._counts["terminate"],
            removed=self._counts["remove"],
        )

    def _all_entries(self) -> Iterator[Entry]:
        for kept in self._entries.values():
            yield from kept

    def _parents_after(self) -> Mapping[str, Feature]:
        """Return the sites in which others lie, as they shall be."""
        found: dict[str, Feature] = {}
        wanted = self._after.parents()
        # Also those that are nowhere: asked for again and again, they would never end.
        asked: set[str] = set()
        while wanted:
            now = {site_id: self._sites.get(site_id) for site_id in wanted}
            for before, after in self.changes:
                site_id = str((after or before)["id"])
                if site_id in wanted:
                    now[site_id] = after
            asked |= wanted
            found |= {site_id: site for site_id, site in now.items() if site is not None}
            wanted = {_parent(site) for site in found.values()} - asked - {""}
        return found


def _entry(found: Found, before: Feature | None, after: Feature | None) -> Entry:
    site: Feature = after or before or {}
    differ = before is not after and found.kind != "missing"
    fields = tuple(field_changes(before, after)) if differ else ()
    points = (point_of(before), point_of(after))
    about = (str(site["id"]), name_of(site), found.row, found.kind, found.by)
    return Entry(*about, fields, *points, found.missing)


def _parent(feature: Feature | None) -> str:
    return "" if feature is None else str(feature["properties"].get("part_of") or "")
