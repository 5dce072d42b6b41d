"""Which sites are late or silent, and why, worst first."""

from collections.abc import Iterator
from datetime import date

from liantu.domain.filter import LIGHTS
from liantu.domain.light_words import reason, rule_lines
from liantu.domain.sentence import facet_names
from liantu.export.briefing.blocks import (
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Run,
    Table,
    Tone,
    words_in,
)
from liantu.export.briefing.request import BriefingRequest
from liantu.query.light_list import LightRow, light_counts, light_page
from liantu.query.map_sites import shortened

#: How many of each light a meeting can talk about.
_MOST: dict[str, int] = {"red": 30, "amber": 15}
_TONES: dict[str, Tone] = {"red": "red", "amber": "amber"}


def light_part(request: BriefingRequest) -> Iterator[Block]:
    """Yield the lights' numbers, their rule, and the red and amber sites with the reasons."""
    say, selection = request.say, request.selection
    counts = light_counts(selection)
    yield Heading(say("briefing.lights"))
    numbers = {light: f"{counts[light]:,}" for light in LIGHTS}
    today = date.fromordinal(selection.today).isoformat()
    yield Paragraph(words_in(say("briefing.lights_lead", today=today, **numbers)))
    if not counts["red"] and not counts["amber"]:
        yield Paragraph(words_in(say("briefing.lights_none")))
    else:
        yield from _table(request, counts)
    rules = rule_lines(request.catalogue.lights, say)
    told = (
        say("briefing.rule_of", light=say(f"light.{light}"), rule=rules[light])
        for light in ("red", "amber")
    )
    yield Paragraph(words_in(say("briefing.sentences").join(told)), note=True)


def _table(request: BriefingRequest, counts: dict[str, int]) -> Iterator[Block]:
    say = request.say
    found = {
        light: light_page(request.selection, light, 0, most)[0] for light, most in _MOST.items()
    }
    # A column that says "not stated" in every row tells nothing that one sentence does not.
    units = any(row.site.get("unit") for rows in found.values() for row in rows)
    columns = (
        Column(say("briefing.light"), 14 if request.lang == "en" else 11, "center"),
        Column(say("briefing.project"), 44 if units else 54),
        Column(say("briefing.stage"), request.stage_width, "center"),
        *((Column(say("briefing.unit"), 26),) if units else ()),
        Column(say("briefing.reason"), 62 if units else 78),
    )
    rows = tuple(
        _row(request, light, row, units=units) for light, rows in found.items() for row in rows
    )
    yield Table(say("briefing.lights_table"), columns, rows)
    if not units:
        yield Paragraph(words_in(say("briefing.no_units")), note=True)
    left = {light: counts[light] - len(rows) for light, rows in found.items()}
    if any(left.values()):
        told = {light: f"{n:,}" for light, n in left.items()}
        yield Paragraph(words_in(say("briefing.lights_more", **told)), note=True)


def _row(request: BriefingRequest, light: str, row: LightRow, *, units: bool) -> tuple[Line, ...]:
    say, site = request.say, row.site
    stages = facet_names("stage", request.catalogue, request.lang)
    missing = say("filter.missing")
    return (
        (Run(say(f"light.{light}"), tone=_TONES[light], bold=True),),
        (Run(shortened(site["name"]), request.link(request.selection.site_filter, row.id)),),
        words_in(stages.get(site.get("stage") or "", missing)),
        *((words_in(shortened(site.get("unit") or missing)),) if units else ()),
        words_in(reason(row.judgement, say)),
    )
