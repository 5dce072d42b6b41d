"""Findings of a ledger's rows: said at once, or counted and said in the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liantu.domain.errors import shown
from liantu.ledger.finding import Finding, Severity
from liantu.ledger.reading import Reading, text_of
from liantu.ledger.table import Cell, Column

NoteFinding = Callable[[Finding], None]

#: The cell of a finding about a row or the file as a whole.
NO_COLUMN = Column("", "")


@dataclass(slots=True)
class _Tally:
    severity: Severity
    row: int
    values: Mapping[str, Any]
    count: int = 0


@dataclass(slots=True)
class RowNotes:
    """Takes what readers and checks find; the same thing in every row is said once, with a count.

    The wording keys of findings begin with `row.`.
    """

    note: NoteFinding
    _tallies: dict[tuple[str, Column], _Tally] = field(default_factory=dict)

    def reading(self, reading: Reading, row: int, column: Column, cell: Cell) -> None:
        """Say what a cell's reader found, if anything."""
        if reading.what:
            self.say(reading.severity, reading.what, row, column, cell, reading.values)

    def say(
        self,
        severity: Severity,
        what: str,
        row: int = 0,
        column: Column = NO_COLUMN,
        cell: Cell = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """Say one finding; row 0 is the whole file."""
        value = shown(text_of(cell))
        self.note(
            Finding(
                severity, f"row.{what}", row, column.place, column.title, value, "", values or {}
            )
        )

    def count(
        self,
        severity: Severity,
        what: str,
        row: int,
        column: Column = NO_COLUMN,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """Count something that may be so in every row; `flush` says it once."""
        tally = self._tallies.setdefault((what, column), _Tally(severity, row, values or {}))
        tally.count += 1

    def flush(self) -> None:
        """Say what has been counted: the column, how often, and the first row."""
        for (what, column), tally in self._tallies.items():
            values = {**tally.values, "count": tally.count, "first": tally.row}
            self.say(tally.severity, what, 0, column, None, values)
        self._tallies.clear()
