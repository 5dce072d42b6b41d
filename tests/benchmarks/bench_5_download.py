"""A download of everything, beside GeoDataFrame.to_file on the same rows."""

import http.client
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import effort
from tests.benchmarks.data import CACHE
from tests.benchmarks.report import Check, Report, Section, spread
from tests.benchmarks.server import Server

_CHUNK = 1 << 20
_WRITER = Path(__file__).parent / "peers" / "to_file.py"
#: Flat: what the server adds while it sends hundreds of MB.
_FLAT_MB = 64


def test_download(report: Report, large: Server) -> None:
    """Download, write, download, write: in turn."""
    whole = CACHE / "download.geojson"
    with whole.open("wb") as file:
        _download(large, file.write)
    ours, grown, theirs, their_mb = [], [], [], []
    with _writer(whole) as writer:
        for _ in range(effort.DOWNLOADS):
            with _growth(large) as added:
                ours.append(_download(large, len))
            grown.append(max(added))
            seconds, peak = _write(writer)
            theirs.append(seconds)
            their_mb.append(peak)
    size_mb = whole.stat().st_size / 1e6
    whole.unlink()
    ratio = statistics.median(theirs) / statistics.median(ours)
    report.add(
        Section(
            f"Download of all {effort.LARGE:,} sites as GeoJSON",
            f"{size_mb:,.0f} MB. *Liantu*: from the request to the last byte over HTTP, and the "
            "memory the server adds meanwhile. *to_file*: GeoPandas with pyogrio to a file, the "
            "same features with the same columns in memory before; its process's whole peak.",
            ("Way", "median s", "p95", "min", "max", "memory MB"),
            [
                ["Liantu `/api/download.geojson`", *spread(ours, 2), f"+{max(grown):,.0f}"],
                ["`GeoDataFrame.to_file`", *spread(theirs, 2), f"{max(their_mb):,.0f}"],
            ],
            [
                Check.least("to_file ÷ Liantu", ratio, 2.0),
                Check.most("Memory added by a download", max(grown), _FLAT_MB, " MB"),
            ],
        )
    )


def _download(server: Server, take: object) -> float:
    """Return the seconds that a download of everything takes."""
    assert callable(take)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    began = time.perf_counter()
    connection.request("GET", "/api/download.geojson")
    answer = connection.getresponse()
    while chunk := answer.read(_CHUNK):
        take(chunk)
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


@contextmanager
def _growth(server: Server) -> Iterator[list[float]]:
    """Note every 20 ms how many MB a server holds more than at the beginning."""
    before, seen, over = server.own_mb(), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            seen.append(server.own_mb() - before)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


@contextmanager
def _writer(path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(_WRITER), str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == effort.LARGE
        yield process


def _write(writer: subprocess.Popen[str]) -> tuple[float, float]:
    """Return seconds and peak MB of one to_file."""
    assert writer.stdin is not None
    assert writer.stdout is not None
    writer.stdin.write("\n")
    writer.stdin.flush()
    seconds, peak = writer.stdout.readline().split()
    return float(seconds), float(peak)
