"""What changed between two states as a workbook: the figures, every changed site, the passport."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from xlsxwriter import Workbook

from liantu.domain.change_words import change_sentence
from liantu.domain.errors import ExportError
from liantu.domain.sentence import facet_names
from liantu.domain.site_change import CHANGE_KINDS
from liantu.domain.wording import Words, words
from liantu.export.columns import Cell
from liantu.export.download import MEDIA_TYPES, Download
from liantu.export.passport import now_in_china, permalink
from liantu.export.request import ExportRequest
from liantu.export.sheet import Pens, Sheet, write_sheet
from liantu.export.xlsx import write_about
from liantu.query.changed import SeenChange, SiteChanges, WhatChanged, what_changed
from liantu.query.selection import Selection
from liantu.store.change import Revision
from liantu.store.revision_words import revision_line

_CHUNK_BYTES: Final = 1 << 20
_COLUMNS = ("id", "name", "kind", "words", "side", "stage_old", "stage_new", "wan_old", "wan_new",
            "town", "unit", "source")  # fmt: skip
_WIDE = {"name": 42, "kind": 18, "words": 70, "side": 18, "source": 40, "figure": 34, "unit": 20}
_NUMBERS = ("count", "wan", "unstated", "building", "producing")


@dataclass(frozen=True, slots=True)
class ChangesRequest:
    """An export of what changed of a selection between two revisions, the newer one's request."""

    whole: ExportRequest
    before: Selection
    revisions: tuple[Revision, Revision]
    found: SiteChanges


def changes_download(request: ChangesRequest) -> Download:
    """Return the workbook to send; the work begins with its first chunk.

    Raises (while iterating):
        ExportError: too many sites changed to be listed, or the passport cannot be made.
    """
    adcode = request.whole.selection.engine.snapshot.catalogue.instance.code
    old, new = (revision.number for revision in request.revisions)
    name = f"liantu-changes-{adcode}-{now_in_china():%Y%m%d}-{old}-{new}.xlsx"
    return Download(name, MEDIA_TYPES["xlsx"], _chunks(request))


def _chunks(request: ChangesRequest) -> Iterator[bytes]:
    if not request.found.complete:
        raise ExportError.worded("changes.too_many")
    with tempfile.TemporaryDirectory(prefix="liantu-") as folder:
        path = Path(folder) / "changes.xlsx"
        _write(request, path)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk


def _write(request: ChangesRequest, path: Path) -> None:
    lang = request.whole.lang
    say, told = words(lang), request.whole.passport()
    found = what_changed(request.before, request.whole.selection, request.found.changes)
    lines = (revision_line(revision, say) for revision in request.revisions)
    told["permalink"] = _link(request)
    told["notes"] = [say("changes_file.note", old=next(lines), new=next(lines)), *told["notes"]]
    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        book.set_properties({"title": say("changes_file.sheet_changes")})
        pens = Pens.of(book, lang)
        titles = {name: say(f"changes_file.{name}") for name in ("figure", "old", "new", "by")}
        figures = Sheet(say("changes_file.sheet_figures"), titles, _WIDE)
        write_sheet(book, figures, pens, _figure_rows(found, say))
        titles = {name: say(f"changes_file.{name}") for name in _COLUMNS}
        sites = Sheet(say("changes_file.sheet_changes"), titles, _WIDE)
        write_sheet(book, sites, pens, (_site_row(request, one) for one in found.changes))
        write_about(book, told, lang)


def _link(request: ChangesRequest) -> str:
    """Return the address of the page that compares the same two states."""
    whole, last = request.whole, request.whole.selection
    sides = zip((request.before, last), request.revisions, strict=True)
    old, new = (quote(side.rev or str(revision.number)) for side, revision in sides)
    found = permalink(last.site_filter, whole.base, last.rev, "progress")
    return f"{found}&panel=changes&compare={old}..{new}"


def _figure_rows(found: WhatChanged, say: Words) -> Iterator[list[Cell]]:
    old, new = found.old, found.new
    for name in _NUMBERS:
        was, now = (getattr(side.summary, name) for side in (old, new))
        yield [say(f"changes_file.number_{name}"), was, now, now - was]
    for light, was in old.lights.items():
        now = new.lights[light]
        yield [say(f"light.{light}"), was, now, now - was]
    counts = found.counts
    for kind in CHANGE_KINDS:
        yield [say(f"change.{kind}"), None, counts[kind], None]
    for kind, wan in found.wan.items():
        yield [say("changes_file.wan_of", kind=say(f"change.{kind}")), None, wan, None]


def _site_row(request: ChangesRequest, seen: SeenChange) -> list[Cell]:
    lang = request.whole.lang
    catalogue = request.whole.selection.engine.snapshot.catalogue
    say, change, site = words(lang), seen.change, seen.change.site
    names = {facet: facet_names(facet, catalogue, lang) for facet in ("stage", "town")}
    sides = [None if side is None else side["properties"] for side in (change.before, change.after)]
    side = "entered" if seen.entered else "left" if seen.left else ""
    missing = say("filter.missing")
    return [
        change.id,
        str(site.get("name") or change.id),
        say("gap.stage_joint").join(say(f"change.{kind}") for kind in change.kinds),
        change_sentence(change, catalogue, say),
        say(f"changes_file.side_{side}") if side else None,
        *(None if one is None else names["stage"].get(one.get("stage") or "", missing)
          for one in sides),
        *(None if one is None else one.get("investment_wan") for one in sides),
        names["town"].get(site.get("town") or "", missing),
        site.get("unit"),
        site.get("source_title"),
    ]  # fmt: skip
