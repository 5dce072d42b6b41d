"""What every download says about itself: whence, which filter, how many, in which units."""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from liantu.domain.errors import FilterError, shown
from liantu.domain.filter import ANY, PARAMS, SiteFilter, from_params, to_params
from liantu.domain.language import Lang
from liantu.domain.sentence import to_sentence
from liantu.domain.wording import words
from liantu.export.columns import dictionary
from liantu.export.licences import licences
from liantu.query.selection import Selection
from liantu.query.summary import summarise
from liantu.settings import settings
from liantu.store.change import Revision
from liantu.store.history_past import time_in_china

#: Raised when a reader of old passports would misread new ones.
PASSPORT_FORMAT = 1
CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CHINA = timezone(timedelta(hours=8))
_MOST_PAIRS = 100
_UNITS = {
    "wan": "万元 (10,000 CNY)",
    "yi": "亿元 (100,000,000 CNY)",
    "pct": "%",
    "lon_lat": "degree",
}
_NOTES = ("crs_note", "money_note", "investment_note", "date_note")


@cache
def software() -> str:
    """Return the name and version of this program."""
    return f"liantu {version('liantu')}"


def now_in_china() -> datetime:
    """Return the time in China, to the second: servers may run in any time zone."""
    return datetime.now(UTC).astimezone(_CHINA).replace(microsecond=0)


def filter_query(site_filter: SiteFilter) -> str:
    """Return the filter as an address has it after `?`; empty for no restriction."""
    return urlencode(to_params(site_filter), safe=",.:")


def filter_of_query(query: str) -> SiteFilter:
    """Return the filter of such a text; a leading `?` is allowed.

    Raises:
        FilterError: an unknown parameter (ignoring it could show everything) or a malformed one.
    """
    given: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            query.strip().removeprefix("?"), keep_blank_values=True, max_num_fields=_MOST_PAIRS
        )
    except ValueError:
        raise FilterError.worded("many_parameters", most=_MOST_PAIRS) from None
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    for name in given:
        if name not in PARAMS:
            known = ", ".join(PARAMS)
            raise FilterError.worded("parameter", name=shown(name), known=known)
    return from_params(given)


def permalink(site_filter: SiteFilter, base: str, rev: str = "", page: str = "") -> str:
    """Return the address of a page (the map without a name) that shows this filter.

    It is as of `rev` if that is not empty, and relative to the server when `base` is empty.
    """
    told = [filter_query(site_filter)]
    # An address without a kind means projects.
    told += [] if site_filter.kind else [f"kind={ANY}"]
    told += [f"rev={quote(rev)}"] if rev else []
    return f"{base.rstrip('/')}/{page}?{'&'.join(filter(None, told))}"


def passport(selection: Selection, permalink_base: str, lang: Lang) -> dict[str, Any]:
    """Return the description of a selection's download as JSON values.

    Counts are of sites; sums are integers of 万元, amounts inside another selected site's once.

    Raises:
        ExportError: geodata/licences.toml is there but not usable.
    """
    snapshot = selection.engine.snapshot
    say = words(lang)
    return {
        "passport": PASSPORT_FORMAT,
        "software": software(),
        "created": now_in_china().isoformat(),
        "dataset": {
            "title": snapshot.title,
            "version": snapshot.version,
            "revision": _revision(selection.engine.revision),
            "as_of": snapshot.as_of,
            "instance": {
                "adcode": snapshot.catalogue.instance.code,
                "zh": snapshot.catalogue.instance.name_zh,
                "en": snapshot.catalogue.instance.name_en,
            },
        },
        "filter": _filter(selection),
        "permalink": permalink(selection.site_filter, permalink_base, selection.rev),
        **_numbers(selection),
        "crs": {"name": "WGS84", "uri": CRS, "axes": ["lon", "lat"], "unit": "°"},
        "units": _UNITS,
        "notes": [say(f"passport.{note}") for note in _NOTES],
        "columns": dictionary(snapshot.catalogue),
        "sources": licences(settings().geodata, snapshot.title),
    }


def _revision(revision: Revision | None) -> dict[str, Any] | None:
    """Return number and time (in China) of the revision that the data are of, if they are of one.

    Who made it, and why, stays in the office.
    """
    if revision is None:
        return None
    return {"number": revision.number, "time": time_in_china(revision).isoformat()}


def _filter(selection: Selection) -> dict[str, str]:
    catalogue = selection.engine.snapshot.catalogue
    return {
        "query": filter_query(selection.site_filter),
        "zh": to_sentence(selection.site_filter, catalogue, "zh"),
        "en": to_sentence(selection.site_filter, catalogue, "en"),
        # The progress lights depend on the day, so the same filter may pick others tomorrow.
        "judged_on": date.fromordinal(selection.today).isoformat(),
    }


def _numbers(selection: Selection) -> dict[str, dict[str, int]]:
    summary = summarise(selection)
    return {
        "counts": {
            "total": selection.engine.snapshot.count,
            "matched": summary.count,
            "unlocated": summary.unlocated,
        },
        "investment": {
            "sum_wan": summary.wan,
            "unstated": summary.unstated,
            "inside_another": summary.inside_another,
        },
    }
