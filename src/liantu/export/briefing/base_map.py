"""What a drawn map stands on: sea, land, borders and names, from geodata alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from liantu.domain.area import Bbox
from liantu.domain.catalogue import Catalogue
from liantu.domain.language import Lang, to_traditional
from liantu.export.briefing.canvas import Canvas, Ink, Label
from liantu.export.briefing.frame import Frame

SEA = "#dbe7ec"
_INKS = {
    "land": Ink("#f6f4ee"),
    "boundary_shandong_cities": Ink(edge="#b9c0c4", width_mm=0.35),
    "boundary_weifang_counties": Ink(edge="#c3cacd", width_mm=0.25),
    "boundary_shouguang": Ink("#ffffff", "#31515f", 0.6),
}
_HALO = "#ffffff"


@dataclass(frozen=True, slots=True)
class Name:
    """A name on the map at a place (WGS84 degrees), and its look."""

    lon: float
    lat: float
    label: Label


def city_extent(geodata: Path, catalogue: Catalogue) -> Bbox | None:
    """Return the rectangle around the instance's own boundary, None where geodata has none."""
    rings = [
        ring
        for feature in _features(geodata, "boundary_shouguang")
        if feature["properties"].get("adcode") == catalogue.instance.code
        for ring in _rings(feature["geometry"])
    ]
    if not rings:
        return None
    lons, lats = zip(*(position for ring in rings for position in ring), strict=True)
    return Bbox(min(lons), min(lats), max(lons), max(lats))


def draw_base(canvas: Canvas, frame: Frame, geodata: Path) -> None:
    """Draw land, the borders around, and the instance's own boundary strongest."""
    for name, ink in _INKS.items():
        for feature in _features(geodata, "land_shandong" if name == "land" else name):
            for ring in _rings(feature["geometry"]):
                canvas.polygon(frame.places(ring), ink)


def names(geodata: Path, catalogue: Catalogue, lang: Lang) -> Iterator[Name]:
    """Yield the names to write, the most important first."""
    for town in catalogue.towns:
        if town.lon is not None and town.lat is not None:
            yield Name(town.lon, town.lat, _label(town.name(lang), 7.5, "#35444c"))
    for feature in _features(geodata, "boundary_weifang_counties"):
        given = feature["properties"]
        if given["adcode"] == catalogue.instance.code or lang == "en":
            continue
        name = to_traditional(given["name"]) if lang == "zh-Hant" else given["name"]
        yield Name(given["label_lon"], given["label_lat"], _label(name, 8.5, "#7b878d"))


def _label(text: str, size_pt: float, colour: str) -> Label:
    return Label(text, size_pt, colour, halo=_HALO)


def _features(geodata: Path, name: str) -> list[dict[str, Any]]:
    path = geodata / f"{name}.geojson"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else []


@lru_cache(maxsize=8)
def _read(path: Path, _: int) -> list[dict[str, Any]]:
    return json.loads(path.read_text("utf-8"))["features"]


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """Yield the outer rings; the few holes of islands are not worth a picture's time."""
    given = geometry["coordinates"]
    for polygon in given if geometry["type"] == "MultiPolygon" else [given]:
        yield [(position[0], position[1]) for position in polygon[0]]
