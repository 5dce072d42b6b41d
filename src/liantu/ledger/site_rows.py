"""A table and its map to sites: every row in the store's words, and what is wrong with it."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Final

from liantu.domain.catalogue import Catalogue
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.county import county_of
from liantu.ledger.datum import datum_of_crs
from liantu.ledger.placing import Placer
from liantu.ledger.repeats import Repeats, number_of_text
from liantu.ledger.row_checks import doubts
from liantu.ledger.row_draft import RowDraft
from liantu.ledger.row_notes import NoteFinding, RowNotes
from liantu.ledger.row_plan import RowPlan
from liantu.ledger.row_reader import RowReader
from liantu.ledger.site_row import SiteRow
from liantu.ledger.table import LedgerTable, Progress, Row
from liantu.ledger.whole_reader import WholeReader
from liantu.query.engine import today

#: Rows whose places are worked out together.
_BATCH: Final = 1024


def site_rows(
    table: LedgerTable,
    column_map: ColumnMap,
    catalogue: Catalogue,
    note: NoteFinding,
    progress: Progress = lambda _: None,
) -> Iterator[SiteRow]:
    """Yield the table's rows as sites, in the file's order, and tell `note` what is wrong.

    What the reader of the file noticed comes first. Rows with `must` findings are yielded too,
    without what could not be read. Sums are integer 万元, places WGS84. Findings about all rows
    come last: take every row before believing that there are none. Memory does not grow with the
    rows, but for 32 bytes each.

    Raises:
        LedgerError: two columns are to feed one property, or the map names something unknown.
    """
    for found in table.findings:
        note(found)
    notes = RowNotes(note)
    reader: RowReader | WholeReader
    if table.whole_features:
        reader = WholeReader(table, catalogue, notes)
    else:
        reader = RowReader(table, RowPlan.of(table, column_map, catalogue), notes)
    datum = column_map.datum or datum_of_crs(table.crs)
    if table.whole_features and datum is None:
        datum = "wgs84"
    placer = Placer(table, catalogue, county_of(catalogue), datum, notes, reader.place_column)
    return _site_rows(reader, placer, notes, progress)


def _site_rows(
    reader: RowReader | WholeReader, placer: Placer, notes: RowNotes, progress: Progress
) -> Iterator[SiteRow]:
    ids, day, done, table = Repeats(), _yyyymmdd(), 0, placer.table
    for rows in _batches(table.rows()):
        drafts = [reader.read(row) for row in rows]
        placer.place(drafts)
        for draft in drafts:
            if draft.site_id is not None:
                ids.add(number_of_text(draft.site_id), draft.number)
            _check(draft, reader, notes, day)
            yield draft.site_row(states_place=reader.states_place)
        done += len(rows)
        if table.count:
            progress(min(1.0, done / table.count))
    for first, *others in ids.rows_of_repeats(2):
        for number in others:
            notes.say("must", "duplicate_id", number, reader.column("id"), values={"first": first})
    placer.flush()
    notes.flush()
    progress(1.0)


def _check(draft: RowDraft, reader: RowReader | WholeReader, notes: RowNotes, day: int) -> None:
    for doubt in doubts(draft.properties, day):
        column = reader.column(doubt.field)
        value = draft.properties.get(doubt.field)
        notes.say("later", doubt.what, draft.number, column, value, doubt.values)
    if "town" in draft.properties and draft.properties["town"] is None:
        notes.say("later", "no_town", draft.number, reader.column("town"))


def _batches(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    rest = iter(rows)
    while batch := tuple(islice(rest, _BATCH)):
        yield batch


def _yyyymmdd() -> int:
    return int(date.fromordinal(today()).strftime("%Y%m%d"))
