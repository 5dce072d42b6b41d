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
    """How the numbers of a cell are shown.

    `unit` is the text of money that stands behind a number, and `scale` what it is divided by: a
    sum in 元 may be shown as 万元.
    """

    meaning: Meaning = "number"
    unit: str = ""
    scale: int = 1


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
_TEXT: Final = re.compile(r'"[^"]*"|[\\!].|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
#: Commas at the end, each of which divides by a thousand.
_COMMAS: Final = re.compile(r"[0#?](,+)(?![0#?,.])")
#: A point that is only text, and the digits behind it: it divides by as many tens.
_FALSE_POINT: Final = re.compile(r'(?:[\\!]\.|"\.")([0#?]+)')
_MONEY: Final = re.compile(r'^[^;]*[0#?],*\s*\\?"?\s*([万亿]?元|[万亿])"?\s*(?:;|$)')
#: What is shown as hours and has fewer days than this is a length of time, no moment.
_LONGEST_DAYS: Final = 366
_SHOWN_DIGITS, _MEANT_DIGITS = 15, 12
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
    return _number_format(first, bare)


def _number_format(code: str, bare: str) -> Format:
    commas, point = _COMMAS.search(bare), _FALSE_POINT.search(code)
    scale = 1000 ** min(len(commas[1]), 5) if commas else 1
    if point:
        scale *= 10 ** min(len(point[1]), 5)
    money = _MONEY.search(code)
    made = Format("number", money[1] if money else "", scale)
    return PLAIN if made == PLAIN else made


def as_shown(number: float) -> float:
    """Return a number without the noise of binary fractions: 33.5 for 33.50000000000001.

    Excel shows fifteen digits. A third stays a third: only what gets much shorter was noise.
    """
    if _digits(repr(number)) <= _SHOWN_DIGITS:
        return number
    rounded = f"{number:.{_SHOWN_DIGITS}g}"
    return float(rounded) if _digits(rounded) <= _MEANT_DIGITS else number


def _digits(text: str) -> int:
    return len(text.partition("e")[0].replace(".", "").strip("-0"))


def shown_value(number: float, how: Format, *, from_1904: bool) -> Cell:
    """Return the value that a person sees: a date as exact as it is shown, `35%`, `3000万元`."""
    if how is PLAIN:
        return number
    if how.meaning == "percent":
        return f"{_plain(round(number * 100, 10))}%"
    if how.meaning == "number":
        scaled = number if how.scale == 1 else as_shown(number / how.scale)
        return f"{_plain(scaled)}{how.unit}" if how.unit else scaled
    moment = _moment(number, from_1904=from_1904)
    if moment is None:
        return number
    return _as_exact(moment, number, how.meaning)


def _as_exact(moment: datetime.datetime, number: float, meaning: Meaning) -> Cell:
    if meaning == "clock" and number < _LONGEST_DAYS:
        return moment.time() if number < 1 else number
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
