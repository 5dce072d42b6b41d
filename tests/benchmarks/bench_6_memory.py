"""What one server held at most, after everything above was asked of it."""

from tests.benchmarks import effort
from tests.benchmarks.report import Check, Report, Section
from tests.benchmarks.server import Server


def test_memory(report: Report, small: Server, large: Server) -> None:
    """Read the high-water marks of the two servers that answered clicks, moves and downloads."""
    peaks = [(effort.SMALL, small.peak_mb()), (effort.LARGE, large.peak_mb())]
    report.add(
        Section(
            "Memory",
            "The high-water mark (VmHWM) of the server's processes after the start from Parquet, "
            "all clicks, moves and downloads above. The start from GeoJSON has its own line above.",
            ("Sites", "peak MB"),
            [(f"{count:,}", f"{peak:,.0f}") for count, peak in peaks],
            [Check.most(f"Peak at {effort.LARGE:,}", peaks[-1][1], 2500, " MB")],
        )
    )
