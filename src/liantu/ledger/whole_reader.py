"""Rows that are whole sites of ours: taken as they stand, and checked all the same."""

from dataclasses import replace

from liantu.domain.catalogue import Catalogue
from liantu.domain.check import SiteCheck
from liantu.ledger.place_cells import place_of_geometry
from liantu.ledger.row_draft import RowDraft
from liantu.ledger.row_notes import NO_COLUMN, RowNotes
from liantu.ledger.said_twice import SaidTwice
from liantu.ledger.table import Column, LedgerTable, Row
from liantu.ledger.whole_rows import WholeRows


class WholeReader:
    """Reads one row after the other."""

    def __init__(self, table: LedgerTable, catalogue: Catalogue, notes: RowNotes) -> None:
        """Find out which column is which property."""
        self._notes = notes
        self._rows = WholeRows(table)
        self._columns = {column.title: column for column in table.columns}
        self._sound = SiteCheck(catalogue)
        self._twice = SaidTwice(table, catalogue, notes)
        self.states_place = self._rows.states_place
        self.place_column = self.column("lon")

    def column(self, name: str) -> Column:
        """Return the column that holds a property."""
        return self._columns.get(name, NO_COLUMN)

    def read(self, row: Row) -> RowDraft:
        """Return a row's properties and the place that it states."""
        draft = RowDraft(row.number, self._rows.site_id(row), {})
        try:
            draft.properties = self._rows.properties(row)
            draft.given = self._rows.geometry(row)
        except ValueError as error:
            self._notes.say("must", "cell_broken", row.number, self.column(str(error)))
        self._check(draft)
        self._twice.compare(row, draft.properties)
        if draft.given is not None:
            draft.place = place_of_geometry(draft.given)
        return draft

    def _check(self, draft: RowDraft) -> None:
        """Say what makes a feature unfit for the store; ids are compared elsewhere."""
        feature = {
            "type": "Feature",
            "id": "new",
            "geometry": draft.given,
            "properties": {"kind": "project", **_stated(draft)},
        }
        for problem in self._sound.problems(feature):
            if problem.what == "duplicate_id":
                # The check gives every row one id, so that it need not remember them.
                continue
            if problem.field == "geometry":
                draft.given = None
            column = self.column(problem.field)
            values = {"problem": replace(problem, feature=None)}
            self._notes.say("must", "not_a_site", draft.number, column, problem.value, values)


def _stated(draft: RowDraft) -> dict[str, object]:
    return {name: value for name, value in draft.properties.items() if value is not None}
