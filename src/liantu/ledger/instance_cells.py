"""One cell of a ledger at a time: text to code, amount, date, coordinate or address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from liantu.domain.dates import is_partial_date
from liantu.domain.errors import LedgerError
from liantu.domain.money import WAN_PER_YI

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_COORDINATE_STEP = Decimal("0.0000001")
_URL_STARTS = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a CSV file that can name itself in an error."""

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str | None:
        """Return the cell without outer spaces; None where the source is silent."""
        return self.cells[column].strip() or None

    def needed(self, column: str) -> str:
        """Return the cell.

        Raises:
            LedgerError: the cell is empty.
        """
        text = self.text(column)
        if text is None:
            raise self.error(column, "is empty", "Fill it in")
        return text

    def error(self, column: str, problem: str, remedy: str) -> LedgerError:
        """Return the error that names row, column, value, problem and remedy."""
        value = self.cells.get(column) or ""
        said = f" '{value[:60]}'" if value else ""
        return LedgerError(f"{self.file} row {self.line}, {column}:{said} {problem}. {remedy}.")


def code_of(row: Row, column: str, codes: Mapping[str, str]) -> str | None:
    """Return the code of the cell's word; None for an empty cell.

    Raises:
        LedgerError: the word is not in the catalogue.
    """
    word = row.text(column)
    if word is None or word in codes:
        return codes[word] if word else None
    # Of the spellings of each code the first, which is its name.
    names = {codes[word]: word for word in reversed(tuple(codes))}
    known = "、".join(reversed(names.values()))
    raise row.error(
        column,
        "is not in the catalogue",
        f"Write one of {known}, or add the spelling to aliases in catalogue.toml",
    )


def wan_of(row: Row, column: str) -> int | None:
    """Return an amount of 亿元 as exact integer 万元; None for an empty cell.

    Raises:
        LedgerError: not a plain number, not above zero, or finer than one 万元.
    """
    text = row.text(column)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise row.error(column, "is not a number", "Write 亿元 in digits, the words elsewhere")
    wan = Decimal(text) * WAN_PER_YI
    if wan <= 0:
        raise row.error(column, "is not above zero", "Leave the cell empty if it is not known")
    if wan != wan.to_integral_value():
        raise row.error(column, "is finer than one 万元", "Round it to four decimals of 亿元")
    return int(wan)


def date_of(row: Row, column: str) -> str | None:
    """Return the date with the precision it came with; None for an empty cell.

    Raises:
        LedgerError: not a year, month or day of the calendar.
    """
    text = row.text(column)
    if text is None or is_partial_date(text):
        return text
    raise row.error(column, "is not a date", "Write YYYY, YYYY-MM or YYYY-MM-DD")


def coordinate_of(row: Row, column: str, limit: int) -> float | None:
    """Return degrees with at most seven decimals; None for an empty cell.

    Raises:
        LedgerError: not a number, or beyond ±limit degrees.
    """
    text = row.text(column)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text) or abs(Decimal(text)) > limit:
        raise row.error(column, f"is not a number within ±{limit}", "Write decimal degrees")
    return float(Decimal(text).quantize(_COORDINATE_STEP))


def url_of(row: Row, column: str) -> str | None:
    """Return the web address; None for an empty cell.

    Raises:
        LedgerError: something else, which a page must not offer as a link.
    """
    text = row.text(column)
    if text is None or text.startswith(_URL_STARTS):
        return text
    raise row.error(column, "is not a web address", "Begin it with http:// or https://")
