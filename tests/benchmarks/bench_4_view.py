"""Pan and zoom: how long the map waits for /api/view."""

import http.client
import random
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.benchmarks import effort
from tests.benchmarks.report import Check, Report, Section, percentile, spread
from tests.benchmarks.server import Server

_CITY = (118.53, 36.68, 119.18, 37.33)
_WINDOW_PX = (1000, 560)
_ZOOMS = (8, 15)
#: What may be asked besides: nothing, several facets, words.
_FILTERS = {
    "projects": {"kind": "project"},
    "chain, stage and amount": {
        "kind": "project", "chain": "chem", "stage": "started,building", "inv": "1..5,10..50",
    },
    "words": {"q": "高端 二期"},
}  # fmt: skip


def test_view(report: Report, small: Server, large: Server) -> None:
    """Walk over the map with three filters, at both sizes."""
    rows, worst = [], 0.0
    for server, count in ((small, effort.SMALL), (large, effort.LARGE)):
        everything: list[float] = []
        for name, params in _FILTERS.items():
            times = _walk(server, params)
            everything += times
            rows.append([f"{count:,}: {name}", str(len(times)), *spread(times, 1)])
        rows.append([f"**{count:,}: all**", str(len(everything)), *spread(everything, 1)])
        worst = percentile(everything, 0.95)
    report.add(
        Section(
            "Pan and zoom → `/api/view`",
            f"{effort.MOVES} moves of a {_WINDOW_PX[0]} × {_WINDOW_PX[1]} px window with each "
            f"filter, zooms {_ZOOMS[0]}–{_ZOOMS[1]}, one after another over one connection.",
            ("Sites: filter", "moves", "median ms", "p95", "min", "max"),
            rows,
            [Check.most(f"p95 at {effort.LARGE:,}", worst, 60, " ms")],
        )
    )


def _walk(server: Server, params: dict[str, str]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    times = []
    for bbox, zoom in _moves():
        window = {"z": zoom, "bbox": ",".join(f"{edge:.5f}" for edge in bbox), "by": "stage"}
        began = time.perf_counter()
        connection.request("GET", f"/api/view?{urlencode(window | params)}")
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status == http.HTTPStatus.OK, answer.status
    connection.close()
    return times


def _moves() -> Iterator[tuple[tuple[float, float, float, float], int]]:
    """Yield windows (west, south, east, north in degrees) and zooms: pans, and steps in or out."""
    chance = random.Random(3)
    west, south, east, north = _CITY
    lon, lat, zoom = (west + east) / 2, (south + north) / 2, 10
    for _ in range(effort.MOVES):
        if chance.random() < 0.4:
            zoom = min(max(zoom + chance.choice((-1, 1)), _ZOOMS[0]), _ZOOMS[1])
        width = 360 / 256 / 2**zoom * _WINDOW_PX[0]
        height = 360 / 256 / 2**zoom * _WINDOW_PX[1] * 0.8
        lon = min(max(lon + chance.uniform(-0.6, 0.6) * width, west), east)
        lat = min(max(lat + chance.uniform(-0.6, 0.6) * height, south), north)
        yield (lon - width / 2, lat - height / 2, lon + width / 2, lat + height / 2), zoom


@pytest.fixture(autouse=True)
def _warm(small: Server, large: Server) -> None:
    """Ask each question once, so that it is compiled."""
    for server in (small, large):
        for params in _FILTERS.values():
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            connection.request("GET", f"/api/view?{urlencode(params)}&z=10&bbox=118,36,120,38")
            connection.getresponse().read()
            connection.close()
