"""The unit of money that a table states once, above its header, beside every amount's title."""

import re
from collections.abc import Sequence
from typing import Final

from liantu.ledger.read.reading_words import reading_words, squeezed

_BETWEEN: Final = re.compile("[、,，/或和]")


def money_unit(notes: Sequence[str]) -> str:
    """Return the one unit of money that the texts state, as in 单位：万元; nothing if not one."""
    words = reading_words()
    stated = [match[1] for note in notes for match in words.unit_line.finditer(note)]
    found = {unit for text in stated for unit in _BETWEEN.split(text)} & words.money_units
    return found.pop() if len(found) == 1 else ""


def with_unit(titles: Sequence[str], unit: str) -> list[str]:
    """Return the titles; those of amounts that state no unit get it, as in 总投资（万元）."""
    return [f"{title}（{unit}）" if unit and _wants_unit(title) else title for title in titles]


def _wants_unit(title: str) -> bool:
    words = reading_words()
    text = squeezed(title)
    if "(" in text or "元" in text or words.not_money.search(text):
        return False
    return any(words.money.search(part) for part in text.split("/"))
