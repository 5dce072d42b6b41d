"""The first parts of a briefing: what it is about, its numbers, and its map."""

from collections.abc import Iterator
from datetime import date

from liantu.domain.filter import LANDING
from liantu.domain.money import yi_text
from liantu.export.briefing.blocks import (
    Block,
    Figure,
    Figures,
    Heading,
    Paragraph,
    Picture,
    words_in,
)
from liantu.export.briefing.map_picture import MAP_WIDTH_MM, map_picture
from liantu.export.briefing.request import BriefingRequest
from liantu.export.briefing.structure import leading
from liantu.query.light_list import light_counts
from liantu.query.summary import Summary


def overview(request: BriefingRequest, summary: Summary) -> Iterator[Block]:
    """Yield filter, numbers in a sentence, and the numbers that people look for first."""
    say = request.say
    yield Heading(say("briefing.overview"))
    yield Paragraph(words_in(say("briefing.filter", sentence=request.sentence())))
    if request.selection.rev:
        day = date.fromordinal(request.selection.today).isoformat()
        yield Paragraph(words_in(say("briefing.past", rev=request.selection.rev, day=day)))
    if not summary.count:
        yield Paragraph(words_in(say("briefing.nothing")))
        return
    yield Paragraph(words_in(say("briefing.sentences").join(_numbers(request, summary))))
    yield _figures(request, summary)
    led = leading(request) if summary.count > 1 else None
    if led:
        yield led


def _numbers(request: BriefingRequest, summary: Summary) -> Iterator[str]:
    """Yield the numbers of the headline as sentences."""
    say = request.say
    counted = "sites" if _only_projects(request) else "records"
    yield say(f"briefing.counts_{counted}", n=f"{summary.count:,}", yi=yi_text(summary.wan))
    if summary.unstated:
        yield say(f"briefing.unstated_{counted}", n=f"{summary.unstated:,}")
    else:
        yield say("briefing.unstated_none")
    phases = {"building": f"{summary.building:,}", "producing": f"{summary.producing:,}"}
    yield say("briefing.phases", **phases)
    if summary.unlocated:
        yield say("briefing.unlocated", n=f"{summary.unlocated:,}")
    else:
        yield say("briefing.unlocated_none")
    if summary.inside_another:
        yield say("briefing.inside", n=f"{summary.inside_another:,}")


def _only_projects(request: BriefingRequest) -> bool:
    return request.selection.site_filter.kind == LANDING.kind


def _figures(request: BriefingRequest, summary: Summary) -> Figures:
    say, catalogue = request.say, request.catalogue
    lights = light_counts(request.selection)
    everything = request.link(request.selection.site_filter)
    stages = {
        phase: request.link(request.narrowed("stage", catalogue.stages_in(phase)))
        for phase in ("building", "producing")
    }
    count = "count" if _only_projects(request) else "records"
    return Figures(
        (
            Figure(f"{summary.count:,}", say(f"briefing.figure_{count}"), everything),
            Figure(yi_text(summary.wan), say("briefing.figure_wan"), everything),
            Figure(f"{summary.building:,}", say("briefing.figure_building"), stages["building"]),
            Figure(f"{summary.producing:,}", say("briefing.figure_producing"), stages["producing"]),
            *(
                Figure(
                    f"{lights[light]:,}",
                    say(f"briefing.figure_{light}"),
                    request.link(request.narrowed("light", (light,))),
                )
                for light in ("red", "amber")
            ),
        )
    )


def map_part(request: BriefingRequest, summary: Summary) -> Iterator[Block]:
    """Yield the map with what it shows and what it cannot."""
    say = request.say
    yield Heading(say("briefing.map_title"))
    drawn = map_picture(request.selection, request.lang, request.face)
    if drawn is None:
        yield Paragraph(words_in(say("briefing.map_none")))
        return
    beyond = summary.pinned - drawn.shown
    caption = say(
        "briefing.map_caption_beyond" if beyond else "briefing.map_caption",
        number=1,
        shown=f"{drawn.shown:,}",
        unlocated=f"{summary.unlocated:,}",
        **({"beyond": f"{beyond:,}"} if beyond else {}),
    )
    alt = say("briefing.map_alt", n=f"{drawn.shown:,}")
    yield Picture(drawn.png, alt, caption, MAP_WIDTH_MM)
    sources = say("briefing.joint").join(
        say(f"map_source.{source}") for source in ("boundary", "places")
    )
    yield Paragraph(words_in(say("briefing.map_note", sources=sources)), note=True)
