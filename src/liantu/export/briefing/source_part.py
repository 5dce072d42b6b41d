"""Where the data are from, on what terms, of which state, and how to see the same again."""

from collections.abc import Iterator

from liantu.domain.language import Lang, to_traditional
from liantu.export.briefing.blocks import (
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Run,
    Table,
    words_in,
)
from liantu.export.briefing.request import BriefingRequest
from liantu.export.licences import licences
from liantu.export.passport import now_in_china, permalink, software
from liantu.settings import settings
from liantu.store.history_past import time_in_china


def source_part(request: BriefingRequest) -> Iterator[Block]:
    """Yield notes, the state of the data, and the sources with their licences.

    Raises:
        ExportError: geodata/licences.toml is there but not usable.
    """
    say = request.say
    yield Heading(say("briefing.sources"))
    yield Paragraph(words_in(say("briefing.notes")))
    yield Table(
        say("briefing.data_table"),
        (Column(say("briefing.field"), 34), Column(say("briefing.value"), 122)),
        tuple(_data_rows(request)),
    )
    columns = (
        Column(say("briefing.source"), 62),
        Column(say("briefing.licence"), 60),
        Column(say("briefing.credit"), 34),
    )
    rows = tuple(_source_rows(request))
    if rows:
        yield Table(say("briefing.sources_table"), columns, rows)


def _data_rows(request: BriefingRequest) -> Iterator[tuple[Line, Line]]:
    say, selection = request.say, request.selection
    snapshot, revision = selection.engine.snapshot, selection.engine.revision
    told = {
        "dataset_version": snapshot.version,
        "dataset_revision": f"{revision.number} ({time_in_china(revision).isoformat()})"
        if revision
        else "",
        "dataset_as_of": snapshot.as_of,
        "counts_total": f"{snapshot.count:,}",
        "created": now_in_china().isoformat(" "),
        "software": software(),
    }
    yield words_in(say("briefing.range")), words_in(request.sentence())
    for key, text in told.items():
        if text:
            yield words_in(say(f"passport.{key}")), words_in(text)
    address = permalink(selection.site_filter, request.whole.base, selection.rev)
    link = request.link(selection.site_filter)
    yield words_in(say("passport.permalink")), (Run(address, link),)


def _source_rows(request: BriefingRequest) -> Iterator[tuple[Line, ...]]:
    lang = request.lang
    for source in licences(settings().geodata, request.selection.engine.snapshot.title):
        name = source.get("name_en" if lang == "en" else "name_zh", "")
        shown = to_traditional(name) if lang == "zh-Hant" else name
        link = source.get("url", "")
        safe = link if link.startswith(("https://", "http://")) else ""
        yield (
            words_in(shown),
            (Run(_in_language(source.get("licence", ""), lang), safe),),
            words_in(source.get("attribution", "")),
        )


def _in_language(text: str, lang: Lang) -> str:
    """Return the half of a text that says the same in Chinese and English, or the whole."""
    chinese, mark, english = text.partition(" / ")
    if not mark or lang == "en":
        return english or text
    return to_traditional(chinese) if lang == "zh-Hant" else chinese
