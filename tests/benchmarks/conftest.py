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
    """Return the report of this run; a run of a part of the benchmarks leaves docs/ alone.

    Those of a folder make a document of their own: docs/benchmarks-FOLDER.md.
    """
    items = request.session.items
    folder = items[0].path.parent
    whole = set(folder.glob("bench_*.py"))
    wanted = len(items) if {item.path for item in items} == whole else -1
    name = "benchmarks" if folder.name == "benchmarks" else f"benchmarks-{folder.name}"
    return Report(wanted, name)


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
