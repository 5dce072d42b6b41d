"""What changed of a selection between two states: every changed site that it held or holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
from ibis.expr import types as ir

from liantu.domain.catalogue import Catalogue
from liantu.domain.filter import LIGHTS
from liantu.domain.site_change import CHANGE_KINDS, SiteChange, site_change
from liantu.query.engine import SITES, Engine
from liantu.query.question import Question, integers, texts
from liantu.query.rollup import roll_up
from liantu.query.selection import Selection
from liantu.query.summary import Summary, summarise
from liantu.store.between import changes_between
from liantu.store.history import History

#: More are not compared one by one; whoever asks is told so.
MOST_CHANGES: Final = 20_000


@dataclass(frozen=True, slots=True)
class SiteChanges:
    """Every site that differs between two revisions; none, and not complete, where too many do."""

    changes: tuple[SiteChange, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """A selection in one state: its headline numbers, and sites by light as judged on its day."""

    summary: Summary
    lights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SeenChange:
    """A change of a site that the filter picks in the old state (`was`), the new one, or both."""

    change: SiteChange
    was: bool
    now: bool

    @property
    def entered(self) -> bool:
        """Say whether the change brought a site that was there already into the selection."""
        return self.now and not self.was and self.change.before is not None

    @property
    def left(self) -> bool:
        """Say whether the change took a site that is still there out of the selection."""
        return self.was and not self.now and self.change.after is not None


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """Two states of a selection and the changes between them.

    `wan` holds, in 万元, what new and gone sites bring and take, and by how much other sites'
    amounts changed; amounts inside another selected site's amount are in none of them.
    """

    old: Standing
    new: Standing
    changes: tuple[SeenChange, ...]
    wan: Mapping[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """Return kind → sites; a site counts under each of its kinds."""
        return {
            kind: sum(kind in seen.change.kinds for seen in self.changes) for kind in CHANGE_KINDS
        }

    @property
    def drifted(self) -> int:
        """Return by how many sites the selection grew without any change of a record.

        That is so where the filter asks for lights: they change with the day alone.
        """
        by_changes = sum(seen.now - seen.was for seen in self.changes)
        return self.new.summary.count - self.old.summary.count - by_changes


def site_changes(
    history: History, old: int, new: int, catalogue: Catalogue, most: int
) -> SiteChanges:
    """Return what became of each site between two revisions, where it is up to `most` sites.

    Raises:
        LedgerError: there is no such revision.
        HistoryError: a file of the history is missing or damaged.
    """
    between = changes_between(history, old, new, most)
    found = (site_change(one.id, one.before, one.after, catalogue) for one in between.changes)
    return SiteChanges(tuple(found), between.complete)


def what_changed(old: Selection, new: Selection, changes: Sequence[SiteChange]) -> WhatChanged:
    """Return what changed between two states of one filter's selection."""
    ids = [change.id for change in changes]
    was, now = _picked(old, ids), _picked(new, ids)
    seen = tuple(
        SeenChange(change, change.id in was, change.id in now)
        for change in changes
        if change.id in was or change.id in now
    )
    twice = _ids(old.counted_twice()) | _ids(new.counted_twice())
    wan = dict.fromkeys(("new", "gone", "amount"), 0)
    for one in seen:
        for kind in set(one.change.kinds) & set(wan):
            wan[kind] += 0 if one.change.id in twice else _difference(one.change, kind)
    return WhatChanged(_standing(old), _standing(new), seen, wan)


def _difference(change: SiteChange, kind: str) -> int:
    before, after = (
        0 if feature is None else feature["properties"].get("investment_wan") or 0
        for feature in (change.before, change.after)
    )
    return before if kind == "gone" else after - before


def _standing(selection: Selection) -> Standing:
    shares = roll_up(selection, "light")
    return Standing(summarise(selection), {light: shares[light].count for light in LIGHTS})


def _ids(sites: pa.Table | None) -> set[str]:
    return set() if sites is None else set(sites["id"].to_pylist())


def _picked(selection: Selection, ids: Sequence[str]) -> set[str]:
    """Return those of the ids that a selection holds."""
    rows = _rows(selection.engine, ids)
    if not rows:
        return set()

    def build(sites: ir.Table) -> ir.Table:
        wanted = integers("rows").unnest().name("row").as_table()
        return sites.filter(sites.row.isin(wanted.row)).select("id")

    return _ids(selection.ask("picked", build, {"rows": rows}))


def _rows(engine: Engine, ids: Sequence[str]) -> list[int]:
    def build() -> ir.Table:
        wanted = texts("ids").unnest().name("id").as_table()
        return SITES.semi_join(wanted, "id").select("row")

    return engine.answer(Question("rows_of", build, {"ids": list(ids)}))["row"].to_pylist()
