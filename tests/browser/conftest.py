"""A running app and a real browser, for tests that look at pixels and click."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support.browser import Screen

START_WITHIN_S = 60
FIRST_SCREEN = {"width": 1440, "height": 900}
# No sandbox: containers run as root. No name can be looked up, so nothing outside is ever reached.
# The rest keeps Chromium from calling its maker.
FLAGS = [
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Below a page's own address Streamlit first tries these in vain, then at the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")
#: What a page may ask for: its own server, and what it holds itself.
INSIDE = ("data:", "blob:", "about:")

#: Long for a page, short for a suite in which something is wrong.
PATIENCE_MS = 12_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def stop(app):
    """Stop a server as Ctrl-C does; one that does not listen is ended."""
    app.send_signal(signal.SIGINT)
    try:
        app.wait(timeout=10)
    except subprocess.TimeoutExpired:
        app.kill()


@contextmanager
def running_app(folder, *options, **settings):
    """Where the app runs, started as people start it, with its own cache and these LIANTU_*."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LIANTU_")}
    given = {f"LIANTU_{name.upper()}": str(value) for name, value in settings.items()}
    own = {**clean, "LIANTU_CACHE": str(folder / "cache"), **given}
    log = folder / "log.txt"
    with (
        log.open("w") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=own) as app,
    ):
        try:
            below = next((o.partition("=")[2] for o in options if "baseUrlPath" in o), "")
            give_up = time.monotonic() + START_WITHIN_S
            while not answers(f"{url}{below}/_stcore/health"):
                if app.poll() is not None or time.monotonic() > give_up:
                    pytest.fail(f"the app did not start:\n{log.read_text('utf-8')}")
                time.sleep(0.1)
            yield url + below
            assert app.poll() is None, f"the app died:\n{log.read_text('utf-8')}"
        finally:
            stop(app)
    # A page may hide a traceback from its readers; the log does not.
    said = log.read_text("utf-8")
    assert "Traceback" not in said, said[said.index("Traceback") :][:6000]


@pytest.fixture(scope="session")
def app_url(tmp_path_factory):
    """The app with the settings it ships with."""
    with running_app(tmp_path_factory.mktemp("app")) as url:
        yield url


@pytest.fixture(scope="session")
def chromium():
    found = subprocess.run(["scripts/find-browser"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail("no Chromium or Chrome: run scripts/bootstrap, or set LIANTU_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(chromium):
    """A browser as it stands on a desk; its tabs share what they have fetched."""
    # What moves as it comes would be measured on its way.
    context = chromium.new_context(
        viewport=FIRST_SCREEN, locale="zh-CN", accept_downloads=True, reduced_motion="reduce"
    )
    yield context
    context.close()


def error_of(line):
    where = line.location["url"]
    return [f"{line.text} {where}"] if line.type == "error" and not where.endswith(PROBES) else []


class Tab:
    """A tab that notes what it asks for and what goes wrong in it."""

    def __init__(self, context):
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.asked, self.errors = [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda line: self.errors.extend(error_of(line)))

    def forget(self):
        """Be as a new tab, but for what is loaded and the steps that Back would take.

        Who listens to more than this class does takes a new tab (`watched`): its ears would stay.
        """
        self.page.emulate_media(media="screen", color_scheme="light")
        self.page.set_viewport_size(FIRST_SCREEN)
        self.asked.clear()
        self.errors.clear()

    def check(self, url):
        """Nobody outside has been asked, and nothing has gone wrong."""
        assert [address for address in self.asked if not address.startswith((url, *INSIDE))] == []
        assert self.errors == []


@contextmanager
def watched(context, url):
    """A new tab; on leaving, it must not have asked the outside or reported an error."""
    tab = Tab(context)
    yield tab.page
    tab.page.close()
    tab.check(url)


@contextmanager
def lent(tabs, context, url, session):
    """A tab that is lent anew for each test: a program once loaded costs a third of the time.

    After a failed test the next one gets a new tab.
    """
    failed = session.testsfailed
    tab = tabs.pop() if tabs else Tab(context)
    tab.forget()
    yield tab.page
    tab.check(url)
    if session.testsfailed == failed:
        tabs.append(tab)
    else:
        tab.page.close()


@pytest.fixture(scope="session")
def tabs():
    """The tabs that stand ready."""
    return []


@pytest.fixture
def page(tabs, desk, app_url, request):
    """A tab; the test fails if it asks the internet or reports an error."""
    with lent(tabs, desk, app_url, request.session) as page:
        yield page


@pytest.fixture
def screen(page, app_url):
    """The same, with hands."""
    return Screen(page, app_url)
