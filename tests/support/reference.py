"""The filter's meaning in plain Python, written from the table of the design and nothing else.

Slow and simple on purpose: the database must agree with it.
"""

import calendar
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

from liantu.domain.filter import SiteFilter
from tests.support.ledgers import CATALOGUE, GRID, PINYIN, SIMPLIFIED, TODAY, ZONE

Site = dict[str, Any]
Rings = Sequence[Sequence[tuple[int, int]]]

#: A facet of the filter and the fields of a filter value that belong to it.
FACETS = {
    **{
        name: (name,)
        for name in (
            *("kind", "chain", "node", "stage", "town", "park", "unit", "precision"),
            *("light", "basis"),
        )
    },
    "inv": ("investment", "investment_none"),
    **{name: (name,) for name in ("since", "text", "bbox", "zone", "near")},
}


def selected(sites: Iterable[Site], wanted: SiteFilter, zone: Rings) -> list[Site]:
    """Return the sites that a filter picks; OR inside a facet, AND across facets."""
    return [site for site in sites if picks(site, wanted, zone)]


def picks(site: Site, wanted: SiteFilter, zone: Rings) -> bool:
    """Say whether a filter picks a site."""
    facets: tuple[Callable[[], bool], ...] = (
        lambda: _any(wanted.kind, [site["properties"].get("kind")]),
        lambda: _any(wanted.chain, chains(site)),
        lambda: _any(wanted.node, site["properties"].get("nodes") or []),
        lambda: _any(wanted.stage, [site["properties"].get("stage")]),
        lambda: _any(wanted.town, [site["properties"].get("town")]),
        lambda: _any(wanted.park, [named(site, "park")]),
        lambda: _any(wanted.unit, [named(site, "unit")]),
        lambda: _any(wanted.precision, [site["properties"].get("precision")]),
        lambda: _any(wanted.light, [light(site, TODAY)]),
        lambda: _any(wanted.basis, [basis(site)]),
        lambda: _invested(site, wanted),
        lambda: _reported(site, wanted.since),
        lambda: all(_says(site, term) for term in wanted.text),
        lambda: wanted.bbox is None or (located(site) and wanted.bbox.covers(*point(site))),
        lambda: wanted.near is None or (located(site) and distance(site, wanted) <= wanted.near.km),
        lambda: wanted.zone is None or (wanted.zone == ZONE and in_zone(site, zone)),
    )
    return all(facet() for facet in facets)


def _any(wanted: Sequence[str], values: Iterable[str | None]) -> bool:
    """Nothing chosen restricts nothing; what is not stated is `none`."""
    stated = [value for value in values if value is not None] or ["none"]
    return not wanted or any(value in wanted for value in stated)


def chains(site: Site) -> list[str]:
    """Return all chains of a site, the primary one among them, each once."""
    properties = site["properties"]
    primary = [properties["chain"]] if properties.get("chain") else []
    return list(dict.fromkeys([*primary, *(properties.get("chains") or [])]))


def wan_of(site: Site) -> int | None:
    """Return the total investment in 万元, None where it is not stated."""
    return site["properties"].get("investment_wan")


def _invested(site: Site, wanted: SiteFilter) -> bool:
    """Ranges are left-closed and right-open; a site without an amount needs `none`."""
    if not wanted.investment and not wanted.investment_none:
        return True
    wan = wan_of(site)
    if wan is None:
        return wanted.investment_none
    return any(
        (r.low_wan is None or r.low_wan <= wan) and (r.high_wan is None or wan < r.high_wan)
        for r in wanted.investment
    )


def _reported(site: Site, since: str | None) -> bool:
    """A partial date counts if its last possible day is on or after the first day of `since`."""
    if since is None:
        return True
    report = report_of(site)
    return report is not None and last_day(report) >= first_day(since)


def report_of(site: Site) -> str | None:
    """Return the date of a site's last report."""
    return site["properties"].get("stage_as_of") or site["properties"].get("source_date")


def first_day(text: str) -> date:
    """Return the first day that a partial date can mean."""
    return date.fromisoformat(text + "-01-01"[: 10 - len(text)] if len(text) < 10 else text)


def last_day(text: str) -> date:
    """Return the last day that a partial date can mean."""
    if len(text) == 10:
        return date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:7] or 12)
    return date(year, month, calendar.monthrange(year, month)[1])


def _says(site: Site, term: str) -> bool:
    properties = site["properties"]
    texts = [plain(properties.get(name) or "") for name in ("name", "owner", "content", "name_en")]
    sounds = [sound for text in texts[:2] for sound in (_sound(text), _initials(text))]
    return any(plain(term) in text for text in texts + sounds)


def plain(text: str) -> str:
    """Return a text without differences of width, case and script."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(SIMPLIFIED.get(mark, mark) for mark in narrow).casefold()


def _sound(text: str) -> str:
    return "".join(PINYIN.get(mark, mark) for mark in text)


def _initials(text: str) -> str:
    """Chinese gives the first letter of its pinyin; letters and digits stay, the rest goes."""
    return "".join(PINYIN.get(mark, mark)[0] for mark in text if mark.isalnum())


def located(site: Site) -> bool:
    """Say whether a site has a place."""
    return site["geometry"] is not None


def point(site: Site) -> tuple[float, float]:
    """Return longitude and latitude."""
    return tuple(site["geometry"]["coordinates"])


def distance(site: Site, wanted: SiteFilter) -> float:
    """Return how many km a site lies from the middle of the filter's circle, on a sphere."""
    assert wanted.near is not None
    ends = (point(site), (wanted.near.lon, wanted.near.lat))
    (one, up), (other, down) = (map(math.radians, end) for end in ends)
    across = math.sin((one - other) / 2) ** 2 * math.cos(up) * math.cos(down)
    part = math.sin((up - down) / 2) ** 2 + across
    return 2 * 6371.0088 * math.asin(math.sqrt(min(part, 1)))


