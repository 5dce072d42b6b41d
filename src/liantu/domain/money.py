"""Money: integers of 万元 inside, 亿元 on the screen and in addresses."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from liantu.domain.errors import FilterError, shown

WAN_PER_YI = 10_000
_YI = re.compile(r"(\d{1,11})(?:\.(\d{1,4})0*)?", re.ASCII)


def yi_text(wan: int) -> str:
    """Return 万元 as 亿元 for a screen: thousands separated, at most two decimals, half up."""
    yi = (Decimal(wan) / WAN_PER_YI).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if yi == 0 and wan > 0:
        # A small sum must not look like none.
        return "<0.01"
    text = f"{yi:,.2f}"
    return text.rstrip("0").rstrip(".")


def exact_yi(wan: int) -> str:
    """Return 万元 as the exact 亿元 number, without separators (addresses, inputs)."""
    text = f"{Decimal(wan) / WAN_PER_YI:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wan_from_yi(text: str) -> int:
    """Return an exact 亿元 number as 万元.

    Raises:
        FilterError: not a number, negative, or finer than one 万元.
    """
    match = _YI.fullmatch(text.strip())
    if match is None:
        raise FilterError.worded("amount", value=shown(text))
    return int(match[1] + (match[2] or "").ljust(4, "0"))


@dataclass(frozen=True, slots=True, order=True)
class InvestmentRange:
    """Amounts from `low_wan` up to, not including, `high_wan`; None leaves a side open."""

    low_wan: int | None = None
    high_wan: int | None = None

    def __post_init__(self) -> None:
        """Refuse an empty range, which could only be a slip."""
        low, high = self.low_wan, self.high_wan
        if low is not None and high is not None and low >= high:
            raise FilterError.worded("empty_range", low=exact_yi(low), high=exact_yi(high))

    def sort_key(self) -> tuple[int, float]:
        """Order by the left end, then the right one; open ends lie outermost."""
        low = -1 if self.low_wan is None else self.low_wan
        return low, float("inf") if self.high_wan is None else self.high_wan

    def contains(self, wan: int) -> bool:
        """Say whether an amount of 万元 lies in the range."""
        above = self.low_wan is None or wan >= self.low_wan
        return above and (self.high_wan is None or wan < self.high_wan)

    def param(self) -> str:
        """Return the address form in 亿元: `1..5`, `100..`, `..1`."""
        low = "" if self.low_wan is None else exact_yi(self.low_wan)
        high = "" if self.high_wan is None else exact_yi(self.high_wan)
        return f"{low}..{high}"

    @classmethod
    def from_param(cls, text: str) -> "InvestmentRange":
        """Read the address form.

        Raises:
            FilterError: no `..` in it, or an end is not an amount.
        """
        low, dots, high = text.partition("..")
        if not dots:
            raise FilterError.worded("amount", value=shown(text))
        return cls(
            wan_from_yi(low) if low.strip() else None,
            wan_from_yi(high) if high.strip() else None,
        )
