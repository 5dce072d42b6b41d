"""What became of a site, in words: what moved, from where to where, and by how much."""

from collections.abc import Iterator, Mapping
from typing import Any

from liantu.domain.catalogue import Catalogue
from liantu.domain.fields import BY_NAME
from liantu.domain.language import to_traditional
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.domain.site_change import GEOMETRY, Fact, SiteChange, days_moved
from liantu.domain.wording import Words


def change_sentence(change: SiteChange, catalogue: Catalogue, say: Words) -> str:
    """Return all that a change comes to in one line, the weighty first."""
    if change.before is None or change.after is None:
        kind = change.kinds[0]
        return say(f"change.is_{kind}", **_standing(change.site, catalogue, say))
    names = facet_names("stage", catalogue, say.lang)
    told = [*_told(change.facts, names, say)]
    rest = [_field(one.field, say) for one in change.weighty or change.facts if _is_small(one)]
    if rest:
        told.append(say("change.others", names=say("gap.stage_joint").join(dict.fromkeys(rest))))
    return say("change.joint").join(told)


def _standing(site: Mapping[str, Any], catalogue: Catalogue, say: Words) -> dict[str, str]:
    missing = say("filter.missing")
    stage = facet_names("stage", catalogue, say.lang).get(site.get("stage") or "", missing)
    wan = site.get("investment_wan")
    return {"stage": stage, "amount": missing if wan is None else yi_text(wan) + say("map.yi")}


def _told(facts: tuple[Fact, ...], names: Mapping[str, str], say: Words) -> Iterator[str]:
    missing = say("filter.missing")
    for fact in facts:
        if fact.field == "stage":
            old, new = (names.get(code or "", missing) for code in (fact.old, fact.new))
            yield say("change.stage", old=old, new=new)
    for fact in facts:
        if fact.field.startswith(("plan_", "actual_")) and not _is_small(fact):
            yield _date(fact, missing, say)
    for fact in facts:
        if fact.field == "investment_wan":
            yield _amount(fact, missing, say)


def _date(fact: Fact, missing: str, say: Words) -> str:
    values = {
        "field": _field(fact.field, say),
        "old": fact.old or missing,
        "new": fact.new or missing,
    }
    if fact.kind in {"delayed", "earlier"}:
        days = f"{abs(days_moved(fact.old, fact.new)):,}"
        return say(f"change.{fact.kind}_by", days=days, **values)
    return say("change.date", **values)


def _amount(fact: Fact, missing: str, say: Words) -> str:
    old, new = (
        missing if wan is None else yi_text(wan) + say("map.yi") for wan in (fact.old, fact.new)
    )
    if fact.old is None or fact.new is None:
        return say("change.amount_from", old=old, new=new)
    return say("change.amount_by", old=old, new=new, by=signed_yi(fact.new - fact.old))


def signed_yi(wan: int) -> str:
    """Return a difference in 万元 as 亿元 with its sign; 0 has none."""
    return ("+" if wan > 0 else "−" if wan < 0 else "") + yi_text(abs(wan))


def _is_small(fact: Fact) -> bool:
    """Say whether a fact is named only: neither stage, dates of milestones, nor the total."""
    dated = fact.field.startswith(("plan_", "actual_")) and fact.field in BY_NAME
    milestone = dated and BY_NAME[fact.field].type == "date"
    return fact.field not in {"stage", "investment_wan"} and not milestone


def _field(name: str, say: Words) -> str:
    if name == GEOMETRY:
        return say("change.place")
    field = BY_NAME.get(name)
    if field is None:
        return name
    if say.lang == "en":
        return field.en
    return to_traditional(field.zh) if say.lang == "zh-Hant" else field.zh
