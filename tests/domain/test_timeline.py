"""A site's dates as spans: as vague as the record, and none of them lost unseen."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from liantu.domain.timeline import LANES, STEPS, Stretch, timeline
from tests.support.ledgers import DATES
from tests.support.reference import first_day, last_day


def day(text):
    return date.fromisoformat(text).toordinal()


sites = st.dictionaries(
    st.sampled_from([f"{lane}_{step}" for lane in ("plan", "actual") for step in STEPS]),
    st.sampled_from([*DATES, None]),
)
reports = st.lists(
    st.fixed_dictionaries(
        {}, optional={"stage": st.sampled_from(["building", ""]), "date": st.sampled_from(DATES)}
    )
)


@given(sites, reports)
def test_every_date_is_a_span_just_as_long_as_it_is_vague(site, events):
    line = timeline({**site, "events": events})
    stated = {name: text for name, text in site.items() if text}
    drawn = {f"{s.lane}_{s.what}": s.text for s in line.spans if s.lane != "event"}
    assert drawn == stated
    for span in line.spans:
        days = (first_day(span.text).toordinal(), last_day(span.text).toordinal())
        assert (span.first, span.last) == days
    assert len(line.of("event")) + line.undated == len(events)
    assert sum(len(line.of(lane)) for lane in LANES) == len(line.spans)


def test_a_month_is_a_month_long():
    (span,) = timeline({"plan_started": "2024-02"}).spans
    assert (span.first, span.last) == (day("2024-02-01"), day("2024-02-29"))


def test_a_stretch_reaches_from_the_first_date_to_the_last():
    line = timeline({"plan_started": "2024-02", "plan_produced": "2025", "actual_started": "2024"})
    assert list(line.stretches) == [Stretch("plan", day("2024-02-01"), day("2025-12-31"))]


def test_reports_come_by_day_with_their_words():
    told = [{"stage": "building", "date": "2024-05", "text": "封顶"}, {"date": "2023"}]
    events = timeline({"events": [*told, {"stage": "started"}, "?"]})
    assert [(e.what, e.text, e.words) for e in events.of("event")] == [
        ("", "2023", ""),
        ("building", "2024-05", "封顶"),
    ]
    assert events.undated == 2
