"""The filter as a Chinese or English sentence that can be read back.

`产业链：高端化工、新材料；投资规模：10–50 亿元；文字："顺泰"` and
`Industry chain: High-end chemicals or New materials; Text: "Shuntai"`. A code that the catalogue
does not know stands as `〔code〕`. Names never hold the marks used here (the catalogue sees to it).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from liantu.domain.area import Bbox, Circle
from liantu.domain.catalogue import Catalogue
from liantu.domain.errors import FilterError, shown
from liantu.domain.filter import BASES, CODE_FACETS, NONE, SiteFilter
from liantu.domain.language import Lang
from liantu.domain.money import InvestmentRange, exact_yi, wan_from_yi
from liantu.domain.wording import Words, words

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_CODE = re.compile(r"〔([^〔〕]*)〕")


@dataclass(frozen=True, slots=True)
class _Grammar:
    facets: str
    label: str
    values: str
    words: Words

    @classmethod
    def of(cls, lang: Lang) -> "_Grammar":
        marks = ("; ", ": ", " or ") if lang == "en" else ("；", "：", "、")
        return cls(*marks, words(lang))


#: Facet → code → name, of what the catalogue does not name: parks, units, areas.
Known = Mapping[str, Mapping[str, str]]
_NOBODY: Known = MappingProxyType({})


def facet_names(facet: str, catalogue: Catalogue, lang: Lang) -> Mapping[str, str]:
    """Return code → name of a coded facet as sentences and chips say it, `none` included."""
    say = words(lang)
    missing = {NONE: say("filter.missing")}
    if facet == "light":
        return {code: say(f"light.{code}") for code in ("red", "amber", "green", "grey")}
    if facet == "basis":
        return missing | {code: say(f"basis.{code}") for code in BASES}
    if facet in {"park", "unit"}:
        # Ledgers name these as they like; a code that is no name yet stands for itself.
        return missing
    if facet == "node":
        chains = catalogue.codes("chain")
        nodes = (node for chain in catalogue.chains for node in chain.nodes)
        return missing | {n.code: f"{chains[n.chain].name(lang)} › {n.name(lang)}" for n in nodes}
    return missing | {code: term.name(lang) for code, term in catalogue.codes(facet).items()}


def range_name(item: InvestmentRange, lang: Lang) -> str:
    """Return an investment range in words, exactly."""
    say = words(lang)
    low, high = item.low_wan, item.high_wan
    if low is None:
        key = "filter.range_any" if high is None else "filter.range_below"
    else:
        key = "filter.range_from" if high is None else "filter.range_between"
    ends = {"low": exact_yi(low or 0), "high": exact_yi(high or 0)}
    return say(key, **ends)


def circle_name(place: str, radius: str, lang: Lang) -> str:
    """Return in words what lies within some km of a place, which may be a site's name."""
    return words(lang)("filter.near", place=place, km=radius)


def to_sentence(
    site_filter: SiteFilter, catalogue: Catalogue, lang: Lang, known: Known = _NOBODY
) -> str:
    """Return the filter in words; `from_sentence` reads it back to the same value.

    With `known` names (facet → code → name) it is for people only: not to be read back.
    """
    grammar = _Grammar.of(lang)
    parts = value_names(site_filter, catalogue, lang, known)
    if not parts:
        return grammar.words("filter.everything")
    return grammar.facets.join(
        grammar.words(f"facet.{name}") + grammar.label + grammar.values.join(names)
        for name, names in parts.items()
    )


def value_names(
    site_filter: SiteFilter, catalogue: Catalogue, lang: Lang, known: Known = _NOBODY
) -> dict[str, tuple[str, ...]]:
    """Return facet → the names of its chosen values, for facets that restrict."""
    say = words(lang)
    found: dict[str, tuple[str, ...]] = {}
    for facet in CODE_FACETS:
        names = {**facet_names(facet, catalogue, lang), **known.get(facet, {})}
        found[facet] = tuple(names.get(c, f"〔{c}〕") for c in getattr(site_filter, facet))
    amounts = tuple(range_name(item, lang) for item in site_filter.investment)
    found["inv"] = (*amounts, say("filter.missing")) if site_filter.investment_none else amounts
    found["since"] = (site_filter.since,) if site_filter.since else ()
    found["q"] = tuple(json.dumps(term, ensure_ascii=False) for term in site_filter.text)
    found["bbox"] = (site_filter.bbox.param(),) if site_filter.bbox else ()
    near = site_filter.near
    found["near"] = (circle_name(f"({near.place})", near.radius, lang),) if near else ()
    zone = site_filter.zone
    found["zone"] = (known.get("zone", {}).get(zone, f"〔{zone}〕"),) if zone else ()
    return {facet: names for facet, names in found.items() if names}


