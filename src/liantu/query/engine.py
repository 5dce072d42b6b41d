"""A snapshot in DuckDB, ready for questions from many threads."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from glob import escape
from queue import Empty, LifoQueue
from threading import Lock

import duckdb
import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import types as ir

from liantu.query.bits import FACETS, bit_columns, bits_column
from liantu.query.kin import Kin
from liantu.query.question import Question, SqlBook, integers
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


def sites_at(rows: str) -> ir.Table:
    """Return the sites whose row numbers are bound as the list `rows`.

    As a join, which skips the blocks of a large table that hold none of them.
    """
    wanted = integers(rows).unnest().name("row").as_table()
    return SITES.filter(SITES.row.isin(wanted.row))


#: The few sites that lie inside another or hold one.
KIN_SITES: ir.Table = ibis.table(HOT_SCHEMA, name="kin_sites")

_CHINA = timezone(timedelta(hours=8))
_MEMORY_LIMIT = "1200MB"
_THREADS = 2
_MOST_KNOWN = 64
_BOOK = SqlBook()


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
        self._known: dict[Hashable, pa.Table] = {}
        self._known_lock = Lock()
        self._zones: set[str] = set()
        self._zone_lock = Lock()
        self._load()

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
        """Return the answer to a question over SITES, KIN_SITES and zones."""
        sql, values = _BOOK.sql(question)
        with self._cursor() as cursor:
            return cursor.sql(sql, params=values).to_arrow_table()

    def remembered(self, key: Hashable, find: Callable[[], pa.Table]) -> pa.Table:
        """Return a small answer that many questions share, found once; bounded."""
        known = self._known.get(key)
        if known is None:
            known = find()
            with self._known_lock:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.pop(next(iter(self._known)))
                self._known[key] = known
        return known

    def locations(self) -> pa.Table:
        """Return row, lon, lat of all located sites."""

        def build() -> ir.Table:
            return SITES.filter(SITES.lon.notnull()).select("row", "lon", "lat")

        return self.answer(Question("locations", build))

    def add_zone(self, name: str, rows: pa.Array) -> None:
        """Keep the rows inside a zone as table `name`, once."""
        self.add_table(name, pa.table({"row": rows}))

    def add_table(self, name: str, table: pa.Table) -> None:
        """Keep a table about rows under a name, once."""
        with self._zone_lock:
            if name in self._zones:
                return
            cursor = self._root.cursor()
            cursor.register("zone_arrow", table)
            cursor.execute(
                f'create or replace table "{name}" as select * from zone_arrow'  # noqa: S608 - an area's id is letters, digits and hyphens
            )
            cursor.unregister("zone_arrow")
            self._zones.add(name)

    def has_zone(self, name: str) -> bool:
        """Say whether a zone's rows are kept already."""
        return name in self._zones


def today() -> int:
    """Return this day in China as a proleptic ordinal: servers may run in any time zone."""
    return datetime.now(UTC).astimezone(_CHINA).toordinal()
