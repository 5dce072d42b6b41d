"""Dates as ledgers write them, to the partial dates of the store."""

import datetime
import re
from functools import lru_cache
from typing import Final

from liantu.domain.dates import is_partial_date
from liantu.ledger.chinese_numerals import with_digits
from liantu.ledger.reading import (
    NOTHING,
    VALUE_CHARS,
    Reading,
    folded,
    must,
    number_of,
    says_nothing,
    text_of,
)
from liantu.ledger.table import Cell

#: Excel's day 0; day 60, which never was, lies before any date that a ledger can hold.
_EXCEL_ZERO: Final = datetime.date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
_YEARS: Final = range(1900, 2101)
_TIME: Final = re.compile(r"(?<=\d)[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")

_YMD: Final = re.compile(
    r"(?P<y>\d{4})(?:年|[-./](?=\d))(?P<m>\d{1,2})(?:月份?|[-./](?=\d)|$)(?:(?P<d>\d{1,2})(?:日|号)?)?"
)
_YEAR: Final = re.compile(r"(?P<y>\d{4})(?:年度?)?")
_COMPACT: Final = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})?")
_SHORT: Final = re.compile(r"(?P<y>\d{2})年(?:(?P<m>\d{1,2})月份?)?(?:(?P<d>\d{1,2})[日号])?")
_DMY: Final = re.compile(r"(?P<d>\d{1,2})[-./](?P<m>\d{1,2})[-./](?P<y>\d{4})")
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH: Final = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*"
_ENGLISH: Final = (
    re.compile(rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-,./]?)?{_MONTH}[-,./]*(?P<y>\d{{4}})"),
    re.compile(rf"{_MONTH}[-./]?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,(?P<y>\d{{4}})"),
    re.compile(rf"(?P<y>\d{{4}})[-,./]?{_MONTH}(?:[-,./]?(?P<d>\d{{1,2}}))?"),
)
# Words that say how sure a date is, not when it is.
_BEFORE: Final = re.compile(r"(?:预计|计划|拟|力争|争取|约|大约|于|在|定于)+")
# Words that say more than the date they follow.
_AFTER: Final = re.compile(
    r"(?:年?(?:初|中|底|末)|年?[上下]半年|年?第?[1-4]季度|年?q[1-4]|[上中下]旬|以前|之前|前后|前|左右"
    r"|(?:初|底|末)前|开工|竣工|投产|建成|完工|签约)+"
)
_DASHES: Final = re.compile(r"至|到|~|—+|–+|--+")
_HYPHENS: Final = (
    re.compile(r"(\d{4}年?)-(\d{4}年?)"),
    re.compile(r"(\d{4}[-./]\d{1,2})-(\d{4}[-./]\d{1,2})"),
    re.compile(r"(\d{4}[./]\d{1,2}[./]\d{1,2})-(\d{4}[./]\d{1,2}[./]\d{1,2})"),
    re.compile(r"(\d{4}年\d{1,2}月)-((?:\d{4}年)?\d{1,2}月)"),
    re.compile(r"(\d{4}\.\d{1,2})-(\d{4})"),
    re.compile(r"(\d{6})-(\d{6})"),
)


def read_date(cell: Cell) -> Reading:
    """Return a partial date (`2024`, `2024-06`, `2024-06-30`), or what is wrong with the cell.

    A range has no value; its ends stand in `values`.
    """
    if isinstance(cell, datetime.datetime):
        return _checked(cell.date().isoformat())
    if isinstance(cell, datetime.date):
        return _checked(cell.isoformat())
    number = number_of(cell)
    if number is not None:
        return _read_number(number)
    text = text_of(cell)
    if says_nothing(text):
        return NOTHING if not text else Reading(what="blank_sign")
    if not isinstance(cell, str) or len(text) > VALUE_CHARS:
        return must("date_unreadable")
    return _read_text(text)


def read_period(cell: Cell) -> Reading:
    """Return start and end of a cell such as `2023-2026`; a single year is both.

    The value is a pair of partial dates, or nothing where the cell states no such period.
    """
    reading = read_date(cell)
    if reading.what == "date_range":
        return Reading((reading.values["start"], reading.values["end"]))
    if reading.value is not None and len(reading.value) == 4 and not reading.what:
        return Reading((reading.value, reading.value))
    if reading.value is not None or reading.what == "date_unreadable":
        return Reading(None, "period_unclear", "later", text_of(cell))
    return reading