def from_sentence(text: str, catalogue: Catalogue, lang: Lang) -> SiteFilter:
    """Read a sentence that `to_sentence` wrote.

    Raises:
        FilterError: a label or name is not known in this language.
    """
    grammar = _Grammar.of(lang)
    if text == grammar.words("filter.everything"):
        return SiteFilter()
    labels = {grammar.words(f"facet.{name}"): name for name in _readers()}
    changes: dict[str, Any] = {}
    for part in _split(text, grammar.facets):
        label, mark, rest = part.partition(grammar.label)
        if not mark or label not in labels:
            raise FilterError(f"'{shown(part)}' does not begin with a known label.")
        facet = labels[label]
        values = _split(rest, grammar.values)
        changes |= _readers()[facet](facet, values, catalogue, lang)
    return SiteFilter(**changes)


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark that stands outside quotation marks."""
    quotes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quotes.append(match[0])
        return f'"{len(quotes) - 1}"'

    masked = _QUOTED.sub(keep, text).split(mark)
    return [re.sub(r'"(\d+)"', lambda match: quotes[int(match[1])], part) for part in masked]


def _read_codes(facet: str, values: list[str], catalogue: Catalogue, lang: Lang) -> dict[str, Any]:
    names = {name: code for code, name in facet_names(facet, catalogue, lang).items()}
    return {facet: tuple(_code_of(value, names) for value in values)}


def _code_of(value: str, names: Mapping[str, str]) -> str:
    raw = _CODE.fullmatch(value)
    if raw is None and value not in names:
        raise FilterError(f"'{shown(value)}' is not a name of the catalogue.")
    return raw[1] if raw else names[value]


def _read_amounts(_: str, values: list[str], __: Catalogue, lang: Lang) -> dict[str, Any]:
    missing = words(lang)("filter.missing")
    ranges = tuple(_range_of(value, lang) for value in values if value != missing)
    return {"investment": ranges, "investment_none": missing in values}


def _range_of(text: str, lang: Lang) -> InvestmentRange:
    say = words(lang)
    for key in ("range_between", "range_from", "range_below", "range_any"):
        pattern = re.escape(say(f"filter.{key}", low="LOW", high="HIGH"))
        number = r"(?P<{}>\d+(?:\.\d+)?)"
        pattern = pattern.replace("LOW", number.format("low"))
        match = re.fullmatch(pattern.replace("HIGH", number.format("high")), text, re.ASCII)
        if match:
            ends = {name: wan_from_yi(value) for name, value in match.groupdict().items()}
            return InvestmentRange(ends.get("low"), ends.get("high"))
    raise FilterError(f"'{shown(text)}' is not a range of amounts.")


def _read_since(_: str, values: list[str], __: Catalogue, ___: Lang) -> dict[str, Any]:
    return {"since": values[0]}


def _read_text(_: str, values: list[str], __: Catalogue, ___: Lang) -> dict[str, Any]:
    return {"text": tuple(json.loads(value) for value in values)}


def _read_bbox(_: str, values: list[str], __: Catalogue, ___: Lang) -> dict[str, Any]:
    return {"bbox": Bbox.from_param(values[0])}


def _read_near(_: str, values: list[str], __: Catalogue, lang: Lang) -> dict[str, Any]:
    pattern = re.escape(circle_name("(PLACE)", "RADIUS", lang))
    pattern = pattern.replace("PLACE", r"(?P<place>[-\d.,]+)").replace("RADIUS", r"(?P<km>[\d.]+)")
    match = re.fullmatch(pattern, values[0], re.ASCII)
    if match is None:
        raise FilterError(f"'{shown(values[0])}' is not a circle.")
    return {"near": Circle.from_param(f"{match['place']},{match['km']}")}


def _read_zone(_: str, values: list[str], __: Catalogue, ___: Lang) -> dict[str, Any]:
    return {"zone": _code_of(values[0], {})}


def _readers() -> Mapping[str, Any]:
    coded = dict.fromkeys(CODE_FACETS, _read_codes)
    return coded | {
        "inv": _read_amounts,
        "since": _read_since,
        "q": _read_text,
        "bbox": _read_bbox,
        "zone": _read_zone,
        "near": _read_near,
    }
