"""The first instance's ledger, and what a page must say of it, by plain Python over the file."""

import json

from liantu.domain.filter import LANDING, SiteFilter
from liantu.domain.language import Lang
from liantu.domain.money import yi_text
from liantu.domain.wording import words
from liantu.settings import ROOT
from tests.support.ledgers import CATALOGUE
from tests.support.reference import Site, located, selected, total_wan, wan_of

STORE = ROOT / "geodata" / "sites.geojson"
LEDGER: list[Site] = json.loads(STORE.read_text("utf-8"))["features"]
_PHASE = {stage.code: stage.phase for stage in CATALOGUE.stages}


def kpi(site_filter: SiteFilter = LANDING, lang: Lang = "zh") -> str:
    """Return the headline of a filter, without its bold marks."""
    sites, say = selected(LEDGER, site_filter, []), words(lang)
    phases = [_PHASE.get(site["properties"].get("stage")) for site in sites]
    unstated = sum(wan_of(site) is None for site in sites)
    parts = (
        say("kpi.sites" if site_filter.kind == LANDING.kind else "kpi.records", n=len(sites)),
        say("kpi.sum", yi=yi_text(total_wan(sites, LEDGER)), n=unstated),
        say("kpi.building", n=phases.count("building")),
        say("kpi.producing", n=phases.count("producing")),
        say("kpi.unlocated", n=sum(not located(site) for site in sites)),
    )
    return " · ".join(parts).replace("**", "")


def ids(site_filter: SiteFilter = LANDING) -> set[str]:
    """Return the ids that a filter picks."""
    return {site["id"] for site in selected(LEDGER, site_filter, [])}
