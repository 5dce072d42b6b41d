"""How long one waits after `make run`, for the first time and for every other."""

import shutil
import statistics

from tests.benchmarks import effort
from tests.benchmarks.report import Check, Report, Section
from tests.benchmarks.server import COPIES, liantu


def test_start(report: Report) -> None:
    """Start in fresh processes, once from GeoJSON and then from the Parquet copy it leaves."""
    shutil.rmtree(COPIES, ignore_errors=True)
    starts = []
    for _ in range(1 + effort.COPY_STARTS):
        with liantu(effort.LARGE) as server:
            starts.append((server.start_s, server.peak_mb()))
    (first_s, first_mb), *later = starts
    again_s = statistics.median(seconds for seconds, _ in later)
    again_mb = max(peak for _, peak in later)
    report.add(
        Section(
            f"Start with {effort.LARGE:,} sites",
            "From the command until `/healthz` answers 200, each time in a fresh process.",
            ("Start", "runs", "median s", "peak memory MB"),
            [
                ("from GeoJSON", "1", f"{first_s:.1f}", f"{first_mb:,.0f}"),
                ("from the Parquet copy", str(len(later)), f"{again_s:.1f}", f"{again_mb:,.0f}"),
            ],
            [
                Check.most("Parquet ÷ GeoJSON", again_s / first_s, 0.2),
                Check.most("Peak memory from GeoJSON", first_mb, 2500, " MB"),
            ],
        )
    )