def _checked(day: str) -> Reading:
    return Reading(day) if int(day[:4]) in _YEARS else must("date_unreadable")


def _read_number(number: float) -> Reading:
    if number == int(number):
        whole = int(number)
        if whole in _SERIALS:
            return _serial(whole)
        match = _YEAR.fullmatch(str(whole)) or _COMPACT.fullmatch(str(whole))
        return _partial(match) if match else must("date_unreadable")
    if int(number) in _SERIALS:
        return _serial(int(number))
    # 2024.10 reaches us as the number 2024.1, which may have meant January.
    reading = _read_text(repr(number))
    if reading.value and reading.value.endswith("-01"):
        return Reading(reading.value, "date_decimal", "later", None, {"date": reading.value})
    return reading


def _serial(days: int) -> Reading:
    day = (_EXCEL_ZERO + datetime.timedelta(days=days)).isoformat()
    return Reading(day, "date_serial", "note", None, {"date": day})


@lru_cache(maxsize=4096)
def _read_text(text: str) -> Reading:
    bare = with_digits(folded(_TIME.sub("", text)))
    if re.fullmatch(r"\d{5}(\.\d+)?", bare) and int(bare[:5]) in _SERIALS:
        return _serial(int(bare[:5]))
    ends = _ends(bare)
    if ends is not None:
        return _range(*ends)
    return _one(bare)


def _one(bare: str) -> Reading:
    """Return a single date, perhaps among words."""
    plain = _plain(bare)
    if plain is not None:
        return plain
    prefix = _BEFORE.match(bare)
    rest = bare[prefix.end() :] if prefix else bare
    for pattern in (_YMD, _COMPACT, _YEAR):
        match = pattern.match(rest)
        if match and _AFTER.fullmatch(rest[match.end() :]):
            return _said(_partial(match), "date_vague", "later")
    reading = _plain(rest) if prefix else None
    return must("date_unreadable") if reading is None else _said(reading, "date_words", "note")


def _said(reading: Reading, what: str, severity: str) -> Reading:
    if reading.what:
        return reading
    return Reading(reading.value, what, severity, None, {"date": reading.value})  # pyright: ignore[reportArgumentType]


def _plain(bare: str) -> Reading | None:
    """Return the date of a text that is nothing else; None if it is more, or none."""
    for pattern in (_YMD, _YEAR, _COMPACT, *_ENGLISH):
        match = pattern.fullmatch(bare)
        if match:
            return _partial(match)
    match = _SHORT.fullmatch(bare)
    if match:
        return _said(_partial(match, century="20"), "date_short", "later")
    match = _DMY.fullmatch(bare)
    return _day_first(match) if match else None


def _day_first(match: re.Match[str]) -> Reading:
    """Return d/m/y, unless it could as well be m/d/y."""
    day, month = int(match["d"]), int(match["m"])
    if day <= 12 and month <= 12 and day != month:
        return must("date_ambiguous")
    if month > 12:
        day, month = month, day
    return _valid(f"{match['y']}-{month:02}-{day:02}")


def _partial(match: re.Match[str], century: str = "") -> Reading:
    parts = match.groupdict()
    text = century + match["y"]
    month = parts.get("m")
    if parts.get("name"):
        month = str(_MONTHS.index(match["name"]) + 1)
    if month:
        text += f"-{int(month):02}"
        if parts.get("d"):
            text += f"-{int(parts['d']):02}"
    return _valid(text)


def _valid(text: str) -> Reading:
    return _checked(text) if is_partial_date(text) else must("date_unreadable")


def _ends(bare: str) -> tuple[str, str] | None:
    """Return the two halves of a range."""
    halves = _DASHES.split(bare)
    if len(halves) == 2 and all(halves):
        return halves[0], halves[1]
    for pattern in _HYPHENS:
        match = pattern.fullmatch(bare)
        if match:
            return match[1], match[2]
    return None


def _range(start: str, end: str) -> Reading:
    if re.fullmatch(r"\d{1,2}月", end):
        end = start.partition("年")[0] + "年" + end
    first, last = _one(start), _one(end)
    if first.value is None or last.value is None:
        return must("date_unreadable")
    values = {"start": first.value, "end": last.value}
    return Reading(None, "date_range", "later", None, values)
