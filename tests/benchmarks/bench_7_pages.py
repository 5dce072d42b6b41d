"""From a click on a filter to a page that stands: every page against the map's."""

import statistics
from dataclasses import dataclass, field
from urllib.parse import quote

import orjson
from playwright.sync_api import Browser, Page

from tests.benchmarks import effort
from tests.benchmarks.browser import Walk
from tests.benchmarks.data import ROOT, sites_geojson
from tests.benchmarks.report import Check, Report, Section, spread
from tests.benchmarks.server import Server

_OPENED_WITHIN_MS = 240_000
_SETTLE_MS = 400
#: From the click until the run that it starts has ended and nothing old stands on the page. A run
#: writes the filter into the address, which tells it from one that only looks for new data. The
#: wall draws a picture when its map is there too, so its own mark must be newer as well.
_CLICK = """async ([key, position, wall]) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const pills = document.querySelectorAll(`.st-key-${key} button[data-variant="pills"]`);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const stands = () => app.dataset.testScriptState === "notRunning";
  const stale = () => document.querySelector('[data-stale="true"]') !== null;
  const drawn = () => (performance.getEntriesByName("liantu:wall").at(-1)?.startTime || 0) > began;
  const before = window.location.search;
  const began = performance.now();
  pills[position].click();
  while (window.location.search === before) await frame();
  while (!stands() || stale() || (wall && !drawn())) await frame();
  return performance.now() - began;
}"""
_STANDS = """() => {
  const app = document.querySelector('[data-testid="stApp"]')?.dataset;
  return app?.testScriptState === "notRunning" && app?.testConnectionState === "CONNECTED"
    && document.querySelector(".st-key-view_lang") !== null
    && document.querySelector('[data-stale="true"]') === null;
}"""


@dataclass
class Tab:
    """One page in a tab of its own, its way through the filter, and its times in ms."""

    name: str
    page: Page
    walk: Walk = field(default_factory=lambda: Walk(many=False))
    all_ms: list[float] = field(default_factory=list)

    @property
    def times(self) -> list[float]:
        """Return the times that count."""
        return self.all_ms[effort.WARM_UPS :]

    def click(self) -> None:
        """Click the next pill once the page has nothing left to do."""
        self.page.bring_to_front()
        self.rest()
        wanted = ["filter_stage", self.walk.step(), self.name == "wall"]
        self.all_ms.append(self.page.evaluate(_CLICK, wanted))

    def rest(self) -> None:
        """Wait until the page stands, and has stood for a moment."""
        self.page.wait_for_function(_STANDS, timeout=_OPENED_WITHIN_MS)
        self.page.wait_for_timeout(_SETTLE_MS)
        self.page.wait_for_function(_STANDS, timeout=_OPENED_WITHIN_MS)


def test_pages(report: Report, browser: Browser, large: Server) -> None:
    """Click in turn on every page, so that whatever else the machine does meets all alike."""
    tabs = [_opened(browser, name, large) for name in _names()]
    for _ in range(effort.WARM_UPS + effort.PAGE_CLICKS):
        for tab in tabs:
            tab.click()
    for tab in tabs:
        tab.page.close()
    base = statistics.median(tabs[0].times)
    shares = {tab.name: statistics.median(tab.times) / base for tab in tabs}
    report.add(
        Section(
            f"Click on a filter → page stands, {effort.LARGE:,} sites",
            f"Chromium; {effort.PAGE_CLICKS} counted clicks on the stage filter of each page, in "
            "turn, one to three stages on, no state twice. From the click until the run that it "
            "starts has ended and nothing on the page is stale; on the wall until its picture is "
            "drawn.",
            ("Page", "median ms", "p95", "min", "max", "times the map"),
            [[tab.name, *spread(tab.times), f"{shares[tab.name]:.2f}"] for tab in tabs],
            [
                Check.most(f"{name} ÷ map", share, effort.PAGE_TIMES)
                for name, share in shares.items()
                if name != "map"
            ],
        )
    )


def _names() -> list[str]:
    """Return every page's name, the map first."""
    names = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
    return ["map", *(name for name in names if name != "map")]


def _opened(browser: Browser, name: str, server: Server) -> Tab:
    tab = Tab(name, browser.new_page(viewport={"width": 1440, "height": 900}))
    path = "" if name == "map" else name
    site = f"&site={quote(_any_site())}" if name == "site" else ""
    tab.page.goto(f"{server.url}/{path}{tab.walk.address()}{site}")
    tab.rest()
    return tab


def _any_site() -> str:
    with sites_geojson(effort.LARGE).open("rb") as lines:
        first = next(line for line in lines if line.startswith(b'{"type":"Feature",'))
    return str(orjson.loads(first.rstrip(b",\n"))["id"])
