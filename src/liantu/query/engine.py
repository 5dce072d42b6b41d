"""A snapshot in DuckDB, ready for questions from many threads."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from glob import escape
from queue import Empty, LifoQueue

import duckdb
import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import types as ir

from liantu.query.bits import FACETS, bit_columns, bits_column
from liantu.query.kept_tables import KeptTables
from liantu.query.kin import Kin
from liantu.query.question import CHOSEN_NAME, Question, SqlBook
from liantu.query.remembered import Remembered
from liantu.store.change import Revision
from liantu.store.snapshot import SCHEMA, Snapshot

# `feature` stays in the Parquet file until a site is wanted whole.
_KEPT = [field for field in SCHEMA if field.name != "feature"]
_MADE = [
    *(pa.field(bits_column(facet), pa.int64()) for facet in FACETS),
    pa.field("exact", pa.int8()),
]
#: What questions are asked of.
HOT_SCHEMA = ibis.Schema.from_pyarrow(pa.schema([*_KEPT, *_MADE]))
SITES: ir.Table = ibis.table(HOT_SCHEMA, name="sites")


#: What the map and the pages tell of single sites.
_TOLD = ["id", "name", "chain", "stage", "wan", "precision", "lon", "lat"]

#: The sites that a filter picks (liantu.query.question.Question.chosen).
CHOSEN: ir.Table = ibis.table(HOT_SCHEMA, name=CHOSEN_NAME)

_CHINA = timezone(timedelta(hours=8))
_MEMORY_LIMIT = "1200MB"
_THREADS = 2
_MOST_KNOWN = 64
#: More than a map has; what is kept for one is not to be forgotten.
_MOST_ZOOMS = 64
BOOK = SqlBook()
_MOST_PARSED = 1024
_parsed = Remembered(_MOST_PARSED)
# `cursor.sql` would not copy the rows of an answer, but plans every question twice, and answers are
# small: over 1,000 sites it takes two and a half times as long.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result")


class Engine:
    """Answers ibis expressions over one snapshot.

    One DuckDB connection shared by threads fails, so each question borrows a cursor of its own.
    """

    def __init__(self, snapshot: Snapshot, revision: Revision | None = None) -> None:
        """Load the columns that questions need; about 1 s for a million sites.

        `revision` is the one that the snapshot is of, if it is of one.
        """
        self.snapshot, self.revision = snapshot, revision
        self._root = duckdb.connect(
            ":memory:", config={"memory_limit": _MEMORY_LIMIT, "threads": _THREADS}
        )
        self._idle: LifoQueue[duckdb.DuckDBPyConnection] = LifoQueue()
        #: Small answers that many questions share.
        self.remembered = Remembered(_MOST_KNOWN)
        self.tables = KeptTables(self._root)
        #: How near a map is → the table of its kept cells (liantu.query.cells).
        self.kept_cells = Remembered(_MOST_ZOOMS)
        self._load()
        # Planning a query for a handful of rows takes 6 ms, as long as gathering 1,000 sites.
        self._told = snapshot.columns(_TOLD)

    def _load(self) -> None:
        columns = ", ".join((*(field.name for field in _KEPT), bit_columns(self.snapshot.codebook)))
        # DuckDB reads a path as a pattern, and a folder may well be named `[2024]`.
        path = escape(str(self.snapshot.path)).replace("'", "''")
        self._root.execute(
            f"create table sites as select {columns} from read_parquet('{path}') order by row"  # noqa: S608 - our own column names and path
        )
        kin = np.array(self.snapshot.kin, dtype=np.int32).reshape(-1, 2)
        self._root.register("kin_rows", pa.table({"row": np.unique(kin)}))
        self._root.execute(
            "create table kin_sites as select * from sites where row in "
            "(select row from kin_rows) order by row"
        )
        self._root.unregister("kin_rows")
        sites = self._root.sql("select * from kin_sites").to_arrow_table()
        self.kin = Kin(sites, kin[:, 0], kin[:, 1])

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            cursor = self._idle.get_nowait()
        except Empty:
            cursor = self._root.cursor()
        yield cursor
        # A cursor whose question failed is not given back.
        self._idle.put(cursor)

    def answer(self, question: Question) -> pa.Table:
        """Return the answer to a question over SITES, CHOSEN and kept tables."""
        sql, values = BOOK.sql(question)
        with self._cursor() as cursor:
            parsed = _parsed(sql, lambda: cursor.extract_statements(sql)[0])
            return cursor.execute(parsed, values).to_arrow_table()

    def sites_at(self, rows: Sequence[int]) -> pa.Table:
        """Return id, name, codes, 万元 and place of sites by their row numbers, in that order."""
        return self._told.take(pa.array(rows, pa.int32()))

    def locations(self) -> pa.Table:
        """Return row, lon, lat of all located sites."""

        def build() -> ir.Table:
            return SITES.filter(SITES.lon.notnull()).select("row", "lon", "lat")

        return self.answer(Question("locations", build))


def today() -> int:
    """Return this day in China as a proleptic ordinal: servers may run in any time zone."""
    return datetime.now(UTC).astimezone(_CHINA).toordinal()
