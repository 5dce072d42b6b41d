"""The same click with Folium's own layers, at every size they can bear."""

import statistics
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.benchmarks import effort
from tests.benchmarks.browser import Subject, Walk, open_subject, race
from tests.benchmarks.report import Check, Report, Section, spread
from tests.benchmarks.server import liantu, peer

#: Kind of peer, its name here, and the most sites it is asked to bear.
_PEERS = (
    ("geojson", "folium.GeoJson", 100_000),
    ("fast_marker_cluster", "FastMarkerCluster", 1_000_000),
    ("marker_loop", "loop of CircleMarker", 10_000),
)
#: In the map is how most pages do it; in a feature group st_folium keeps the frame.
_WAYS = (("map", "in the map"), ("group", "in a feature group"))
#: How many times faster than the best of them the app has to be.
_WANTED = {effort.SMALL: 1.0, effort.MIDDLE: 5.0, 1_000_000: 30.0}


@pytest.mark.parametrize("count", effort.SIZES)
def test_peers(report: Report, browser: Browser, count: int) -> None:
    """Click in turn on the app and on every peer that can bear so many sites."""
    with ExitStack() as stack:
        servers = [("Liantu", stack.enter_context(liantu(count)))]
        servers += [
            (f"{name}, {where}", stack.enter_context(peer(kind, count, way)))
            for kind, name, most in _PEERS
            if count <= most
            for way, where in _WAYS
        ]
        subjects = [
            open_subject(browser, name, server, Walk(many=True), effort.PEER_CLICKS)
            for name, server in servers
        ]
        race(subjects)
    _all_drew_the_same(subjects)
    report.add(_section(count, subjects))


def _all_drew_the_same(subjects: list[Subject]) -> None:
    """See to it that nobody is quick because it draws less."""
    drawn = [[click.total for click in subject.all_clicks] for subject in subjects]
    for click in zip(*filter(None, drawn), strict=False):
        assert len(set(click)) == 1, f"sites drawn: {drawn}"


def _section(count: int, subjects: list[Subject]) -> Section:
    ours, *peers = subjects
    mine = statistics.median(ours.times())
    wanted = _WANTED.get(count)
    kept = [subject for subject in peers if subject.name.endswith(_WAYS[0][1])]
    checks = [
        Check.least(f"Best of the others {where} ÷ Liantu", _best(among) / mine, wanted)
        for where, among in (("in the map", kept), ("in any way", peers))
        if wanted
    ]
    return Section(
        f"Click → pixels beside Folium's own layers, {count:,} sites",
        "As above, but one to three stages are off, so that 75–97 % of the sites stay on the map. "
        "The peers hold all sites in memory and filter there. Who takes more "
        f"than {effort.SLOW_S:.0f} s a click has {effort.SLOW_CLICKS} of them.",
        ("Layer", "median ms", "p95", "min", "max", "clicks", "times Liantu"),
        [_row(subject, mine) for subject in subjects],
        checks,
    )


def _best(subjects: list[Subject]) -> float:
    return min(
        statistics.median(subject.times()) if subject.clicks else effort.NEVER_S * 1000
        for subject in subjects
    )


def _row(subject: Subject, mine: float) -> list[str]:
    if subject.gave_up or not subject.clicks:
        return [subject.name, f"> {effort.NEVER_S:.0f} s", "–", "–", "–", "0", "–"]
    times = subject.times()
    ratio = f"{statistics.median(times) / mine:.1f}"
    return [subject.name, *spread(times), str(len(times)), ratio]
