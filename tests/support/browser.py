"""A page as somebody sees it: its numbers, its map, and the hands on both."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

MAP_FRAME = "iframe[src*='streamlit_folium']"
PHONE = {"width": 390, "height": 844}
LAST = ".st-key-view_lang"
#: How many sites the map shows: a donut says how many it holds, everything else is one.
COUNT_ITEMS = """() => [...document.querySelectorAll('.liantu-item')].reduce((n, item) => {
  const inside = item.querySelector('.liantu-n');
  return n + (inside ? Number(inside.textContent) : 1);
}, 0)"""
_MAP_STANDS = "() => window.liantu && window.liantu.layer && window.liantu.layer.shapes"
#: The frame in which a script's answer is true. While the page changes there may be two.
_STANDING_FRAME = """([frames, stands]) => [...document.querySelectorAll(frames)].find((frame) => {
  try {
    return frame.contentWindow.eval(`(${stands})()`);
  } catch {
    return false; // not loaded yet, or being taken away
  }
})"""


#: What somebody has done reaches the server and comes back as a running script within this time.
_REST_MS = 200
#: Whether the page has been at rest for so long since the question was first asked.
_RESTS = """([asked, pause]) => {
  const now = performance.now();
  const app = document.querySelector("[data-testid=stApp]");
  const rests = app?.dataset.testScriptState === "notRunning";
  const known = window.liantuRest;
  if (!rests || known?.asked !== asked) window.liantuRest = { asked, since: now };
  return rests && now - window.liantuRest.since >= pause;
}"""

#: Come to an address as by Back or Forward; its script has begun then, or was too short to be seen.
_WALK = """([address, soon]) => new Promise((done) => {
  const app = document.querySelector("[data-testid=stApp]");
  new MutationObserver(done).observe(app, { attributeFilter: ["data-test-script-state"] });
  setTimeout(done, soon);
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
})"""
_SOON_MS = 600

#: The size of a part, once it has been the same for two pictures of the screen.
_SIZE = """(part) => new Promise((done) => {
  let last = "";
  const look = () => {
    const { width, height } = part.getBoundingClientRect();
    if (last === `${width} ${height}`) return done([width, height]);
    last = `${width} ${height}`;
    requestAnimationFrame(look);
  };
  look();
})"""


class Screen:
    """One tab of the browser."""

    def __init__(self, page: Page, url: str) -> None:
        """Take the tab and where the app runs."""
        self.page, self.url = page, url
        #: Tells one question from the next; a tab is lent to one screen after the other.
        self._asked = time.monotonic_ns() % 2**50

    def visit(self, path: str = "/", **params: str) -> "Screen":
        """Come to a page as by Back or Forward, for less than half of what loading takes.

        What the address does not say stays: how far the map is moved, what stands open.
        """
        if not self.page.url.startswith(self.url) or not self.page.locator(LAST).count():
            return self.open(path, **params)
        self.settled()
        address = f"{self.url}{path}{'?' if params else ''}{urlencode(params)}"
        self.page.evaluate(_WALK, [address, _SOON_MS])
        return self.settled()

    def open(self, path: str = "/", **params: str) -> "Screen":
        """Load an address and wait until its page stands."""
        self.page.goto(f"{self.url}{path}{'?' if params else ''}{urlencode(params)}")
        # The last thing that a page draws, or why it draws nothing.
        self.page.wait_for_selector(f"{LAST}, [data-testid=stAlert]")
        return self.settled()

    def settled(self) -> "Screen":
        """Wait until no script runs, nor the one that the last thing done has yet to start."""
        self._asked += 1
        self.page.wait_for_function(_RESTS, arg=[self._asked, _REST_MS], timeout=20_000)
        return self

    # ---- the page -----------------------------------------------------------------------

    @property
    def params(self) -> dict[str, str]:
        """Return the address's parameters."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def key(self, name: str) -> Locator:
        """Return the part of the page with a Streamlit key."""
        return self.page.locator(f".st-key-{name}")

    @property
    def headline(self) -> Locator:
        """Return the line of numbers."""
        return self.key("kpi")

    def shows(self, text: str | re.Pattern[str]) -> "Screen":
        """Wait until the line of numbers says this."""
        expect(self.headline).to_contain_text(text)
        return self

    def has_params(self, **wanted: str) -> "Screen":
        """Wait until the address carries just these."""
        self.page.wait_for_function(
            "wanted => JSON.stringify(Object.entries(wanted).sort()) === JSON.stringify("
            "[...new URLSearchParams(window.location.search).entries()].sort())",
            arg=wanted,
        )
        return self

    def pill(self, facet: str, name: str) -> Locator:
        """Return the choice of a facet that begins with a name."""
        begins = re.compile(rf"^\s*{re.escape(name)}\s+[\d,]+$")
        return self.key(f"filter_{facet}").get_by_role("button", name=begins)

    def type_into(self, key: str, text: str) -> None:
        """Write into a field and leave it."""
        field = self.key(key).locator("input")
        field.fill(text)
        field.press("Enter")

    def go(self, name: str) -> "Screen":
        """Go to another page by its name in the menu."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        return self

    @property
    def rows(self) -> Locator:
        """Return the rows of the table of the selection."""
        return self.key("site_table_all").locator("tbody tr")

    @property
    def card(self) -> Locator:
        """Return the chosen site's card."""
        return self.key("site_card").locator("article")

    def file(self, kind: str) -> Any:
        """Return the download that a link of the page leads to, as the browser would get it."""
        link = self.page.get_by_role("link", name=kind, exact=True)
        # The server may close a line that is kept open just when it is used again.
        answer = self.page.request.get(link.evaluate("link => link.href"), max_retries=1)
        assert answer.ok, answer.text()
        return answer

    # ---- the map ------------------------------------------------------------------------

    @property
    def map(self) -> FrameLocator:
        """Return the map's frame, to find things in."""
        return self.page.frame_locator(MAP_FRAME)

    @property
    def frame(self) -> Frame:
        """Return the map's frame, to ask things of, once the map stands."""
        return self.frame_of(_MAP_STANDS)

    def frame_of(self, stands: str) -> Frame:
        """Return the frame of whatever map the page has, once a script says that it stands."""
        while True:
            found = self.page.wait_for_function(_STANDING_FRAME, arg=[MAP_FRAME, stands])
            element = found.as_element()
            # None once the frame has left the page; the next one is on its way then.
            frame = element.content_frame() if element else None
            if frame:
                return frame

    def map_holds(self, count: int) -> "Screen":
        """Wait until the map shows this many sites."""
        self.frame_of(f"() => ({_MAP_STANDS})() && ({COUNT_ITEMS})() === {count}")
        return self

    def zoom(self) -> int:
        """Return the map's zoom."""
        return self.frame.evaluate("() => window.liantu.layer.map.getZoom()")

    def view_changes(self, do: Any) -> None:
        """Do something to the map and wait until it has been drawn anew."""
        count = "() => performance.getEntriesByName('liantu:painted').length"
        frame = self.frame
        before = frame.evaluate(count)
        do()
        frame.wait_for_function(f"before => ({count})() > before", arg=before)

    def item(self, label: str | re.Pattern[str]) -> Locator:
        """Return a thing on the map by what it is called."""
        return self.map.get_by_role("button", name=label)

    def items(self) -> Iterable[str]:
        """Return what the things on the map are called."""
        found = self.map.locator(".liantu-item")
        # All at once: between two questions the map may be drawn anew.
        return found.evaluate_all("all => all.map((item) => item.getAttribute('aria-label') || '')")


@contextmanager
def messages(page: Page, event: str) -> Iterator[list[bytes]]:
    """Note what a page says to Streamlit ("framesent") or hears of it, if it is opened inside."""
    told: list[bytes] = []

    def note(message: bytes) -> None:
        told.append(message)

    def listen(line: Any) -> None:
        if "_stcore" in line.url:
            line.on(event, note)

    page.on("websocket", listen)
    yield told
    page.remove_listener("websocket", listen)


def spot(part: Locator, across: float, down: float) -> Any:
    """Return the place at shares of a part's size, which has come to rest."""
    width, height = part.evaluate(_SIZE)
    return {"x": width * across, "y": height * down}


def figure(text: str) -> int:
    """Return the first whole number of a text."""
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))
