"""Percentages as ledgers write them."""

import re
from collections.abc import Iterable
from typing import Final

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

_PERCENT: Final = re.compile(
    r"(?P<about>约|近|超|已完成|完成)*(?P<number>\d+(?:\.\d+)?)(?P<sign>%)?"
)
_WHOLE: Final = {"完成": 100, "已完成": 100, "全部完成": 100, "未开工": 0, "未启动": 0}


def shares_of_one(cells: Iterable[Cell]) -> bool:
    """Say whether a column's numbers are shares of 1, as workbooks keep percentages."""
    numbers = [cell for cell in cells if isinstance(cell, int | float) and cell not in (0, 1)]
    return bool(numbers) and all(0 < number < 1 for number in numbers)


def read_percent(cell: Cell, *, shares: bool) -> Reading:
    """Return 0..100; with `shares` a bare number is a share of 1."""
    number = number_of(cell)
    if number is not None:
        return _number(float(number), shares=shares)
    text = text_of(cell)
    if says_nothing(text):
        return NOTHING if not text else Reading(what="blank_sign")
    bare = with_digits(folded(text)).replace("百分之", "")
    if bare in _WHOLE:
        return Reading(_WHOLE[bare], "percent_words", "note", None, {"percent": _WHOLE[bare]})
    match = _PERCENT.fullmatch(bare) if len(bare) <= VALUE_CHARS else None
    if match is None:
        return must("percent_unreadable")
    if match["sign"]:
        return _percent(float(match["number"]))
    return _number(float(match["number"]), shares=shares)


def _number(number: float, *, shares: bool) -> Reading:
    if number == 1 and not shares:
        # The whole, as a workbook keeps 100 %, or one per cent.
        return Reading(1, "percent_one", "later")
    return _percent(number * 100 if shares else number)


def _percent(percent: float) -> Reading:
    if not 0 <= percent <= 100:
        return must("percent_unreadable")
    rounded = round(percent, 2)
    return Reading(int(rounded) if rounded.is_integer() else rounded)
