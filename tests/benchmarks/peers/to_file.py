"""Writes a GeoDataFrame as GeoJSON each time a line comes in; prints seconds and MB it took."""

import resource
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _main() -> None:
    rows = gpd.read_file(sys.argv[1], engine="pyogrio", use_arrow=True)
    print(len(rows), flush=True)
    for _ in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            rows.to_file(Path(folder) / "sites.geojson", driver="GeoJSON", engine="pyogrio")
            print(time.perf_counter() - began, _peak_mb(), flush=True)


_main()
