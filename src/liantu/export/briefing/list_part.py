"""The sites themselves: a table of the largest, or all facts where they are few."""

import json
from collections.abc import Iterator
from typing import Any

from liantu.domain.fields import FIELDS, Field
from liantu.domain.language import to_traditional
from liantu.domain.light_reason import judge
from liantu.domain.light_words import reason
from liantu.domain.money import exact_yi, yi_text
from liantu.domain.sentence import facet_names
from liantu.export.briefing.blocks import (
    Align,
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Run,
    Table,
    words_in,
)
from liantu.export.briefing.references import References, reference_table, references
from liantu.export.briefing.request import BriefingRequest
from liantu.query.map_sites import shortened
from liantu.query.page import PageRequest, table_page
from liantu.query.summary import Summary

#: Eight pages; whoever needs more needs the workbook.
_MOST_ROWS = 200
#: So few sites are told about in full.
FEW = 3
_MOST_CHARACTERS = 600
#: Chinese terms are short and break anywhere, English ones neither.
_WIDTHS: dict[str, dict[str, int]] = {
    "zh": {"number": 9, "name": 36, "owner": 23, "chain": 18, "stage": 13, "wan": 15,
           "town": 16, "as_of": 21, "reference": 11},
    "en": {"number": 10, "name": 30, "owner": 22, "chain": 25, "stage": 26, "wan": 16,
           "town": 25, "as_of": 23, "reference": 15},
}  # fmt: skip
_ALIGNED: dict[str, Align] = {
    "number": "center", "stage": "center", "wan": "right", "as_of": "center",
    "reference": "center",
}  # fmt: skip
#: What people read elsewhere in the same table, or keep to the office.
_UNTOLD = {"name", "chain", "events", "visibility", "leader", "part_of", "name_en", "datum_given"}


def list_part(request: BriefingRequest, summary: Summary) -> Iterator[Block]:
    """Yield the table of the sites, largest amounts first, and how many it does not hold."""
    say = request.say
    yield Heading(say("briefing.list"))
    page = table_page(request.selection, PageRequest(size=_MOST_ROWS)).to_pylist()
    twice = request.selection.counted_twice()
    inside = set(twice["row"].to_pylist()) if twice is not None else set()
    columns = tuple(
        Column(say(f"briefing.{name}"), width, _ALIGNED.get(name, "left"))
        for name, width in _WIDTHS["en" if request.lang == "en" else "zh"].items()
    )
    told = references(request, [site["row"] for site in page])
    rows = tuple(
        (*_row(request, number, site, inside), _reference(told, site["row"]))
        for number, site in enumerate(page, 1)
    )
    yield Table(say("briefing.list_table"), columns, rows)
    left = summary.count - len(rows)
    if left:
        more = say("briefing.list_more", shown=f"{len(rows):,}", n=f"{left:,}")
        yield Paragraph(words_in(more), note=True)
    if any(site["row"] in inside for site in page):
        yield Paragraph(words_in(say("briefing.inside_note")), note=True)
    yield from reference_table(request, told)


def _reference(told: References, row: int) -> Line:
    number = told.numbers.get(row)
    return words_in(f"[{number}]" if number else "")


def _row(
    request: BriefingRequest, number: int, site: dict[str, Any], inside: set[int]
) -> tuple[Line, ...]:
    say, codes = request.say, request.selection.engine.snapshot.codebook.codes
    missing = say("filter.missing")

    def name_of(facet: str) -> Line:
        names = facet_names(facet, request.catalogue, request.lang)
        return words_in(names.get(codes[facet][site[facet]], missing))

    mark = say("briefing.inside_mark") if site["row"] in inside else ""
    amount = missing if site["wan"] is None else yi_text(site["wan"]) + mark
    link = request.link(request.selection.site_filter, site["id"])
    return (
        words_in(f"{number:,}"),
        (Run(shortened(site["name"]), link),),
        words_in(shortened(site["owner"] or missing)),
        name_of("chain"),
        name_of("stage"),
        words_in(amount),
        name_of("town"),
        words_in(site["as_of"] or missing),
    )


def detail_part(request: BriefingRequest) -> Iterator[Block]:
    """Yield one table of all stated facts for each of the few sites of a selection."""
    say = request.say
    yield Heading(say("briefing.details"))
    columns = (Column(say("briefing.field"), 34), Column(say("briefing.value"), 122))
    for row in request.selection.rows().to_pylist()[:FEW]:
        feature = request.selection.engine.snapshot.feature_at(row)
        site = feature["properties"]
        facts = tuple(
            (words_in(_title(request, field)), words_in(_value(request, field, site[field.name])))
            for field in FIELDS
            if field.name not in _UNTOLD and site.get(field.name) not in (None, "", [])
        )
        yield Table(shortened(site["name"]), columns, (_light(request, site), *facts))


def _light(request: BriefingRequest, site: dict[str, Any]) -> tuple[Line, Line]:
    """Return the site's light with its reason as a row."""
    say = request.say
    judged = judge(site, request.catalogue, request.selection.today)
    name = say(f"light.{judged.light}")
    told = say("briefing.rule_of", light=name, rule=reason(judged, say))
    return words_in(say("facet.light")), words_in(told)


def _title(request: BriefingRequest, field: Field) -> str:
    if request.lang == "en":
        return field.en
    return to_traditional(field.zh) if request.lang == "zh-Hant" else field.zh


def _value(request: BriefingRequest, field: Field, value: Any) -> str:  # noqa: ANN401 - each field has its type
    say = request.say
    if field.type == "wan":
        return say("briefing.amount", yi=exact_yi(value))
    if field.type == "percent":
        return f"{value}%"
    if field.name == "chain_basis" and say.has(f"basis.{value}"):
        return say(f"basis.{value}")
    if field.facet:
        names = facet_names(field.facet, request.catalogue, request.lang)
        codes = value if isinstance(value, list) else [value]
        return say("briefing.joint").join(names.get(code, str(code)) for code in codes)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text) <= _MOST_CHARACTERS:
        return text
    return text[:_MOST_CHARACTERS] + say("briefing.cut", n=f"{len(text):,}")
