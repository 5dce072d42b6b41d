"""What the map stands on: its words and colours, land, borders, labels, and tile layers."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liantu.api.answers import engine, json_response, language, safely
from liantu.api.swatch import sign
from liantu.domain.catalogue import Catalogue, Chain, Stage
from liantu.domain.language import Lang, to_traditional
from liantu.domain.wording import words
from liantu.settings import settings
from liantu.store.live import load_catalogue

_DAY_S = 86_400
_MAP_WORDS = "map."
_TIANDITU = (
    "https://t{s}.tianditu.gov.cn/%s_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=%s"
    "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=%s"
)


def get_map_config(request: Request) -> Response:
    """Answer with the map's words, colours, tile layers and attributions in a language."""
    lang = language(request)
    catalogue = load_catalogue(settings().geodata)
    say = words(lang)
    tiles, note = _tiles(lang)
    return json_response(
        {
            "lang": lang,
            "words": {
                key.removeprefix(_MAP_WORDS): text
                for key, text in say.texts.items()
                if key.startswith(_MAP_WORDS)
            },
            "stages": {stage.code: _look(stage, lang) for stage in catalogue.stages},
            "chains": {chain.code: _look(chain, lang) for chain in catalogue.chains},
            "precisions": {p.code: p.name(lang) for p in catalogue.precisions},
            "extent": engine().snapshot.extent,
            "attribution": [say("map_source.boundary"), say("map_source.places")],
            "tiles": tiles,
            "note": note,
        }
    )


def _look(term: Stage | Chain, lang: Lang) -> dict[str, str]:
    return {"name": term.name(lang), "colour": term.colour, "symbol": sign(term, lang)}


def _tiles(lang: Lang) -> tuple[dict[str, Any] | None, str]:
    """Return the tile layers of the setting, and a note when they cannot be had."""
    say = words(lang)
    basemap = settings().basemap
    if basemap == "offline":
        return None, ""
    if basemap == "tianditu":
        key = settings().tianditu_key
        if not key:
            return None, say("map_source.no_key")
        urls = [_TIANDITU % (layer, layer, key) for layer in ("vec", "cva")]
        return _layer(urls, "01234567", 18, say("map_source.tianditu")), ""
    if basemap == "osm":
        url = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
        return _layer([url], "", 19, "© OpenStreetMap contributors"), ""
    if "{z}" in basemap:
        return _layer([basemap], "abc", 19, ""), ""
    return None, say("map_source.bad_basemap", value=basemap[:60])


def _layer(urls: list[str], subdomains: str, max_zoom: int, attribution: str) -> dict[str, Any]:
    return {
        "urls": urls,
        "subdomains": subdomains,
        "max_zoom": max_zoom,
        "attribution": attribution,
    }


def get_basemap(request: Request) -> Response:
    """Answer with land, borders and labels, from geodata alone."""
    lang = language(request)
    folder = settings().geodata
    return json_response(_basemap(folder, _age(folder), lang), max_age_s=_DAY_S)


def _age(folder: Path) -> int:
    return max((path.stat().st_mtime_ns for path in folder.iterdir()), default=0)


@lru_cache(maxsize=6)
def _basemap(folder: Path, _: int, lang: Lang) -> dict[str, Any]:
    catalogue = load_catalogue(folder)
    parts = {
        "land": "land_shandong",
        "cities": "boundary_shandong_cities",
        "counties": "boundary_weifang_counties",
        "boundary": "boundary_shouguang",
    }
    base = {part: _features(folder / f"{name}.geojson") for part, name in parts.items()}
    places = _features(folder / "places_shandong.geojson")
    return base | {"labels": list(_labels(base, places, catalogue, lang))}


def _features(path: Path) -> dict[str, Any]:
    empty: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    return json.loads(path.read_text("utf-8")) if path.is_file() else empty


def _labels(
    base: dict[str, Any], places: dict[str, Any], catalogue: Catalogue, lang: Lang
) -> Iterator[dict[str, Any]]:
    """Yield labels, the most important first: those that clash with an earlier one are left out."""
    own = catalogue.instance
    yield from (_area_label(f, own.name(lang), "own", 6, 9) for f in base["boundary"]["features"])
    names = _english_names(places) if lang == "en" else {}
    for part, first, last in (("counties", 9, 12), ("cities", 6, 8)):
        for feature in base[part]["features"]:
            properties = feature["properties"]
            if properties["adcode"] != own.code:
                name = _label_name(properties["name"], names, lang)
                if name:
                    yield _area_label(feature, name, "county", first, last)
    for town in catalogue.towns:
        if town.lon is not None and town.lat is not None:
            yield _label(town.lon, town.lat, town.name(lang), "town", (10, 18))
    for feature in places["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        properties = feature["properties"]
        name = properties.get("name_en" if lang == "en" else "name_zh")
        if name:
            shown = to_traditional(name) if lang == "zh-Hant" else name
            yield _label(lon, lat, shown, "place", (11, 18))


def _english_names(places: dict[str, Any]) -> dict[str, str]:
    """Return Chinese county or city name → English, as far as the place names know it."""
    return {
        f["properties"]["name_zh"]: f["properties"]["name_en"]
        for f in places["features"]
        if f["properties"].get("name_zh")
    }


def _label_name(name_zh: str, english: dict[str, str], lang: Lang) -> str:
    if lang != "en":
        return to_traditional(name_zh) if lang == "zh-Hant" else name_zh
    return english.get(name_zh) or english.get(name_zh.rstrip("市区县")) or ""


def _area_label(
    feature: dict[str, Any], name: str, kind: str, first: int, last: int
) -> dict[str, Any]:
    properties = feature["properties"]
    return _label(properties["label_lon"], properties["label_lat"], name, kind, (first, last))


def _label(lon: float, lat: float, name: str, kind: str, zooms: tuple[int, int]) -> dict[str, Any]:
    first, last = zooms
    return {"lon": lon, "lat": lat, "name": name, "kind": kind, "from": first, "to": last}


BASE_ROUTES = [
    Route("/api/map-config", safely(get_map_config)),
    Route("/api/basemap", safely(get_basemap)),
]
