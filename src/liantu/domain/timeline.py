"""A site's dates as spans of days: planned, actual and reported; a month is a month long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

from liantu.domain.dates import day_number, first_day, is_partial_date, last_day

Lane = Literal["plan", "actual", "event"]
LANES: Final[tuple[Lane, ...]] = get_args(Lane)
#: The milestones of a site, in their order.
STEPS: Final = ("signed", "started", "completed", "produced")


@dataclass(frozen=True, slots=True)
class Span:
    """One date of a site: `first` to `last` are the days that it can mean (proleptic ordinals).

    `what` is a milestone, for a reported event the code of its stage (nothing if not stated).
    """

    lane: Lane
    what: str
    text: str
    first: int
    last: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time between a site's first and last date of a lane, both ends included."""

    lane: Lane
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """All dates of a site, and how many of its reports give no date."""

    spans: tuple[Span, ...]
    undated: int

    def of(self, lane: Lane) -> tuple[Span, ...]:
        """Return the dates of a lane, milestones in their order and reports by day."""
        return tuple(span for span in self.spans if span.lane == lane)

    @property
    def stretches(self) -> Iterator[Stretch]:
        """Yield what lies between the first and the last date, planned and actual."""
        for lane in ("plan", "actual"):
            spans = self.of(lane)
            if len(spans) > 1:
                first = min(span.first for span in spans)
                yield Stretch(lane, first, max(span.last for span in spans))


def timeline(site: Mapping[str, Any]) -> Timeline:
    """Return the dates of a site's properties: planned and actual milestones, stage reports."""
    spans = [
        _span(lane, step, site[f"{lane}_{step}"])
        for lane in ("plan", "actual")
        for step in STEPS
        if site.get(f"{lane}_{step}")
    ]
    reports = [_report(event) for event in cast("list[Any]", site.get("events") or [])]
    events = [report for report in reports if report is not None]
    events.sort(key=lambda span: (span.last, span.first))
    return Timeline((*spans, *events), len(reports) - len(events))


def _report(event: object) -> Span | None:
    told = cast("Mapping[str, Any]", event if isinstance(event, Mapping) else {})
    stage, date, text = (str(told.get(key) or "") for key in ("stage", "date", "text"))
    return _span("event", stage, date, text) if is_partial_date(date) else None


def _span(lane: Lane, what: str, text: str, words: str = "") -> Span:
    return Span(lane, what, text, day_number(first_day(text)), day_number(last_day(text)), words)
