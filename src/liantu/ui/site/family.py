"""The records of one project together: phases, and what lies inside what."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from liantu.domain.capacity import Capacity, capacity_of, summed
from liantu.domain.fact_words import code_name
from liantu.domain.money import yi_text
from liantu.domain.wording import Words
from liantu.query.family import Family
from liantu.ui import cached, state
from liantu.ui.parts.table import TableColumn, TableRow, paged_table
from liantu.ui.scene import Scene
from liantu.ui.site.head import Shown

_COLUMNS = {
    "name": "table.name",
    "phase": "site_page.family_phase",
    "stage": "facet.stage",
    "wan": "site_page.wan",
    "capacity": "site_page.family_capacity_column",
    "as_of": "table.as_of",
}
_INDENT = "\u3000"
_MANY = Decimal(10_000)


def family(shown: Shown) -> None:
    """Draw the site's family with its sums; nothing for a site that stands alone."""
    scene, say = shown.scene, shown.scene.say
    found = cached.family(scene.selection, shown.id)
    if found is None:
        return
    st.subheader(say("site_page.family"), anchor=False)
    st.markdown(" · ".join(_sums(found, say)))
    left_out = _left_out(found)
    columns = [
        TableColumn(key, say(title), number=key == "wan", pick=key == "name", swatch=key == "stage")
        for key, title in _COLUMNS.items()
        if key not in left_out
    ]
    paged_table(
        "site_family",
        columns,
        found.members,
        lambda member: _row(scene, found, member),
        say,
        of=shown.id,
        words={"caption": say("site_page.family_caption")},
        chosen=shown.id,
        on_pick=_choose,
    )
    st.caption(say("site_page.family_hint"))


def _left_out(found: Family) -> set[str]:
    """Return the columns in which no member would say anything."""
    phases = any(member["properties"].get("phase") for member in found.members)
    return {
        *(() if phases else ("phase",)),
        *(() if _capacities(found) else ("capacity",)),
    }


def _choose(site_id: object) -> None:
    state.choose_site(str(site_id or ""))


def _sums(found: Family, say: Words) -> list[str]:
    told = [
        say(
            "site_page.family_sum",
            n=f"{found.total:,}",
            yi=yi_text(found.wan),
            unstated=f"{found.unstated:,}",
        )
    ]
    if found.inside:
        told.append(say("site_page.family_inside", n=f"{len(found.inside):,}"))
    sums = summed(_capacities(found).values())
    if sums:
        joint = say("towns.joint")
        each = [
            say("site_page.family_capacity_one", n=count, **_amount(Capacity(measure, amount), say))
            for measure, (amount, count) in sums.items()
        ]
        told.append(say("site_page.family_capacity", sums=joint.join(each)))
    if found.total > len(found.members):
        told.append(say("site_page.family_cut", n=f"{len(found.members):,}"))
    return told


def _capacities(found: Family) -> Mapping[str, Capacity]:
    """Return id → capacity of the outermost members that state one, so that none is added twice."""
    stated = {
        str(member["id"]): capacity
        for member in found.members
        if (capacity := _capacity(member["properties"])) is not None
    }
    outermost = min((found.depth[site_id] for site_id in stated), default=0)
    return {
        site_id: capacity
        for site_id, capacity in stated.items()
        if found.depth[site_id] == outermost
    }


def _capacity(site: Mapping[str, Any]) -> Capacity | None:
    return capacity_of(site["name"], site.get("content"))


def _amount(capacity: Capacity, say: Words) -> dict[str, str]:
    unit, amount = say(f"capacity.{capacity.measure}"), capacity.amount
    if amount >= _MANY:
        unit, amount = say("capacity.ten_thousand", unit=unit), amount / _MANY
    return {"amount": f"{amount.normalize():,f}", "unit": unit}


def _row(scene: Scene, found: Family, member: Mapping[str, Any]) -> TableRow:
    say, site, site_id = scene.say, member["properties"], str(member["id"])
    missing, capacity = say("card.missing"), _capacity(site)
    wan = site.get("investment_wan")
    amount = missing if wan is None else yi_text(wan)
    if site_id in found.inside:
        amount = f"({amount})"
    told = "" if capacity is None else "{amount} {unit}".format(**_amount(capacity, say))
    colours = {stage.code: stage.colour for stage in scene.catalogue.stages}
    stage = site.get("stage")
    cells = {
        "name": _INDENT * found.depth[site_id] + site["name"][:80],
        "phase": site.get("phase") or missing,
        "stage": code_name("stage", stage, scene.catalogue, scene.look.lang),
        "wan": amount,
        "capacity": told or missing,
        "as_of": site.get("stage_as_of") or site.get("source_date") or missing,
    }
    soft = [key for key, text in cells.items() if text == missing]
    return TableRow(site_id, cells, colours.get(stage or "", ""), soft)
