"""The synthetic sites that everyone is measured with, made once and kept in a cache folder."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "bench"
_CATALOGUE = ROOT / "geodata" / "catalogue.toml"
#: What decides how a synthetic file looks.
_MADE_FROM = (*sorted((ROOT / "src" / "liantu").glob("cli_synth*.py")), _CATALOGUE)
#: The landing page shows projects only, so all pages do.
KIND = "project"


def stage_choices() -> tuple[str, ...]:
    """Return the choices of the stage filter in their order on the page."""
    stages = tomllib.loads(_CATALOGUE.read_text("utf-8"))["stages"]
    return (*(stage["code"] for stage in stages), "none")


def sites_geojson(count: int) -> Path:
    """Return a file that `liantu synth` made with so many sites."""
    path = _named(count, "geojson")
    if not path.exists():
        print(f"making {path.name}", flush=True)
        command = [sys.executable, "-m", "liantu", "synth", str(count), "-o", str(path)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return path


def sites_parquet(count: int) -> Path:
    """Return the same sites as a Parquet file with the columns that the peers read."""
    path = _named(count, "parquet")
    if not path.exists():
        print(f"making {path.name}", flush=True)
        rows = pd.DataFrame(_rows(sites_geojson(count)))
        partial = path.with_suffix(".partial")
        rows.to_parquet(partial, index=False)
        partial.replace(path)
    return path


def _named(count: int, suffix: str) -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    digest = sha256(b"".join(path.read_bytes() for path in _MADE_FROM)).hexdigest()[:8]
    return CACHE / f"sites-{count}-{digest}.{suffix}"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        for line in lines:
            if not line.startswith(b'{"type":"Feature",'):
                continue
            feature = orjson.loads(line.rstrip(b",\n"))
            given = feature["properties"]
            lon, lat = (feature["geometry"] or {"coordinates": (None, None)})["coordinates"]
            stage = given["stage"] or "none"
            named = {"id": feature["id"], "name": given["name"], "kind": given["kind"]}
            yield named | {"stage": stage, "lon": lon, "lat": lat}
