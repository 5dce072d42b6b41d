"""Dates that keep the precision they came with: `2024`, `2024-06` or `2024-06-30`."""

import calendar
import datetime
import re
from functools import lru_cache
from typing import Final

#: A million sites share some thousand dates, so what a date means is worked out once and kept.
_MOST_KNOWN: Final = 1 << 16
_LONGEST: Final = len("2024-06-30")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def is_partial_date(text: str) -> bool:
    """Say whether the text is a year, month or day that exists in the calendar."""
    # What is longer is not worth keeping.
    return len(text) <= _LONGEST and _exists(text)


@lru_cache(_MOST_KNOWN)
def _exists(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None or match[1] == "0000":
        return False
    month = int(match[2] or 1)
    if not 1 <= month <= 12:
        return False
    return 1 <= int(match[3] or 1) <= calendar.monthrange(int(match[1]), month)[1]


def first_day(text: str) -> int:
    """Return the first day that a partial date can mean, as the number yyyymmdd."""
    year, month, day = [*text.split("-"), "01", "01"][:3]
    return int(year + month + day)


@lru_cache(_MOST_KNOWN)
def last_day(text: str) -> int:
    """Return the last day that a partial date can mean, as the number yyyymmdd."""
    parts = [int(part) for part in text.split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return year * 10_000 + month * 100 + day


@lru_cache(_MOST_KNOWN)
def day_number(day: int) -> int:
    """Return a yyyymmdd number as a proleptic ordinal, for counting days."""
    return datetime.date(day // 10_000, day // 100 % 100, day % 100).toordinal()