def in_zone(site: Site, rings: Rings) -> bool:
    """Say whether a site lies inside the area or on an edge of it, in whole grid numbers."""
    if not located(site):
        return False
    x, y = (round(degrees * GRID) for degrees in point(site))
    if any(_on_edge(x, y, ring) for ring in rings):
        return True
    return sum(_crossings(x, y, ring) for ring in rings) % 2 == 1


def _on_edge(x: int, y: int, ring: Sequence[tuple[int, int]]) -> bool:
    return any(
        (bx - ax) * (y - ay) == (by - ay) * (x - ax)
        and min(ax, bx) <= x <= max(ax, bx)
        and min(ay, by) <= y <= max(ay, by)
        for (ax, ay), (bx, by) in pairwise(ring)
    )


def _crossings(x: int, y: int, ring: Sequence[tuple[int, int]]) -> int:
    """Return how many edges a ray from the point to the east crosses."""
    return sum(
        (ay > y) != (by > y) and (x - ax) * abs(by - ay) < (bx - ax) * abs(y - ay)
        for (ax, ay), (bx, by) in pairwise(ring)
    )


def light(site: Site, today: date) -> str:
    """Return the progress light by the rule's words."""
    properties, rules = site["properties"], CATALOGUE.lights
    stages = {stage.code: stage.phase for stage in CATALOGUE.stages}
    phase = stages.get(properties.get("stage"))
    due = [
        last_day(properties[f"plan_{step}"])
        for step, not_yet in (("started", {"before"}), ("completed", {"before", "building"}))
        if properties.get(f"plan_{step}")
        and not properties.get(f"actual_{step}")
        and phase in not_yet
    ]
    report = report_of(site) if phase == "building" else None
    silent = [(today - last_day(report)).days] if report else []
    if not due and not silent:
        return "grey"
    late = [(today - day).days for day in due]
    if max(late, default=-999) > rules.red_after_days:
        return "red"
    if max(silent, default=-999) >= rules.red_silent_days:
        return "red"
    near = any(day - today <= timedelta(rules.amber_before_days) for day in due)
    if near or max(silent, default=-999) >= rules.amber_silent_days:
        return "amber"
    return "green"


def named(site: Site, facet: str) -> str | None:
    """Return the code of a park or unit: its name, or a hash of one that no address can say."""
    name = " ".join((site["properties"].get(facet) or "").split())
    if not name:
        return None
    said = name.isprintable() and not set(name) & set("、；;：:\"〔〕,' ") and len(name) <= 64
    if said and name not in {"any", "none"}:
        return name
    return "p-" + sha256(name.encode("utf-8", "replace")).hexdigest()[:12]


def basis(site: Site) -> str | None:
    """Return who put a site into its chain, None where nobody says."""
    return site["properties"].get("chain_basis")


def twice(sites: Sequence[Site], ledger: Iterable[Site]) -> list[Site]:
    """Return the selected sites whose amount lies inside another selected site's amount."""
    parents = {site["id"]: site["properties"].get("part_of") for site in ledger}
    stated = {site["id"] for site in sites if wan_of(site) is not None}
    return [
        site
        for site in sites
        if site["id"] in stated and any(one in stated for one in above(site["id"], parents))
    ]


def above(site_id: str, parents: dict[str, str | None]) -> list[str]:
    """Return the ids of the sites that a site lies inside, all the way up."""
    found = []
    parent = parents.get(site_id)
    while parent is not None:
        found.append(parent)
        parent = parents.get(parent)
    return found


def total_wan(sites: Sequence[Site], ledger: Iterable[Site]) -> int:
    """Return the sum in 万元; an amount inside another selected site's amount counts once."""
    inside = {site["id"] for site in twice(sites, ledger)}
    return sum(wan_of(site) or 0 for site in sites if site["id"] not in inside)


def values(site: Site, facet: str) -> list[str]:
    """Return the values of a facet under which a site counts."""
    properties = site["properties"]
    if facet == "band":
        return [_band(wan_of(site))]
    if facet == "light":
        return [light(site, TODAY)]
    if facet in {"park", "unit"}:
        return [named(site, facet) or "none"]
    if facet == "basis":
        return [basis(site) or "none"]
    many = {"chain": chains(site), "node": properties.get("nodes") or []}
    return list(dict.fromkeys(many.get(facet, [properties.get(facet) or "none"]))) or ["none"]


def _band(wan: int | None) -> str:
    if wan is None:
        return "none"
    yi = wan / 10_000
    edges = (("lt1", 1), ("1to5", 5), ("5to10", 10), ("10to50", 50), ("50to100", 100))
    return next((code for code, end in edges if yi < end), "ge100")
