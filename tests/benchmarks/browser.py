"""Clicks in a real browser, from the click itself to the mark that says the map is painted."""

import random
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as GaveUpError

from tests.benchmarks import effort
from tests.benchmarks.data import KIND, ROOT, stage_choices
from tests.benchmarks.server import Server

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
  const pill = document.querySelectorAll(`.st-key-${key} button[data-variant="pills"]`)
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
      return {ms: at, total: mark.detail.total};
    }
  }
  return null;
}"""
_IDLE = """() => {
  const app = document.querySelector('[data-testid="stApp"]')?.dataset;
  return app?.testScriptState === "notRunning" && app?.testConnectionState === "CONNECTED";
}"""


@dataclass(frozen=True, slots=True)
class Click:
    """One click: the ms until it was painted, and how many sites the map then told of."""

    painted: float
    total: int


class Walk:
    """A way through the stage filter: one to three pills on (few), or one to three off (many).

    No state comes twice, so that no click can be answered from a cache.
    """

    def __init__(self, *, many: bool) -> None:
        """Begin with one pill that differs from the rest."""
        self._many = many
        self._choices = stage_choices()
        self._odd: frozenset[int] = frozenset({0})
        self._seen = {self._odd}
        self._chance = random.Random(1)

    def address(self) -> str:
        """Return the query with which a page shows the present state."""
        codes = enumerate(self._choices)
        on = [code for position, code in codes if (position in self._odd) != self._many]
        return f"?kind={KIND}&stage={','.join(on)}"

    def step(self) -> int:
        """Return the position of the next pill to click."""
        ways = [(pill, self._odd ^ {pill}) for pill in range(len(self._choices))]
        new = [way for way in ways if 1 <= len(way[1]) <= 3 and way[1] not in self._seen]
        pill, self._odd = self._chance.choice(new)
        self._seen.add(self._odd)
        return pill


@dataclass
class Subject:
    """A page that is clicked on, and what came of it."""

    name: str
    page: Page
    walk: Walk
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
        """Click the next pill, and leave only when the page has nothing more to do."""
        self.page.bring_to_front()
        self.page.wait_for_timeout(_SETTLE_MS)
        self._rest()
        self.page.evaluate(_CLICK, ["filter_stage", self.walk.step()])
        try:
            found = self.page.wait_for_function(
                _PAINTED, polling=20, timeout=effort.NEVER_S * 1000
            ).json_value()
        except GaveUpError:
            self.gave_up = True
            return
        self.all_clicks.append(Click(found["ms"], found["total"]))
        self._rest()

    def _rest(self) -> None:
        self.page.wait_for_function(_IDLE, timeout=_FIRST_SCREEN_WITHIN_MS)
        self.page.wait_for_timeout(_SETTLE_MS)


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


def open_subject(browser: Browser, name: str, server: Server, walk: Walk, wanted: int) -> Subject:
    """Open a server's page, with cookies of its own, and wait for its first map."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{server.url}/{walk.address()}")
    subject = Subject(name, page, walk, wanted)
    try:
        page.wait_for_function(_PAINTED, polling=50, timeout=_FIRST_SCREEN_WITHIN_MS)
    except GaveUpError:
        subject.gave_up = True
    return subject


def race(subjects: Sequence[Subject]) -> None:
    """Click in turn, A B C A B C, so that whatever else the machine does meets all alike."""
    while any(not subject.finished for subject in subjects):
        for subject in subjects:
            if not subject.finished:
                subject.click()
    for subject in subjects:
        subject.page.close()
        said = f"{statistics.median(subject.times()):,.0f} ms" if subject.clicks else "gave up"
        print(f"  {subject.name}: {said}, {len(subject.clicks)} clicks", flush=True)
