"""A whole briefing, part by part."""

from collections.abc import Callable, Iterator

from liantu.export.briefing.blocks import Block, Heading, Paper
from liantu.export.briefing.gap_part import gap_part
from liantu.export.briefing.light_part import light_part
from liantu.export.briefing.list_part import FEW, detail_part, list_part
from liantu.export.briefing.overview import map_part, overview
from liantu.export.briefing.request import BriefingRequest
from liantu.export.briefing.source_part import source_part
from liantu.export.briefing.structure import structure
from liantu.export.passport import now_in_china
from liantu.query.summary import Summary, summarise

_Part = Callable[[], Iterator[Block]]


def paper(request: BriefingRequest) -> Paper:
    """Return the briefing of a selection; its size does not grow with the number of sites.

    Raises:
        ExportError: the licences cannot be read.
    """
    summary = summarise(request.selection)
    say, snapshot = request.say, request.selection.engine.snapshot
    parts = _parts(request, summary)
    blocks: list[Block] = []
    for number, (step, part) in enumerate(parts):
        request.steps(step, number / (len(parts) + 1))
        blocks.extend(part())
    request.steps("write", len(parts) / (len(parts) + 1))
    subtitle = say(
        "briefing.subtitle",
        as_of=snapshot.as_of or say("briefing.no_date"),
        today=now_in_china().date().isoformat(),
    )
    title = say("briefing.title", place=request.catalogue.instance.name(request.lang))
    return Paper(title, subtitle, tuple(_numbered(blocks, request)))


def _numbered(blocks: list[Block], request: BriefingRequest) -> Iterator[Block]:
    """Yield the blocks with their sections numbered: 一、 in Chinese."""
    number = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            number += 1
            numeral = request.say(f"numeral.{number}")
            text = request.say("briefing.section", number=numeral, text=block.text)
            yield Heading(text)
        else:
            yield block


def _parts(request: BriefingRequest, summary: Summary) -> list[tuple[str, _Part]]:
    """Return what a selection of this size is worth telling, each with the name of its step."""
    wanted = request.selection.site_filter
    parts: list[tuple[str, _Part]] = [("charts", lambda: overview(request, summary))]
    if summary.count:
        parts.append(("map", lambda: map_part(request, summary)))
    if summary.count > FEW:
        parts.append(("charts", lambda: structure(request)))
    # What few sites leave open is no gap of a city, unless somebody asks about their chain.
    if summary.count > FEW or wanted.chain or wanted.node:
        parts.append(("gaps", lambda: gap_part(request)))
    if summary.count:
        parts.append(("lights", lambda: light_part(request)))
    if summary.count > FEW:
        parts.append(("list", lambda: list_part(request, summary)))
    elif summary.count:
        parts.append(("list", lambda: detail_part(request)))
    return [*parts, ("list", lambda: source_part(request))]
