"""What the figures were measured with."""

import os
import platform
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.data import ROOT

_PACKAGES = (
    "streamlit", "folium", "streamlit-folium", "duckdb", "ibis-framework", "pyarrow", "pandas",
    "geopandas", "pyogrio", "playwright",
)  # fmt: skip


@cache
def description() -> str:
    """Return the machine and the versions as a Markdown list."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    lines = [
        f"Machine: {_cpu()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB",
        f"System: {platform.system()} {platform.release()} {platform.machine()}",
        f"Python {platform.python_version()}, {_browser()}",
        packages,
    ]
    return "\n".join(f"- {line}" for line in lines)


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unnamed processor"


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _browser() -> str:
    found = subprocess.run(
        ["scripts/find-browser"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    command = [found.stdout.strip(), "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
