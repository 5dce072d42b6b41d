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

from liantu.query.question import Question, SqlBook
from liantu.store.change import Revision
from liantu.store.snapshot import SCHEMA, Snapshot

#: What questions are asked of; `feature` stays in the Parquet file until a site is wanted whole.
HOT_SCHEMA = ibis.Schema.from_pyarrow(SCHEMA.remove(SCHEMA.get_field_index("feature")))
SITES: ir.Table = ibis.table(HOT_SCHEMA, name="sites")
#: The few sites that lie inside another or hold one, and who lies inside whom.
KIN_SITES: ir.Table = ibis.table(HOT_SCHEMA, name="kin_sites")
KIN: ir.Table = ibis.table({"child": "int32", "ancestor": "int32"}, name="kin")

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
        columns = ", ".join(HOT_SCHEMA.names)
        # DuckDB reads a path as a pattern, and a folder may well be named `[2024]`.
        path = escape(str(self.snapshot.path)).replace("'", "''")
        self._root.execute(
            f"create table sites as select {columns} from read_parquet('{path}') order by row"  # noqa: S608 - our own column names and path
        )
        kin = np.array(self.snapshot.kin, dtype=np.int32).reshape(-1, 2)
        pairs = pa.table({"child": kin[:, 0], "ancestor": kin[:, 1]})
        self._root.register("kin_arrow", pairs)
        self._root.execute("create table kin as select * from kin_arrow")
        self._root.unregister("kin_arrow")
        self._root.execute(
            "create table kin_sites as select * from sites where row in "
            "(select child from kin union select ancestor from kin)"
        )

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
        """Return the answer to a question over SITES, KIN_SITES, KIN and zones."""
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
        with self._zone_lock:
            if name in self._zones:
                return
            cursor = self._root.cursor()
            cursor.register("zone_arrow", pa.table({"row": rows}))
            cursor.execute(
                f'create or replace table "{name}" as select row from zone_arrow'  # noqa: S608 - an area's id is letters, digits and hyphens
            )
            cursor.unregister("zone_arrow")
            self._zones.add(name)

    def has_zone(self, name: str) -> bool:
        """Say whether a zone's rows are kept already."""
        return name in self._zones


def today() -> int:
    """Return this day in China as a proleptic ordinal: servers may run in any time zone."""
    return datetime.now(UTC).astimezone(_CHINA).toordinal()
