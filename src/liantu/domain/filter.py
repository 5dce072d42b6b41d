"""The one filter of Liantu: a frozen value with one meaning, and its address form."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from liantu.domain.area import Bbox, Circle
from liantu.domain.dates import is_partial_date
from liantu.domain.errors import FilterError, shown
from liantu.domain.money import InvestmentRange

#: The value that stands for "the record does not say" in every facet.
NONE: Final = "none"
#: Said instead of codes: no restriction. It lets an address tell "all kinds" from "not said".
ANY: Final = "any"
#: Marks that a sentence puts around codes and names; an address adds the comma between codes.
MARKS: Final = ("、", "；", ";", "：", ":", '"', "〔", "〕")
#: Facets whose values are codes: OR inside, AND across.
CODE_FACETS: Final = (
    *("kind", "chain", "node", "stage", "town", "park", "unit", "precision", "light"),
    "basis",
)
LIGHTS: Final = ("red", "amber", "green", "grey")
#: Who put a site into its chain: the source itself, or whoever read it.
BASES: Final = ("source", "inferred")
#: Every parameter of an address that belongs to the filter.
PARAMS: Final = (*CODE_FACETS, "inv", "since", "q", "bbox", "zone", "near")

#: Where `bbox` means a map window, the filter's own rectangle goes by this name.
FILTER_BBOX: Final = "within"

_MAX_TERMS = 20
_MAX_TERM_LENGTH = 200


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """What a user asks for; equal meaning is an equal value.

    Codes are sorted and unique, terms unique in the order typed. An empty facet does not
    restrict. `investment` ranges are united; `investment_none` adds the sites that state no
    amount. `since` is a partial date: sites last reported on or after it. A light that is not
    stated is a grey one, so `none` becomes `grey` there.

    Raises:
        FilterError: a code, term, date or area could not be said in an address.
    """

    kind: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    node: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    town: tuple[str, ...] = ()
    park: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    investment: tuple[InvestmentRange, ...] = ()
    investment_none: bool = False
    since: str | None = None
    text: tuple[str, ...] = ()
    bbox: Bbox | None = None
    zone: str | None = None
    near: Circle | None = None

    def __post_init__(self) -> None:
        """Put the value into its one normal form."""
        for name in CODE_FACETS:
            codes = {_light(code) if name == "light" else code for code in getattr(self, name)}
            object.__setattr__(self, name, tuple(sorted(_code(name, code) for code in codes)))
        ranges = sorted(set(self.investment), key=InvestmentRange.sort_key)
        object.__setattr__(self, "investment", tuple(ranges))
        object.__setattr__(self, "text", tuple(dict.fromkeys(words_of(" ".join(self.text)))))
        _check_text(self.text)
        _check_zone(self.zone)
        if self.since is not None and not is_partial_date(self.since):
            raise FilterError.worded("since", value=shown(self.since))

    def with_(self, **changes: Any) -> "SiteFilter":  # noqa: ANN401 - each field has its type
        """Return the filter with some fields replaced."""
        return replace(self, **changes)

    def without(self, *names: str) -> "SiteFilter":
        """Return the filter with the named fields at rest."""
        empty = SiteFilter()
        return replace(self, **{name: getattr(empty, name) for name in names})

    def is_empty(self) -> bool:
        """Say whether nothing is restricted."""
        return self == SiteFilter()


def words_of(text: str) -> tuple[str, ...]:
    """Return the search terms of a typed text: parts between any white space."""
    return tuple(text.split())


def to_params(site_filter: SiteFilter) -> dict[str, str]:
    """Return the address form; facets at rest are left out."""
    params = {name: ",".join(getattr(site_filter, name)) for name in CODE_FACETS}
    amounts = [item.param() for item in site_filter.investment]
    params["inv"] = ",".join([*amounts, NONE] if site_filter.investment_none else amounts)
    params["since"] = site_filter.since or ""
    params["q"] = " ".join(site_filter.text)
    params["bbox"] = site_filter.bbox.param() if site_filter.bbox else ""
    params["zone"] = site_filter.zone or ""
    params["near"] = site_filter.near.param() if site_filter.near else ""
    return {name: value for name, value in params.items() if value}


def from_params(params: Mapping[str, str | Sequence[str]]) -> SiteFilter:
    """Read the filter's parameters of an address; others are the caller's to judge.

    A parameter that stands twice is read as if joined by a comma (`q` and `zone`: a space).

    Raises:
        FilterError: an amount, date, rectangle, circle or code is malformed.
    """
    given = {name: _joined(name, params[name]) for name in PARAMS if name in params}
    codes = {name: _codes(name, given.get(name, "")) for name in CODE_FACETS}
    ranges, without_amount = _ranges(given.get("inv", ""))
    bbox, near = (given.get(name, "").strip() for name in ("bbox", "near"))
    return SiteFilter(
        **codes,
        investment=ranges,
        investment_none=without_amount,
        since=given.get("since", "").strip() or None,
        text=words_of(given.get("q", "")),
        bbox=Bbox.from_param(bbox) if bbox else None,
        zone=given.get("zone", "").strip() or None,
        near=Circle.from_param(near) if near else None,
    )


def _joined(name: str, value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return value
    return (" " if name in {"q", "zone"} else ",").join(value)


def _codes(name: str, text: str) -> tuple[str, ...]:
    codes = tuple(part.strip() for part in text.split(",") if part.strip())
    if ANY in codes:
        if len(codes) > 1:
            raise FilterError.worded("any", name=name)
        return ()
    return codes


def sayable(name: str) -> bool:
    """Say whether a name can stand in an address as a code of its own."""
    return name != NONE and _fits(name)


def _fits(code: str) -> bool:
    marked = code == ANY or any(mark in code for mark in (*MARKS, ",", "'"))
    return not marked and 0 < len(code) <= 64 and code.isprintable() and " " not in code


def _code(name: str, code: str) -> str:
    if not _fits(code):
        raise FilterError.worded("code", name=name, value=shown(code))
    return code


def _light(code: str) -> str:
    return "grey" if code == NONE else code


def _check_text(terms: Sequence[str]) -> None:
    if len(terms) > _MAX_TERMS or any(len(term) > _MAX_TERM_LENGTH for term in terms):
        raise FilterError.worded("long_text", most=_MAX_TERMS, length=_MAX_TERM_LENGTH)
    for term in terms:
        # Half a character (a lone surrogate) or a control character is in nobody's ledger, and
        # neither can stand in an address or a question to the database.
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in term):
            raise FilterError.worded("control", value=shown(term))


def _check_zone(zone: str | None) -> None:
    if zone is None:
        return
    if not 0 < len(zone) <= 64 or not zone.replace("-", "").isalnum() or not zone.isascii():
        raise FilterError.worded("zone_id", value=shown(zone))


def _ranges(text: str) -> tuple[tuple[InvestmentRange, ...], bool]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    ranges = tuple(InvestmentRange.from_param(part) for part in parts if part != NONE)
    return ranges, NONE in parts


#: What a bare address shows: projects, because KPIs count projects unless asked otherwise.
LANDING: Final = SiteFilter(kind=("project",))

FIELD_NAMES: Final = tuple(field.name for field in fields(SiteFilter))
