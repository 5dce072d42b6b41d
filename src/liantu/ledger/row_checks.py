"""What a row's own properties say against each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from liantu.domain.dates import first_day, is_partial_date, last_day
from liantu.domain.fields import BY_NAME
from liantu.domain.money import WAN_PER_YI, yi_text
from liantu.domain.terms import Term

#: 万元: no project of a county is that large, and none so small; 亿元 and 万元 were mixed up.
LARGE_WAN: Final = 1000 * WAN_PER_YI
SMALL_WAN: Final = 10
#: A part that exceeds the whole so often is in another unit.
_TIMES: Final = 1000
_PARTS: Final = ("plan_year_wan", "done_year_wan", "done_total_wan", "funded_wan")
_ORDER: Final = tuple(
    (f"{kind}_{first}", f"{kind}_{then}")
    for kind in ("plan", "actual")
    for first, then in (("signed", "started"), ("started", "completed"), ("started", "produced"))
)
_DONE: Final = ("actual_signed", "actual_started", "actual_completed", "actual_produced")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at later: about which property, what, and the values of its wording."""

    what: str
    field: str
    values: Mapping[str, Any]


def doubts(site: Mapping[str, Any], today: int) -> Iterator[Doubt]:
    """Yield what looks wrong in a site's properties; `today` is yyyymmdd."""
    yield from _money_doubts(site)
    for first, then in _ORDER:
        yield from _order_doubts(site, first, then)
    for name in _DONE:
        date = site.get(name)
        if _is_date(date) and first_day(date) > today:
            yield Doubt("actual_future", name, {"date": date})


def _money_doubts(site: Mapping[str, Any]) -> Iterator[Doubt]:
    total = site.get("investment_wan")
    if not isinstance(total, int):
        return
    if total == 0:
        yield Doubt("amount_zero", "investment_wan", {})
    elif total >= LARGE_WAN:
        yield Doubt("amount_large", "investment_wan", {"yi": yi_text(total)})
    elif total < SMALL_WAN:
        yield Doubt("amount_small", "investment_wan", {"wan": total})
    for name in _PARTS:
        part = site.get(name)
        if isinstance(part, int) and part > total > 0:
            what = "amount_scale" if part >= total * _TIMES else "amount_part"
            yield Doubt(what, name, {"part": yi_text(part), "total": yi_text(total)})


def _order_doubts(site: Mapping[str, Any], first: str, then: str) -> Iterator[Doubt]:
    one, other = site.get(first), site.get(then)
    if _is_date(one) and _is_date(other) and last_day(other) < first_day(one):
        yield Doubt(
            "dates_order",
            then,
            {"first": _title(first), "one": one, "then": _title(then), "other": other},
        )


def _title(name: str) -> Term:
    field = BY_NAME[name]
    return Term(name, field.zh, field.en)


def _is_date(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and is_partial_date(value)
