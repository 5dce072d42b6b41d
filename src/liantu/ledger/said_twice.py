"""What rows of our own say twice, for reading: names beside codes, 亿元 beside 万元.

Only codes and 万元 are read. Who changes the other one in a downloaded ledger would see nothing
come of it, and is told.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from liantu.domain.catalogue import Catalogue
from liantu.domain.fields import FIELDS
from liantu.domain.money import WAN_PER_YI
from liantu.domain.wording import words
from liantu.ledger.reading import text_of
from liantu.ledger.row_notes import RowNotes
from liantu.ledger.table import LedgerTable, Row

_YI = "investment_yi"
_NAME_MARK = "、"
_NO_CODE = "—"
#: A cell holds 亿元 with fewer digits than 万元 where somebody has rounded it.
_YI_SLACK = 0.005


class SaidTwice:
    """Compares the two in one row after the other."""

    def __init__(self, table: LedgerTable, catalogue: Catalogue, notes: RowNotes) -> None:
        """Find the columns that repeat others."""
        self._notes = notes
        self._columns = {column.title: (at, column) for at, column in enumerate(table.columns)}
        self._coded = [
            (self._columns[field.name_column], field.name, _names(catalogue, field.facet))
            for field in FIELDS
            if field.facet and {field.name, field.name_column} <= self._columns.keys()
        ]
        # Files carry these words for a code that nobody states.
        self._missing = words("zh")("filter.missing")

    def compare(self, row: Row, properties: Mapping[str, Any]) -> None:
        """Say where a row's repetition differs from what is read; a blank one says nothing."""
        for (at, column), name, names in self._coded:
            said, codes = text_of(row.cells[at]), _codes(properties.get(name))
            same = _NAME_MARK.join(names.get(code, code) for code in codes) or self._missing
            if said in ("", same):
                continue
            wanted = [code for code, term in names.items() if term == said]
            self._notes.say(
                "later",
                "name_unlike" if wanted else "name_unknown",
                row.number,
                column,
                said,
                {"code": ";".join(codes) or _NO_CODE, "wanted": "".join(wanted[:1])},
            )
        self._compare_amount(row, properties.get("investment_wan"))

    def _compare_amount(self, row: Row, wan: object) -> None:
        at, column = self._columns.get(_YI, (None, None))
        if at is None or column is None or "investment_wan" not in self._columns:
            return
        said = text_of(row.cells[at])
        if said and not _is_amount(said, wan):
            told = {"wan": f"{wan:,}" if isinstance(wan, int) else _NO_CODE}
            self._notes.say("later", "yi_unlike", row.number, column, said, told)


def _names(catalogue: Catalogue, facet: str) -> dict[str, str]:
    return {code: term.name_zh for code, term in catalogue.codes(facet).items()}


def _codes(value: object) -> list[str]:
    if isinstance(value, list):
        items: Iterable[object] = value  # pyright: ignore[reportUnknownVariableType]
        return [str(item) for item in items]
    return [] if value in (None, "") else [str(value)]


def _is_amount(said: str, wan: object) -> bool:
    try:
        yi = float(said.replace(",", ""))
    except ValueError:
        return False
    return isinstance(wan, int) and abs(yi - wan / WAN_PER_YI) <= _YI_SLACK
