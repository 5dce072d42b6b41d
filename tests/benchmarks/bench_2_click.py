"""From a click on a filter to pixels: many sites against few, and against no app at all."""

import statistics

from playwright.sync_api import Browser

from tests.benchmarks import effort
from tests.benchmarks.browser import Walk, open_subject, race
from tests.benchmarks.report import Check, Report, Section, spread
from tests.benchmarks.server import Server, peer


def test_click(report: Report, browser: Browser, small: Server, large: Server) -> None:
    """Click in turn on the page with many sites, the one with few, and the bare one."""
    names = (f"{effort.LARGE:,} sites", f"{effort.SMALL:,} sites", "bare rerun")
    with peer("bare", effort.SMALL) as bare:
        many, few, none = (
            open_subject(browser, name, server, Walk(many=False), effort.CLICKS)
            for name, server in zip(names, (large, small, bare), strict=True)
        )
        race((many, few, none))
    middle = [statistics.median(subject.times()) for subject in (many, few, none)]
    report.add(
        Section(
            "Click on a filter → pixels",
            f"Chromium; {effort.CLICKS} counted clicks each on the stage filter, in turn, one to "
            "three stages on, no state twice. From the click to the mark that the map's frame "
            "sets after the next frame is drawn. *Bare*: a Streamlit page with the same pills and "
            "an empty `st_folium` map.",
            ("Page", "median ms", "p95", "min", "max"),
            [[subject.name, *spread(subject.times())] for subject in (many, few, none)],
            [
                Check.most(f"{names[0]} ÷ {names[1]}", middle[0] / middle[1], 1.3),
                Check.most(f"{names[0]} ÷ {names[2]}", middle[0] / middle[2], 1.5),
            ],
        )
    )
