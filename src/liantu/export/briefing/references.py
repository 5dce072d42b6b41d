"""The sources of the sites that a paper lists, each once and numbered."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from liantu.export.briefing.blocks import Block, Column, Line, Run, Table, words_in
from liantu.export.briefing.request import BriefingRequest
from liantu.query.map_sites import shortened

_TOLD = ("source_title", "source_publisher", "source_date", "source_url")
#: Headlines are longer than names, but no text of a record may fill a page.
_LONGEST_TITLE = 200
_Source = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class References:
    """Row of a site → the number of its source, from 1; and the sources in that order."""

    numbers: Mapping[int, int]
    sources: tuple[_Source, ...]


def references(request: BriefingRequest, rows: Sequence[int]) -> References:
    """Return the sources of a few sites, numbered in the order in which the sites are listed."""
    wanted = sorted(rows)
    snapshot = request.selection.engine.snapshot
    batches = snapshot.feature_texts(pa.array(wanted, pa.int32()))
    texts = (text for batch in batches for text in batch.to_pylist())
    found = {
        row: _source(json.loads(text)["properties"])
        for row, text in zip(wanted, texts, strict=True)
    }
    sources = tuple(dict.fromkeys(found[row] for row in rows if any(found[row])))
    place = {source: number for number, source in enumerate(sources, 1)}
    return References({row: place[found[row]] for row in rows if any(found[row])}, sources)


def _source(site: Mapping[str, Any]) -> _Source:
    title, publisher, day, url = (str(site.get(name) or "") for name in _TOLD)
    # Without a title the date tells no papers apart; the list has it beside each site.
    return (title, publisher, day, url) if title or url else ("", publisher, "", "")


def reference_table(request: BriefingRequest, told: References) -> Iterator[Block]:
    """Yield the table of the sources, none where no site names any."""
    say = request.say
    if not told.sources:
        return
    columns = (
        Column(say("briefing.reference"), 12, "center"),
        Column(say("briefing.source_title"), 84),
        Column(say("briefing.publisher"), 40),
        Column(say("briefing.source_date"), 22, "center"),
    )
    rows = tuple(_row(request, number, one) for number, one in enumerate(told.sources, 1))
    yield Table(say("briefing.references"), columns, rows)


def _row(request: BriefingRequest, number: int, source: _Source) -> tuple[Line, ...]:
    title, publisher, day, url = source
    missing = request.say("filter.missing")
    link = url if url.startswith(("https://", "http://")) else ""
    return (
        words_in(f"[{number}]"),
        (Run(_cut(title or url or missing), link),),
        words_in(shortened(publisher or missing)),
        words_in(day or (missing if title or url else "")),
    )


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
