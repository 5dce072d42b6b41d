"""Amounts of money as ledgers write them, to whole 万元."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final

from liantu.ledger.chinese_numerals import with_digits
from liantu.ledger.column_map import Unit
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

WAN_PER: Final[dict[Unit, Decimal]] = {
    "yi": Decimal(10_000),
    "wan": Decimal(1),
    "yuan": Decimal("0.0001"),
}
UNIT_NAMES: Final[dict[Unit, str]] = {"yi": "亿元", "wan": "万元", "yuan": "元"}
#: The store takes no larger sum.
_MOST_WAN: Final = 10**12
#: What a workbook's numbers are good for; more digits are noise of binary fractions.
_FIFTEEN: Final = Context(prec=15)

# 万元 per word of a cell; longer words first, as the pattern tries them in this order.
_WAN_OF: Final = {
    "万亿": Decimal(10**8),
    "千亿": Decimal(10**7),
    "百亿": Decimal(10**6),
    "十亿": Decimal(10**5),
    "亿": Decimal(10**4),
    "千万": Decimal(10**3),
    "百万": Decimal(10**2),
    "十万": Decimal(10),
    "万": Decimal(1),
    "千": Decimal("0.1"),
    "billion": Decimal(10**5),
    "million": Decimal(10**2),
    "bn": Decimal(10**5),
    "mn": Decimal(10**2),
    "元": Decimal("0.0001"),
}
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_WORDS: Final = "|".join(_WAN_OF)
_CURRENCY: Final = (
    r"(?:美元|美金|欧元|英镑|港元|港币|日元|韩元|新台币|台币|澳元|加元|新加坡元|卢布|usd|us\$|[$€£]"
    r"|(?:(?<![a-z])|(?<=million)|(?<=billion))(?:eur|gbp|hkd|jpy|krw|aud|cad)(?![a-z]))"
)
_FOREIGN: Final = re.compile(_CURRENCY)
#: A currency with how many of it one number stands for, as a header has it.
_FOREIGN_UNIT: Final = re.compile(
    rf"(?:(?:百万|千万|万|亿|million|billion|mn|bn) ?)?{_CURRENCY}"
    r"(?: ?(?:million|billion|mn|bn|m)\b)?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:项目)?(?:计划|预计|估算|概算)?(?:总投资|投资总额|总额|投资额|投资)(?:额|为|:)*"
)
_RMB: Final = re.compile(r"人民币|rmb|cny|yuan|[¥]")
_ABOUT: Final = (
    r"约|大约|近|将近|接近|超|超过|逾|不低于|不少于|不超过|至少|达"
    r"|预计|预估|估算|暂定|拟|大概|[><≥≤≈~]"
)
_ABOUT_AFTER: Final = r"余|多|以上|以下|以内|左右|上下|许|约|\+"
_ONE: Final = re.compile(
    rf"(?P<before>(?:{_ABOUT})*)(?P<number>{_NUMBER})(?P<more>余|多|几|来)?(?P<unit>{_WORDS})?"
    rf"(?P<inner>余|多)?元?(?P<after>(?:{_ABOUT_AFTER})*)元?"
)
_SUM: Final = re.compile(rf"(?:{_NUMBER}(?:{_WORDS})元?){{2,}}")
_PART: Final = re.compile(rf"({_NUMBER})({_WORDS})")
_RANGE: Final = re.compile(
    rf"(?:{_ABOUT})*{_NUMBER}(?:{_WORDS})?元?(?:-|~|—|–|至|到){{1,2}}{_NUMBER}(?:{_WORDS})?元?"
    rf"(?:{_ABOUT_AFTER})*"
)
# Pattern, unit, and how many of that unit one number stands for.
_HEADER_UNITS: Final[tuple[tuple[re.Pattern[str], Unit, int], ...]] = (
    (re.compile(r"亿元|(?<![万千百十])亿(?=[)\]]|$)"), "yi", 1),
    (re.compile(r"(?<![百千十])万元|(?<![百千十])万(?=[)\]]|$)"), "wan", 1),
    (re.compile(r"[(\[/:,]元(?=[)\]/]|$)|单位元"), "yuan", 1),
    (re.compile(r"千元"), "yuan", 1000),
    (re.compile(r"百万元|million|[^a-z]mn?(?=[)\]]|$)"), "wan", 100),
    (re.compile(r"千万元"), "wan", 1000),
)


@dataclass(frozen=True, slots=True)
class AmountUnit:
    """The unit that a column's bare numbers are in; `foreign` names one that is not 元.

    `times` is 100 in a column of 百万元, whose unit is then `wan`.
    """

    unit: Unit | None = None
    foreign: str = ""
    times: int = 1

    def wan(self) -> Decimal:
        """Return how many 万元 one is; the unit must be known."""
        return WAN_PER[self.unit or "wan"] * self.times


def unit_of_title(title: str) -> AmountUnit:
    """Return the unit that a header states: 总投资（亿元）, 年度计划/万元, Cost (USD million)."""
    text = folded(title[:VALUE_CHARS])
    if _FOREIGN.search(text):
        named = _FOREIGN_UNIT.search(title[:VALUE_CHARS])
        return AmountUnit(None, named[0] if named else title)
    found = [
        AmountUnit(unit, "", times)
        for pattern, unit, times in _HEADER_UNITS
        if pattern.search(text)
    ]
    # A header that names two units leaves it to the cells.
    return found[0] if len(found) == 1 else AmountUnit()


def read_amount(cell: Cell, unit: AmountUnit) -> Reading:
    """Return an amount as integer 万元, or what is wrong with it.

    `words` holds the cell's own text where the number does not say all of it. A text that is no
    single number has no value: a range, a foreign currency.
    """
    number = number_of(cell)
    if number is not None:
        return _read_number(number, unit)
    text = text_of(cell)
    if says_nothing(text):
        return NOTHING if not text else Reading(what="blank_sign")
    if not isinstance(cell, str) or len(text) > VALUE_CHARS:
        return must("amount_unreadable")
    return _read_text(text, unit)


def _read_number(number: float, unit: AmountUnit) -> Reading:
    if unit.foreign:
        return Reading(None, "amount_foreign", "later", f"{text_of(number)} {unit.foreign}")
    if unit.unit is None:
        return must("unit_ambiguous")
    amount = Decimal(number) if isinstance(number, int) else _FIFTEEN.create_decimal(number)
    return _whole(amount * unit.wan(), unit.unit)


@lru_cache(maxsize=4096)
def _read_text(text: str, unit: AmountUnit) -> Reading:
    bare = with_digits(folded(text))
    if _FOREIGN.search(bare):
        return Reading(None, "amount_foreign", "later", text)
    body = _RMB.sub("", bare)
    if body.startswith("-") or (body.startswith("(") and body.endswith(")")):
        return must("amount_negative" if _is_amount(body.strip("-()")) else "amount_unreadable")
    label = _LABEL.match(body)
    body = body[label.end() :] if label else body
    if unit.foreign and _is_amount(body):
        return Reading(None, "amount_foreign", "later", f"{text} {unit.foreign}")
    if _SUM.fullmatch(body):
        parts = _PART.findall(body)
        wan = sum((_decimal(number) * _WAN_OF[word] for number, word in parts), Decimal(0))
        return _whole(wan, "wan")
    match = _ONE.fullmatch(body)
    if match is not None:
        return _read_match(text, match, unit, labelled=label is not None)
    if _RANGE.fullmatch(body):
        return Reading(None, "amount_range", "later", text)
    return must("amount_unreadable")


def _read_match(text: str, match: re.Match[str], unit: AmountUnit, *, labelled: bool) -> Reading:
    word = match["unit"] or ("元" if match[0].endswith("元") else "")
    if not word and unit.unit is None:
        return must("unit_ambiguous")
    wan_each = _WAN_OF[word] if word else unit.wan()
    said: Unit | None = "yuan" if word == "元" else ("wan" if word else unit.unit)
    reading = _whole(_decimal(match["number"]) * wan_each, said or "wan")
    if reading.value is None or reading.what:
        return reading
    if any(match[name] for name in ("before", "more", "inner", "after")):
        return Reading(reading.value, "amount_about", "note", text, {"wan": reading.value})
    return Reading(reading.value, words=text if labelled else None)


def _whole(wan: Decimal, unit: Unit) -> Reading:
    """Return 万元 as an integer; a sum in 元 must be whole, others are rounded and it is said."""
    if wan < 0:
        return must("amount_negative")
    if wan > _MOST_WAN:
        return must("amount_huge")
    rounded = int(wan.to_integral_value(ROUND_HALF_UP))
    if wan == rounded:
        return Reading(rounded)
    if unit == "yuan":
        return must("amount_fine", wan=f"{wan.normalize():f}")
    exact = f"{wan.normalize():f}"
    values = {"wan": rounded, "exact": exact}
    return Reading(rounded, "amount_rounded", "later", f"{exact} 万元", values)


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _is_amount(text: str) -> bool:
    return _ONE.fullmatch(text) is not None
