"""What a scope says a project makes in a year, or its power, where it says so plainly."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Measure = Literal["power", "tons", "sets", "square"]

#: Unit → measure, and how many of the measure's own unit it is (MW, t, sets, m² a year).
_UNITS: Final[dict[str, tuple[Measure, Decimal]]] = {
    "MW": ("power", Decimal(1)),
    "兆瓦": ("power", Decimal(1)),
    "万千瓦": ("power", Decimal(10)),
    "万吨": ("tons", Decimal(10_000)),
    "吨": ("tons", Decimal(1)),
    "万套": ("sets", Decimal(10_000)),
    "万平方米": ("square", Decimal(10_000)),
}
_NUMBER = r"(\d{1,9}(?:\.\d{1,4})?)"
_YEARLY = "万吨|吨|万套|万平方米"
#: Any amount of such a unit, whatever it is of.
_ANY = re.compile(rf"{_NUMBER}\s*(MW|兆瓦|万千瓦|{_YEARLY})(?![h时])")
_PATTERNS = (
    # 2×100万千瓦, 33台1.5MW
    re.compile(rf"(\d{{1,4}})\s*[×xX*台]\s*{_NUMBER}\s*(MW|兆瓦|万千瓦)(?![h时])"),
    re.compile(rf"(?<![\d.×xX*台]){_NUMBER}\s*(MW|兆瓦|万千瓦)(?![h时])"),
    re.compile(rf"年产[^\d，,。;；、]{{0,16}}{_NUMBER}\s*({_YEARLY})"),
    re.compile(rf"{_NUMBER}\s*({_YEARLY})/年"),
)


@dataclass(frozen=True, slots=True)
class Capacity:
    """So many MW, or so many t, sets or m² a year."""

    measure: Measure
    amount: Decimal


def capacity_of(*texts: str | None) -> Capacity | None:
    """Return the one capacity that texts state; None for none, and for several that differ.

    Whoever writes of several products means several capacities, and which is which is a guess.
    """
    found = {one for text in texts for one in _stated(text or "")}
    return found.pop() if len(found) == 1 else None


def _stated(text: str) -> Iterator[Capacity]:
    matches = [match for pattern in _PATTERNS for match in pattern.finditer(text)]
    yield from map(_capacity, matches)
    for other in _ANY.finditer(text):
        # An amount that no pattern explains makes the others doubtful, too.
        if matches and not any(
            m.start() <= other.start() and other.end() <= m.end() for m in matches
        ):
            yield _capacity(other)


def _capacity(match: re.Match[str]) -> Capacity:
    *numbers, unit = match.groups()
    measure, amount = _UNITS[unit]
    for number in numbers:
        amount *= Decimal(number)
    return Capacity(measure, amount.normalize())


def summed(capacities: Iterable[Capacity]) -> dict[Measure, tuple[Decimal, int]]:
    """Return measure → the sum and how many it is of."""
    sums: dict[Measure, tuple[Decimal, int]] = {}
    for one in capacities:
        amount, count = sums.get(one.measure, (Decimal(0), 0))
        sums[one.measure] = amount + one.amount, count + 1
    return sums
