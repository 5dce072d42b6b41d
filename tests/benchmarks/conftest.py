"""What the benchmarks share: the report, the browser, and the servers that several of them ask."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.benchmarks import effort
from tests.benchmarks.browser import chromium
from tests.benchmarks.report import Report
from tests.benchmarks.server import Server, liantu


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Report:
    """Return the report of this run; a run of a part of the benchmarks leaves docs/ alone."""
    folder = request.config.rootpath / "tests" / "benchmarks"
    whole = {path.name for path in folder.glob("bench_*.py")}
    here = {item.path.name for item in request.session.items}
    return Report(len(request.session.items) if here == whole else -1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a browser for the whole run."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def small() -> Iterator[Server]:
    """Return the app with few sites."""
    with liantu(effort.SMALL) as server:
        yield server


@pytest.fixture(scope="session")
def large() -> Iterator[Server]:
    """Return the app with many sites: one process for everything, so that its peak is honest."""
    with liantu(effort.LARGE) as server:
        yield server
