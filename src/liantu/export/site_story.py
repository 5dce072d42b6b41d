"""A site's way through the stages: what of its life has a date, and a picture of it for paper."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Final, cast

from liantu.domain.catalogue import Catalogue
from liantu.domain.dates import day_number, first_day, is_partial_date, last_day
from liantu.domain.language import Lang
from liantu.domain.terms import Stage
from liantu.domain.wording import Words

#: Milestone → the stage that a site is at from then on.
_STAGE_OF: Final = {
    "signed": "signed",
    "started": "started",
    "completed": "completed",
    "produced": "producing",
}
_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 660, 96, 16, 12, 26
_YEARS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated report, or a planned or actual milestone; days are proleptic ordinals.

    `first` and `last` are the days that the date can mean.
    """

    stage: str
    text: str
    first: int
    last: int
    planned: bool
    words: str

    @property
    def middle(self) -> int:
        """Return the day at which it is drawn."""
        return (self.first + self.last) // 2


def moments(site: Mapping[str, Any], catalogue: Catalogue, say: Words) -> list[Moment]:
    """Return what of a site's life has a date and a known stage, the earliest first."""
    known = catalogue.codes("stage")
    found = [one for one in (*_reports(site), *_milestones(site, say)) if one.stage in known]
    return sorted(found, key=lambda one: (one.middle, one.last))


def stage_reports(site: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the record's stage reports as texts; nobody checks what stands in them.

    Each holds `stage`, `date`, `text` and `url`, empty where the record does not say.
    """
    events = site.get("events")
    found = cast("list[object]", events) if isinstance(events, list) else []
    reports = (cast("dict[str, object]", event) for event in found if isinstance(event, dict))
    keys = ("stage", "date", "text", "url")
    return [{key: str(report.get(key) or "") for key in keys} for report in reports]


def _reports(site: Mapping[str, Any]) -> Iterator[Moment]:
    reports = stage_reports(site)
    for report in reports:
        if is_partial_date(report["date"]):
            yield _moment(report["stage"], report["date"], words=report["text"])
    if not reports and site.get("stage") and site.get("stage_as_of"):
        yield _moment(site["stage"], site["stage_as_of"], words=str(site.get("stage_text") or ""))


def _milestones(site: Mapping[str, Any], say: Words) -> Iterator[Moment]:
    for milestone, stage in _STAGE_OF.items():
        planned, actual = (site.get(f"{kind}_{milestone}") for kind in ("plan", "actual"))
        if planned:
            name = say(f"milestone.{milestone}")
            words = say("site_page.story_planned", milestone=name, date=planned)
            yield _moment(stage, planned, words=words, planned=True)
        if actual:
            yield _moment(stage, actual)


def _moment(stage: str, text: str, *, words: str = "", planned: bool = False) -> Moment:
    first, last = day_number(first_day(text)), day_number(last_day(text))
    return Moment(stage, text, first, last, planned, words)


def stages_of(found: list[Moment], catalogue: Catalogue) -> list[Stage]:
    """Return the stages met, in the catalogue's order."""
    met = {one.stage for one in found}
    return [stage for stage in catalogue.stages if stage.code in met]


def story_svg(found: list[Moment], catalogue: Catalogue, lang: Lang) -> str:
    """Return the line as SVG text; nothing where nothing has a date."""
    if not found:
        return ""
    stages = stages_of(found, catalogue)
    rows = {stage.code: _TOP + _ROW * (number + 0.5) for number, stage in enumerate(stages[::-1])}
    first, last = min(one.first for one in found), max(one.last for one in found)
    room = (_WIDTH - _LEFT - _RIGHT) / max(1, last - first)

    def x(day: int) -> float:
        return round(_LEFT + (day - first) * room, 1)

    height = _TOP + _ROW * len(stages) + 26
    parts = [*_grid(stages, rows, lang), *_years(first, last, x, height)]
    colours = {stage.code: stage.colour for stage in stages}
    reported = [one for one in found if not one.planned]
    way = "".join(
        f"{'H' if number else 'M'}{x(one.middle)}{'V' if number else ' '}{rows[one.stage]}"
        for number, one in enumerate(reported)
    )
    parts.append(f'<path d="{way}" fill="none" stroke="#5d7683" stroke-width="1.6"/>')
    for one in found:
        parts += _signs(one, colours[one.stage], rows[one.stage], x)
    body = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">{body}</svg>'


def _grid(stages: list[Stage], rows: Mapping[str, float], lang: Lang) -> Iterator[str]:
    for stage in stages:
        y = rows[stage.code]
        place = f'x="{_LEFT - 10}" y="{y + 4}" text-anchor="end"'
        yield f"<text {place}>{escape(stage.name(lang))}</text>"
        yield f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#dde3e6"/>'


def _years(first: int, last: int, x: Callable[[int], float], height: float) -> Iterator[str]:
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    for year in years[:: max(1, -(-len(years) // _YEARS_SHOWN))]:
        at = x(max(first, date(year, 1, 1).toordinal()))
        yield f'<path d="M{at} {_TOP}V{height - 22}" stroke="#dde3e6"/>'
        yield f'<text x="{at}" y="{height - 6}" text-anchor="middle">{year}</text>'


def _signs(one: Moment, colour: str, y: float, x: Callable[[int], float]) -> Iterator[str]:
    """Yield a moment's sign: a bar as long as its date is vague, and a dot or a hollow diamond."""
    if one.last > one.first:
        ends = f"M{x(one.first)} {y}H{x(one.last)}"
        yield f'<path d="{ends}" stroke="{colour}" stroke-opacity="0.35" stroke-width="7"/>'
    at = x(one.middle)
    if one.planned:
        shape = f"M{at} {y - 6}l6 6l-6 6l-6 -6z"
        yield f'<path d="{shape}" fill="#ffffff" stroke="#5d7683" stroke-width="1.6"/>'
        return
    yield f'<circle cx="{at}" cy="{y}" r="5" fill="{escape(colour)}" stroke="#24343c"/>'
