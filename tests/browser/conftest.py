"""A running app and a real browser, for tests that look at pixels and click."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

START_WITHIN_S = 60
FIRST_SCREEN = {"width": 1440, "height": 900}
# No sandbox: containers run as root. The rest keeps Chromium from calling its maker.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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


@pytest.fixture(scope="session")
def app_url(tmp_path_factory):
    """Where the app runs, started as people start it, with the settings it ships with."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LIANTU_")}
    log = tmp_path_factory.mktemp("app") / "log.txt"
    with (
        log.open("w") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=clean) as app,
    ):
        give_up = time.monotonic() + START_WITHIN_S
        while not answers(f"{url}/_stcore/health"):
            if app.poll() is not None or time.monotonic() > give_up:
                app.kill()
                pytest.fail(f"the app did not start:\n{log.read_text('utf-8')}")
            time.sleep(0.1)
        yield url
        app.send_signal(signal.SIGINT)
        try:
            app.wait(timeout=10)
        except subprocess.TimeoutExpired:
            app.kill()


@pytest.fixture(scope="session")
def chromium():
    found = subprocess.run(["scripts/find-browser"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail("no Chromium or Chrome: run scripts/bootstrap, or set LIANTU_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, app_url):
    """An empty page of the app's size and language; the test fails if it asks the internet."""
    context = chromium.new_context(base_url=app_url, viewport=FIRST_SCREEN, locale="zh-CN")
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page()
    context.close()
    local = (app_url, "data:", "blob:", "about:")
    assert [url for url in asked if not url.startswith(local)] == []
