"""Clicks in a real browser, from the click itself to the mark that says the map is painted."""

import random
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

from tests.benchmarks import effort
from tests.benchmarks.data import KIND, ROOT, stage_choices
from tests.benchmarks.server import Server

_SCREEN = {"width": 1440, "height": 900}
_FIRST_SCREEN_WITHIN_MS = 240_000
_SETTLE_MS = 250
#: Containers run as root, and nothing may call home.
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_CLICK = """([key, position]) => {
  const pill = document.querySelectorAll(`.st-key-${key} button[data-testid^="stBaseButton-pills"]`)
    [position];
  window.benchClicked = performance.timeOrigin + performance.now();
  pill.click();
}"""
_PAINTED = """() => {
  for (let i = 0; i < window.length; i++) {
    const clock = window[i].performance;
    for (const mark of clock.getEntriesByName("liantu:painted")) {
      const at = clock.timeOrigin + mark.startTime - (window.benchClicked || 0);
      if (at <= 0) continue;
      const asked = clock.getEntriesByType("resource")
        .filter((entry) => entry.name.includes("/api/view?"))
        .map((entry) => [entry.fetchStart, entry.responseEnd])
        .filter(([start, end]) => start + clock.timeOrigin > (window.benchClicked || 0)
          && end <= mark.startTime)
        .map(([start, end]) => [start - mark.startTime + at, end - mark.startTime + at]);
      return {ms: at, total: mark.detail.total, asked: asked[0] || null};
    }
  }
  return null;
}"""
_IDLE = """() => document.querySelector('[data-testid="stApp"]')
  ?.dataset.testScriptState === "notRunning" """


@dataclass(frozen=True, slots=True)
class Click:
    """One click in ms: until painted, and (the app only) until asking and until answered."""

    painted: float
    total: int
    asked: float | None = None
    answered: float | None = None


def first_address() -> str:
    """Return the query with which all pages begin: every stage but the first."""
    return f"?kind={KIND}&stage={','.join(stage_choices()[1:])}"


def walk(seed: int) -> Iterator[int]:
    """Yield positions of pills to click, so that one to three are off and no state comes twice.

    So no click can be answered from a cache, and 75 to 97 % of the sites stay on the map.
    """
    chance = random.Random(seed)
    off: frozenset[int] = frozenset({0})
    seen = {off}
    while True:
        pills = range(len(stage_choices()))
        ways = [(pill, off ^ {pill}) for pill in pills if 1 <= len(off ^ {pill}) <= 3]
        pill, off = chance.choice([way for way in ways if way[1] not in seen])
        seen.add(off)
        yield pill


@dataclass
class Subject:
    """A page that is clicked on, and what came of it."""

    name: str
    page: Page
    pills: Iterator[int]
    wanted: int
    all_clicks: list[Click] = field(default_factory=list)
    gave_up: bool = False

    @property
    def slow(self) -> bool:
        """Say whether its clicks take so long that few must do."""
        middle = [click.painted for click in self.all_clicks]
        return bool(middle) and statistics.median(middle) > effort.SLOW_S * 1000

    @property
    def clicks(self) -> list[Click]:
        """Return the clicks that count."""
        return self.all_clicks[effort.SLOW_WARM_UPS if self.slow else effort.WARM_UPS :]

    @property
    def finished(self) -> bool:
        """Say whether it has had all its clicks."""
        return self.gave_up or len(self.clicks) >= (
            effort.SLOW_CLICKS if self.slow else self.wanted
        )

    def times(self) -> list[float]:
        """Return the ms until painted of the clicks that count."""
        return [click.painted for click in self.clicks]

    def click(self) -> None:
        """Click the next pill, and wait until the page has nothing more to do."""
        self.page.bring_to_front()
        self.page.wait_for_function(_IDLE, timeout=_FIRST_SCREEN_WITHIN_MS)
        self.page.wait_for_timeout(_SETTLE_MS)
        self.page.evaluate(_CLICK, ["filter_stage", next(self.pills)])
        try:
            found = self.page.wait_for_function(
                _PAINTED, polling=20, timeout=effort.NEVER_S * 1000
            ).json_value()
        except TimeoutError:
            self.gave_up = True
            return
        asked, answered = found["asked"] or (None, None)
        self.all_clicks.append(Click(found["ms"], found["total"], asked, answered))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser that the machine has."""
    found = subprocess.run(
        ["scripts/find-browser"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=_FLAGS)
        yield browser
        browser.close()


def open_subject(
    context: BrowserContext, name: str, server: Server, seed: int, wanted: int
) -> Subject:
    """Open a server's page and wait for its first map."""
    page = context.new_page()
    page.set_viewport_size({"width": _SCREEN["width"], "height": _SCREEN["height"]})
    page.goto(f"{server.url}/{first_address()}")
    subject = Subject(name, page, walk(seed), wanted)
    try:
        page.wait_for_function(_PAINTED, polling=50, timeout=_FIRST_SCREEN_WITHIN_MS)
    except TimeoutError:
        subject.gave_up = True
    return subject


def race(subjects: Sequence[Subject]) -> None:
    """Click in turn, A B C A B C, so that whatever else the machine does meets all alike."""
    while any(not subject.finished for subject in subjects):
        for subject in subjects:
            if not subject.finished:
                subject.click()
    for subject in subjects:
        said = f"{statistics.median(subject.times()):,.0f} ms" if subject.clicks else "gave up"
        print(f"  {subject.name}: {said}, {len(subject.clicks)} clicks")
