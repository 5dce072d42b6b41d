"""All that is known of one site, each fact with its source and its date, in words of a language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from liantu.domain.catalogue import Catalogue
from liantu.domain.fact_words import code_name, fact_title, fact_value
from liantu.domain.fields import BY_NAME, OURS, Field
from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.export.site_story import stage_reports

#: The facts of each part of the sheet, in order.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "basic": ("kind", "owner", "content", "chain", "chains", "nodes", "industry_text", "unit",
              "leader"),
    "money": ("investment_wan", "investment_text", "plan_year_wan", "done_year_wan",
              "done_total_wan", "funded_wan"),
    "progress": ("stage", "stage_text", "progress_pct", "progress_text", "issues_text",
                 "plan_signed", "actual_signed", "plan_started", "actual_started",
                 "plan_completed", "actual_completed", "plan_produced", "actual_produced"),
    "place": ("town", "park", "address", "precision", "datum_given"),
    "record": ("project", "phase", "visibility", "updated_on", "note"),
}  # fmt: skip
#: Facts that people look for first: that they are not stated is said in their own rows.
_ALWAYS = ("owner", "content", "investment_wan", "stage", "town", "precision")
_AT_STAGE_DATE = ("stage", "stage_text", "progress_pct", "progress_text", "issues_text")
_ELSEWHERE = ("name", "name_en", "chain_basis", "stage_as_of", "location_source", "events",
              "part_of", "source_title", "source_publisher", "source_date",
              "source_url")  # fmt: skip
_WEB = ("http", "https")


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from; `url` is a web address or nothing."""

    number: int
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `source` is the number of a source (0: not stated), `as_of` the date it is of.

    `changed` says in which revision of the history the fact became what it is, if in any.
    """

    title: str
    value: str
    missing: bool = False
    source: int = 0
    as_of: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One report of a stage: the stage's code, and what is shown of it."""

    code: str
    stage: str
    date: str
    text: str
    source: int


@dataclass(frozen=True, slots=True)
class SiteSheet:
    """A site's facts by part, the titles of those not stated, stage reports, and the sources.

    `others` are properties that no column of ours names, by their names in the file.
    """

    id: str
    name: str
    subtitle: str
    groups: Mapping[str, tuple[Fact, ...]]
    silent: tuple[str, ...]
    events: tuple[Event, ...]
    sources: tuple[Source, ...]
    others: tuple[Fact, ...]


def site_sheet(
    feature: Mapping[str, Any],
    catalogue: Catalogue,
    lang: Lang,
    changed: Mapping[str, str] | None = None,
) -> SiteSheet:
    """Return the sheet of a site as it leaves (a GeoJSON Feature).

    `changed` holds field → which revision made it what it is, in words.
    """
    site = feature["properties"]
    maker = _Maker(feature, catalogue, lang, changed or {})
    groups = {
        group: tuple(maker.fact(BY_NAME[name]) for name in names if maker.shown(name))
        for group, names in GROUPS.items()
    }
    hidden = [
        name for name in (n for names in GROUPS.values() for n in names) if not maker.shown(name)
    ]
    if feature["geometry"] is not None:
        groups["place"] = (*groups["place"], maker.point())
    return SiteSheet(
        id=str(feature["id"]),
        name=site["name"],
        subtitle=(site.get("name_en") or "") if lang == "en" else "",
        groups=groups,
        silent=tuple(
            fact_title(BY_NAME[name], lang) for name in hidden if site.get(name) in (None, "", [])
        ),
        events=tuple(maker.events()),
        others=tuple(maker.others()),
        sources=maker.sources,
    )


class _Maker:
    """Makes facts, and numbers the sources as they are met."""

    def __init__(
        self,
        feature: Mapping[str, Any],
        catalogue: Catalogue,
        lang: Lang,
        changed: Mapping[str, str],
    ) -> None:
        self._site, self._feature = feature["properties"], feature
        self._catalogue, self._changed = catalogue, changed
        self._lang: Lang = lang
        self._say = words(lang)
        self._numbers: dict[tuple[str, str], int] = {}
        self._record = self._record_source()

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources met so far."""
        return tuple(Source(number, *told) for told, number in self._numbers.items())

    def _number(self, text: str, url: str = "") -> int:
        return self._numbers.setdefault((text, url), len(self._numbers) + 1)

    def _record_source(self) -> int:
        """Return the number of the record's own source; 0 where it names none."""
        site = self._site
        told = [site.get(f"source_{part}") for part in ("title", "publisher", "date")]
        url = web_address(site.get("source_url"))
        text = " · ".join(str(part) for part in told if part)
        return self._number(text or url, url) if text or url else 0

    def shown(self, name: str) -> bool:
        """Say whether a field has a row of its own."""
        value = self._site.get(name)
        if name == "chains" and value == [self._site.get("chain")]:
            return False
        return name in _ALWAYS or value not in (None, "", [])

    def fact(self, field: Field) -> Fact:
        """Return one field's fact."""
        value = self._site.get(field.name)
        title = fact_title(field, self._lang)
        told = fact_value(field, value, self._catalogue, self._lang)
        if value in (None, "", []):
            return Fact(title, self._say("card.missing"), missing=True)
        source, as_of = self._from(field.name)
        changed = self._changed.get(field.name, "")
        return Fact(title, told, source=source, as_of=as_of, changed=changed)

    def _from(self, name: str) -> tuple[int, str]:
        """Return the number of a fact's source, and the date that it is of."""
        site = self._site
        reported = site.get("source_date") or ""
        if name in {"chain", "chains", "nodes"} and site.get("chain_basis") == "inferred":
            return self._number(self._say("site_page.inferred")), ""
        if name in {"precision", "datum_given"} and site.get("location_source"):
            return self._number(str(site["location_source"])), ""
        if name in _AT_STAGE_DATE:
            return self._record, site.get("stage_as_of") or reported
        if name in {"visibility", "updated_on", "note", "kind", "precision", "datum_given"}:
            # The ledger's own words about the record, which no outside source says.
            return self._number(self._say("site_page.ledger")), site.get("updated_on") or ""
        return self._record, reported

    def point(self) -> Fact:
        """Return the place, to seven decimals of a degree at most."""
        geometry = self._feature["geometry"]
        title, source = self._say("site_page.point"), self._site.get("location_source")
        number = self._number(str(source)) if source else self._record
        if geometry["type"] != "Point":
            return Fact(title, self._say("site_page.shape"), source=number)
        lon, lat = geometry["coordinates"][:2]
        told = self._say("site_page.lon_lat", lon=lon, lat=lat)
        return Fact(title, told, source=number)

    def events(self) -> Iterator[Event]:
        """Yield the stage reports in the record's order, from the earliest."""
        for event in stage_reports(self._site):
            url = web_address(event["url"])
            number = self._record
            if url and url != web_address(self._site.get("source_url")):
                host = urlsplit(url).hostname or ""
                number = self._number(self._say("site_page.report_at", host=host), url)
            yield Event(
                event["stage"],
                code_name("stage", event["stage"], self._catalogue, self._lang),
                event["date"],
                event["text"],
                number,
            )

    def others(self) -> Iterator[Fact]:
        """Yield what no column of ours names; a code's name is told with the code."""
        for name, value in self._site.items():
            if name not in OURS and value not in (None, "", []):
                yield Fact(name, str(value), source=self._record)


def web_address(text: object) -> str:
    """Return a text that is a web address; nothing for anything else, which is no link."""
    address = str(text or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in _WEB and parts.hostname else ""
