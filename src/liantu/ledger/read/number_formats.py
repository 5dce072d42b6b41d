"""What a workbook's number format says of a cell: a date and how exact, a percentage, a unit."""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from liantu.ledger.read.lines import Cell

Meaning = Literal["number", "day", "month", "year", "moment", "clock", "percent"]


@dataclass(frozen=True, slots=True)
class Format:
    """How the numbers of a cell are shown; `unit` is the text of money that stands behind them."""

    meaning: Meaning = "number"
    unit: str = ""


PLAIN: Final = Format()
_MONTH, _DAY, _CLOCK = Format("month"), Format("day"), Format("clock")
_MOMENT, _PERCENT = Format("moment"), Format("percent")

#: Formats that every workbook has without listing them. From 27 to 36 and from 50 to 58 they are
#: those of a Chinese Excel: 27, 36, 50, 52 and 57 show year and month only.
_BUILT_IN: Final = {
    **dict.fromkeys((9, 10), _PERCENT),
    **dict.fromkeys((14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58), _DAY),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), _MONTH),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), _CLOCK),
    22: _MOMENT,
}
#: Quoted and escaped text, colours and conditions in brackets (but not `[h]`), padding.
_TEXT: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_MONEY: Final = re.compile(r'^[^;]*[0#?]\s*\\?"?\s*([万亿]?元|[万亿])"?\s*(?:;|$)')
_NOISE_DIGITS: Final = 17
_LAST_SERIAL: Final = 2_958_466  # the day after 9999-12-31
_EPOCH, _EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)  # noqa: DTZ001 - a workbook's days have no time zone
_LEAP_BUG: Final = 60  # Excel counts 1900-02-29, which never was


def built_in(number: int) -> Format:
    """Return what one of the formats means that are not listed in the file."""
    return _BUILT_IN.get(number, PLAIN)


@lru_cache(maxsize=4096)
def format_of(code: str) -> Format:
    """Return what a format code means, such as `yyyy"年"m"月"` or `0.00"万元"`."""
    first = code.split(";", 1)[0]
    bare = _TEXT.sub("", first).lower()
    if "general" in bare:
        return PLAIN
    if "%" in bare:
        return _PERCENT
    clock = bool(re.search(r"[hs]", bare))
    if "y" in bare or "e" in bare.replace("e+", "").replace("e-", ""):
        if clock:
            return _MOMENT
        return _DAY if "d" in bare else _MONTH if "m" in bare else Format("year")
    if clock:
        return _MOMENT if "d" in bare else _CLOCK
    if "d" in bare or "m" in bare:
        return _DAY
    # A comma at the end scales what is shown; the number itself is then in another unit.
    money = _MONEY.search(code)
    scaled = re.search(r"[0#?],+(?![0#?,])", bare)
    return Format("number", money[1]) if money and not scaled else PLAIN


def as_shown(number: float) -> float:
    """Return a number without the noise of binary fractions: 33.5 for 33.500000000000004.

    Excel shows fifteen digits, and a number of seventeen is one that was calculated.
    """
    digits = repr(number).partition("e")[0].replace(".", "").strip("-0")
    return number if len(digits) < _NOISE_DIGITS else float(f"{number:.15g}")


def shown_value(number: float, how: Format, *, from_1904: bool) -> Cell:
    """Return the value that a person sees: a date as exact as it is shown, `35%`, `3000万元`."""
    if how is PLAIN:
        return number
    if how.meaning == "percent":
        return f"{_plain(round(number * 100, 10))}%"
    if how.meaning == "number":
        return f"{_plain(number)}{how.unit}"
    moment = _moment(number, from_1904=from_1904)
    if moment is None:
        return number
    return _as_exact(moment, number, how.meaning)


def _as_exact(moment: datetime.datetime, number: float, meaning: Meaning) -> Cell:
    if meaning == "clock" and 0 <= number < 1:
        return moment.time()
    if meaning == "month":
        return f"{moment:%Y-%m}"
    if meaning == "year":
        return f"{moment:%Y}"
    return moment if moment.time() != datetime.time() else moment.date()


@lru_cache(maxsize=65_536)
def _moment(number: float, *, from_1904: bool) -> datetime.datetime | None:
    if not 0 <= number < _LAST_SERIAL:
        return None
    days = number if from_1904 or number >= _LEAP_BUG else number + 1
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    # To the second: a serial number holds about a millisecond, and nobody plans by it.
    return epoch + datetime.timedelta(seconds=round(days * 86_400))


def _plain(number: float) -> str:
    return f"{number:.15g}" if abs(number) < 1e15 else repr(number)
