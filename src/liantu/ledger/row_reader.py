"""Rows of a mapped table: cell by cell to properties, with what their sender should know."""

from dataclasses import replace
from typing import Any

from liantu.ledger.amounts import UNIT_NAMES
from liantu.ledger.column_map import ID, PERIOD
from liantu.ledger.datum import datum_label, datum_named
from liantu.ledger.place_cells import place_of_geometry, stated_place
from liantu.ledger.reading import Reading, is_error_cell, text_of
from liantu.ledger.row_draft import RowDraft
from liantu.ledger.row_notes import NO_COLUMN, RowNotes
from liantu.ledger.row_plan import CellPlan, RowPlan
from liantu.ledger.table import Cell, Column, LedgerTable, Row

#: Notes that may be due in every row of a column, and are said once for it.
_COUNTED = frozenset({"blank_sign", "date_serial"})


class RowReader:
    """Reads one row after the other; cells that mean "as above" are remembered."""

    def __init__(self, table: LedgerTable, plan: RowPlan, notes: RowNotes) -> None:
        """Take the plan, and say what holds for all rows."""
        self._table, self._plan, self._notes = table, plan, notes
        self._above: dict[int, Cell] = {}
        self._columns = {cell.to: cell.column for cell in plan.cells}
        self.states_place = table.has_geometry or bool(plan.places)
        at = min(plan.places.values(), default=None)
        self.place_column = NO_COLUMN if at is None else table.columns[at]
        self._say_about_all()

    def column(self, name: str) -> Column:
        """Return the column that feeds a property."""
        return self._columns.get(name, NO_COLUMN)

    def read(self, row: Row) -> RowDraft:
        """Return a row's properties and the place that it states."""
        draft = RowDraft(row.number, None, {})
        for cell_plan in self._plan.cells:
            self._take(draft, cell_plan, row)
        if self._table.has_geometry and draft.site_id is None and "id" not in self._plan.fed:
            # Programs number the features of a file anew each time they write one.
            draft.site_id = row.feature_id if isinstance(row.feature_id, str) else None
        if "name" in self._plan.fed and not draft.properties.get("name"):
            self._notes.say("must", "no_name", row.number, self.column("name"))
        self._take_place(draft, row)
        return draft

    def _take(self, draft: RowDraft, plan: CellPlan, row: Row) -> None:
        cell = self._cell(plan, row)
        if is_error_cell(cell):
            self._notes.say("must", "cell_error", row.number, plan.column, cell)
            return
        reading = plan.read(cell)
        if reading.what in _COUNTED:
            self._notes.count("note", reading.what, row.number, plan.column)
        elif reading.what:
            self._notes.reading(reading, row.number, plan.column, cell)
        self._put(draft, plan.to, reading)

    def _cell(self, plan: CellPlan, row: Row) -> Cell:
        cell = row.cells[plan.index] if plan.index < len(row.cells) else None
        if plan.index in row.carried:
            self._notes.count("note", "carried", row.number, plan.column)
        if not plan.fill_down:
            return cell
        if text_of(cell):
            self._above[plan.index] = cell
            return cell
        above = self._above.get(plan.index)
        if above is not None:
            self._notes.count("note", "filled_down", row.number, plan.column)
        return above

    def _put(self, draft: RowDraft, to: str, reading: Reading) -> None:
        value: Any = reading.value
        if to == ID:
            draft.site_id = value
            return
        if to == PERIOD:
            for name, part in zip(
                ("plan_started", "plan_completed"), value or (None, None), strict=True
            ):
                if name not in self._plan.fed:
                    draft.properties[name] = part
            return
        if reading.what == "date_range":
            value = _end_of_range(to, reading)
        draft.properties[to] = value
        if reading.words and to == "investment_wan" and "investment_text" not in self._plan.fed:
            draft.properties["investment_text"] = reading.words
        if to == "chain":
            self._put_chain(draft, reading)

    def _put_chain(self, draft: RowDraft, reading: Reading) -> None:
        if "codes" in reading.values and "chains" not in self._plan.fed:
            draft.properties["chains"] = list(reading.values["codes"])
        if reading.what == "word_unknown" and "industry_text" not in self._plan.fed:
            draft.properties["industry_text"] = reading.words

    def _take_place(self, draft: RowDraft, row: Row) -> None:
        if not self.states_place:
            return
        given = row.geometry if self._table.has_geometry else None
        place = (
            place_of_geometry(given)
            if given is not None
            else stated_place(row.cells, self._plan.places)
        )
        if place is not None and place.x == 0 and place.y == 0:
            # Where nobody entered a place, programs write this one, in the sea off Africa.
            place = replace(place, x=None, y=None, reading=Reading(None, "place_zero", "later"))
        draft.place = place
        draft.given = given if place is not None and place.x is not None else None
        stated = place is not None and place.x is not None
        if place is not None and given is None:
            halves = (place.index, place.other)
            draft.cell = ", ".join(text_of(row.cells[at]) for at in halves if at is not None)
        if place is not None and place.reading.what:
            column = NO_COLUMN if given is not None else self._table.columns[place.index]
            self._notes.reading(place.reading, row.number, column, draft.cell)
        self._say_of_place(draft, stated=stated)

    def _say_of_place(self, draft: RowDraft, *, stated: bool) -> None:
        said = draft.properties.get("datum_given")
        if stated and said:
            draft.datum = datum_named(said)
            if draft.datum is None:
                self._notes.say(
                    "must", "datum_unknown", draft.number, self.column("datum_given"), said
                )
                draft.place = None
            else:
                draft.properties["datum_given"] = datum_label(draft.datum)
        known = {"precision": "site", "location_source": self._table.file}
        for name, value in known.items():
            if name not in self._plan.fed:
                draft.properties[name] = value if stated else None
        if not stated and "datum_given" not in self._plan.fed:
            draft.properties["datum_given"] = None

    def _say_about_all(self) -> None:
        for column, unit in self._plan.units:
            if unit.unit:
                times = "" if unit.times == 1 else f" × {unit.times}"
                values = {"unit": UNIT_NAMES[unit.unit] + times}
                self._notes.say("note", "unit_taken", 0, column, None, values)
        for column in self._plan.repeated:
            self._notes.say("later", "column_repeated", 0, column)
        for column in self._plan.unread:
            self._notes.say("note", "column_unread", 0, column)
        for title in self._plan.missing:
            self._notes.say("later", "column_missing", 0, Column("", title))
        if "name" not in self._plan.fed:
            self._notes.say("must", "no_name_column")
        if "town" not in self._plan.fed:
            self._notes.say("later", "no_town_column")


def _end_of_range(name: str, reading: Reading) -> str | None:
    """Return the end of a range that a property is about."""
    if name.endswith("_started"):
        return reading.values["start"]
    if name.endswith(("_completed", "_produced")):
        return reading.values["end"]
    return None
