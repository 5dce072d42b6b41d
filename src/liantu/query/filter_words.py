"""The filter in words for people, with the names that only the data know."""

from liantu.domain.errors import ZoneError
from liantu.domain.language import Lang, to_traditional
from liantu.domain.sentence import to_sentence
from liantu.query.live import dataset
from liantu.query.parks import park_names, unit_names
from liantu.query.selection import Selection


def filter_words(selection: Selection, lang: Lang) -> str:
    """Return a selection's filter in words, with parks, units and the area by their names."""
    now, snapshot = selection.site_filter, selection.engine.snapshot
    known = {
        "park": park_names(snapshot) if now.park else {},
        "unit": unit_names(snapshot) if now.unit else {},
        "zone": {now.zone: zone_name(now.zone, lang)} if now.zone else {},
    }
    return to_sentence(now, snapshot.catalogue, lang, known)


def official_zones(lang: Lang) -> dict[str, str]:
    """Return id → name of the areas that come with the map; they have Chinese names only."""
    zones = dict(dataset().zones.official())
    if lang != "zh-Hant":
        return zones
    return {zone: to_traditional(name) for zone, name in zones.items()}


def zone_name(zone_id: str, lang: Lang) -> str:
    """Return the name of an area, or its id when nobody knows it."""
    official = official_zones(lang)
    if zone_id in official:
        return official[zone_id]
    try:
        return dataset().zones.get(zone_id).name
    except ZoneError:
        return zone_id
