"""What was made of one cell: a value, and what its sender should know about it."""

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from liantu.domain.fold import fold
from liantu.ledger.finding import Severity
from liantu.ledger.table import Cell

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_ERROR_CELL = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
#: A number with more binary digits is no sum, date or place; floats end at 1,024.
_MOST_BITS = 512
#: A cell that holds one value is not longer.
VALUE_CHARS = 200
#: Signs with which people fill a cell that they know nothing for; not for cells of text.
_NOTHING = frozenset(
    (
        *("-", "--", "—", "——", "–", "/", "\\", ".", "…", "?"),
        *("无", "暂无", "未定", "待定", "不详", "未知", "空", "未说明", "未填"),
        *("n/a", "na", "none", "null", "nan", "tbc", "tbd", "unknown"),
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value in the store's form; `what` and `severity` are those of a finding, if there is one.

    `words` are the source's own where the value does not say all that they say.
    """

    value: Any = None
    what: str = ""
    severity: Severity = "note"
    words: str | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


NOTHING = Reading()


def must(what: str, **values: object) -> Reading:
    """Return the reading of a cell that has to be mended before anything is written."""
    return Reading(None, what, "must", None, values)


def text_of(cell: Cell) -> str:
    """Return a cell as people read it, without outer spaces; nothing for an empty one."""
    if isinstance(cell, str):
        return cell.strip() if cell.isascii() else _INVISIBLE.sub("", cell).strip()
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    # Python refuses to write integers of thousands of digits in decimals.
    return hex(cell) if isinstance(cell, int) and number_of(cell) is None else str(cell)


def number_of(cell: Cell) -> float | None:
    """Return a cell that is a number (not a truth value) of a size that arithmetic can take."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    if isinstance(cell, int):
        return cell if cell.bit_length() < _MOST_BITS else None
    return cell if math.isfinite(cell) else None


def folded(text: str) -> str:
    """Return a text for comparing: width, case, script and all spaces removed."""
    return "".join(fold(text).split())


def says_nothing(text: str) -> bool:
    """Say whether a cell that should hold a value is empty, or filled with a sign for that."""
    return not text or text.lower() in _NOTHING


def is_error_cell(cell: Cell) -> bool:
    """Say whether a workbook holds the result of a failed formula here."""
    return isinstance(cell, str) and "#" in cell and _ERROR_CELL.fullmatch(cell.strip()) is not None
