"""How a selection divides: charts by chain, town, stage and size, and what leads."""

from collections.abc import Iterator, Mapping

from liantu.domain.filter import NONE, SiteFilter
from liantu.domain.money import yi_text
from liantu.domain.sentence import facet_names
from liantu.export.briefing.blocks import Bar, Bars, Block, Heading, Pair, Paragraph, words_in
from liantu.export.briefing.map_picture import MISSING_COLOUR
from liantu.export.briefing.request import BriefingRequest
from liantu.query.rollup import Share, roll_up

_PLAIN_COLOUR = "#0b5c7a"
#: A city may have many towns; a chart shows the fullest, and how many values are not shown.
_MOST_BARS = 18
_LEADING = 3


def structure(request: BriefingRequest) -> Iterator[Block]:
    """Yield four charts, the lower ones first: they fit below the map."""
    say = request.say
    yield Heading(say("briefing.structure"))
    yield Pair(_bars(request, "stage"), _bars(request, "band"))
    yield Pair(_bars(request, "chain"), _bars(request, "town"))
    yield Paragraph(words_in(say("briefing.bars_note")), note=True)


def leading(request: BriefingRequest) -> Paragraph | None:
    """Return in a paragraph where most sites are, None where nothing is stated."""
    led = [_leading(request, facet) for facet in ("chain", "town", "stage")]
    told = request.say("briefing.sentences").join(filter(None, led))
    return Paragraph(words_in(told)) if told else None


def _leading(request: BriefingRequest, facet: str) -> str:
    """Return which stated values have most sites, none where nothing is stated."""
    say, names = request.say, facet_names(facet, request.catalogue, request.lang)
    shares = roll_up(request.selection, facet)
    stated = [(code, share) for code, share in shares.items() if code != NONE and share.count]
    first = sorted(stated, key=lambda pair: -pair[1].count)[:_LEADING]
    if not first:
        return ""
    told = [
        say(
            "briefing.most_one" if share.count > share.unstated else "briefing.most_bare",
            name=names[code],
            n=f"{share.count:,}",
            **({"yi": yi_text(share.wan)} if share.count > share.unstated else {}),
        )
        for code, share in first
    ]
    what = say(f"briefing.by_{facet}")
    return say("briefing.most", what=what, names=say("briefing.joint").join(told))


def _bars(request: BriefingRequest, facet: str) -> Bars:
    say, shares = request.say, roll_up(request.selection, facet)
    names = _names(request, facet)
    colours = _colours(request, facet)
    filled = [(code, share) for code, share in shares.items() if share.count]
    kept = _kept(filled)
    bars = tuple(
        Bar(
            names.get(code, code),
            share.count,
            _note(request, share),
            MISSING_COLOUR if code == NONE else colours.get(code, _PLAIN_COLOUR),
            request.link(_filter_of(request, facet, code)),
        )
        for code, share in kept
    )
    title = say(f"briefing.by_{facet}")
    left = len(filled) - len(kept)
    return Bars(title + (say("briefing.bars_rest", n=left) if left else ""), bars)


def _kept(filled: list[tuple[str, Share]]) -> list[tuple[str, Share]]:
    """Return the fullest values in their order, what is not stated always among them."""
    if len(filled) <= _MOST_BARS:
        return filled
    ranked = sorted(filled, key=lambda pair: (pair[0] != NONE, -pair[1].count))
    kept = {code for code, _ in ranked[:_MOST_BARS]}
    return [pair for pair in filled if pair[0] in kept]


def _note(request: BriefingRequest, share: Share) -> str:
    if share.count == share.unstated:
        return request.say("briefing.bar_unstated")
    return request.say("briefing.bar_wan", yi=yi_text(share.wan))


def _names(request: BriefingRequest, facet: str) -> Mapping[str, str]:
    if facet != "band":
        return facet_names(facet, request.catalogue, request.lang)
    bands = {band.code: band.name(request.lang) for band in request.catalogue.bands}
    return bands | {NONE: request.say("filter.missing")}


def _colours(request: BriefingRequest, facet: str) -> Mapping[str, str]:
    table = {"stage": request.catalogue.stages, "chain": request.catalogue.chains}.get(facet, ())
    return {term.code: term.colour for term in table}


def _filter_of(request: BriefingRequest, facet: str, code: str) -> SiteFilter | None:
    """Return the filter of a bar's sites, None where no filter says it."""
    if facet != "band":
        return request.narrowed(facet, (code,))
    now = request.selection.site_filter
    if now.investment or now.investment_none:
        return None
    if code == NONE:
        return now.with_(investment_none=True)
    ranges = {band.code: band.range for band in request.catalogue.bands}
    return now.with_(investment=(ranges[code],))
