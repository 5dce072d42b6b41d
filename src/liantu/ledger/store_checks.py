"""What a row gives rise to when it meets the store's own record: steps back, sums out of scale."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liantu.domain.catalogue import Catalogue
from liantu.domain.money import exact_yi
from liantu.domain.terms import Stage
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.finding import Finding, Severity
from liantu.ledger.site_row import SiteRow
from liantu.ledger.table import Column, LedgerTable
from liantu.store.change import Feature

#: 亿元 taken for 万元 makes a sum this many times larger or smaller; anything near it is suspect.
_OUT_OF_SCALE = 3_000
_NOWHERE = Column("", "")


@dataclass(frozen=True, slots=True)
class StoreChecks:
    """Finds what only a comparison shows, and says it in the place of the user's own file."""

    catalogue: Catalogue
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, catalogue: Catalogue, table: LedgerTable, column_map: ColumnMap) -> "StoreChecks":
        """Know which column feeds which property."""
        columns: dict[str, Column] = {}
        for column in table.columns:
            target = column_map.targets.get(column.title)
            name = column.title if table.whole_features else target.to if target else ""
            columns.setdefault(name, column)
        return cls(catalogue, columns)

    def finding(
        self,
        severity: Severity,
        what: str,
        row: int,
        field: str,
        value: str,
        told: Mapping[str, object],
    ) -> Finding:
        """Return a finding about a row's cell for a property; `told` fills its texts."""
        column = self.columns.get(field, _NOWHERE)
        site_id = str(told.get("site_id", ""))
        place = (column.place, column.title)
        return Finding(severity, f"diff.{what}", row, *place, value, site_id, told)

    def of_change(self, row: SiteRow, before: Feature, after: Feature) -> Iterator[Finding]:
        """Yield what is suspicious about a site that changes."""
        old, new = before["properties"], after["properties"]
        if old.get("stage") != new.get("stage"):
            yield from self._stage_back(row, before, after)
        if old.get("investment_wan") != new.get("investment_wan"):
            yield from self._out_of_scale(row, before, after)

    def _stage_back(self, row: SiteRow, before: Feature, after: Feature) -> Iterator[Finding]:
        was, now = (self._stage(site["properties"].get("stage")) for site in (before, after))
        if was is None or now is None or "aside" in (was.phase, now.phase):
            return
        if now.order < was.order:
            yield self.finding(
                "later",
                "stage_back",
                row.number,
                "stage",
                now.name_zh,
                {"site_id": before["id"], "was": was, "now": now},
            )

    def _stage(self, code: object) -> Stage | None:
        return next((stage for stage in self.catalogue.stages if stage.code == code), None)

    def _out_of_scale(self, row: SiteRow, before: Feature, after: Feature) -> Iterator[Finding]:
        was, now = (site["properties"].get("investment_wan") for site in (before, after))
        if not was or not now:
            return
        if now >= was * _OUT_OF_SCALE or was >= now * _OUT_OF_SCALE:
            yield self.finding(
                "later",
                "out_of_scale",
                row.number,
                "investment_wan",
                exact_yi(now),
                {"site_id": before["id"], "was": exact_yi(was), "now": exact_yi(now)},
            )
