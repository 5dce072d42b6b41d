"""Tables of row numbers beside the sites: what lies in an area, what holds certain words."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from itertools import count
from threading import Lock

import duckdb
import pyarrow as pa

_MOST_FOUND = 32


def zone_table(zone: str) -> str:
    """Return the name of the table of the rows inside an area."""
    return f"zone_{zone}"


class KeptTables:
    """Tables that a database keeps beside its sites; safe across threads."""

    def __init__(self, root: duckdb.DuckDBPyConnection) -> None:
        """Begin with none."""
        self._root = root
        self._lock = Lock()
        self._names: set[str] = set()
        self._found: dict[Hashable, Future[str | None]] = {}
        self._numbers = count(1)

    def has(self, name: str) -> bool:
        """Say whether a table of this name was kept for good."""
        return name in self._names

    def keep(self, name: str, table: pa.Table) -> None:
        """Keep a table for good under a name of letters, digits, hyphens and underscores; once."""
        with self._lock:
            if name not in self._names:
                self._create(name, table)
                self._names.add(name)

    def found(self, key: Hashable, find: Callable[[], pa.Table | None]) -> str | None:
        """Return the name of the table that `find` returned for a key, or None if it had none.

        Each is found once, while others who ask wait; the 32 last asked for are kept. A name is to
        be used at once: it stays good for the 31 keys found next.
        """
        with self._lock:
            mine = key not in self._found
            known = self._found.pop(key, None) or Future()
            self._found[key] = known
            oldest = next(iter(self._found)) if len(self._found) > _MOST_FOUND else None
            if oldest is not None:
                self._found.pop(oldest).add_done_callback(self._drop)
        if mine:
            self._find(key, known, find)
        return known.result()

    def _find(
        self, key: Hashable, known: Future[str | None], find: Callable[[], pa.Table | None]
    ) -> None:
        try:
            table = find()
            name = None if table is None else f"found_{next(self._numbers)}"
            if name is not None:
                with self._lock:
                    self._create(name, table)
        except BaseException as error:
            with self._lock:
                self._found.pop(key, None)
            known.set_exception(error)
            raise
        known.set_result(name)

    def _create(self, name: str, table: pa.Table | None) -> None:
        cursor = self._root.cursor()
        cursor.register("given", table)
        cursor.execute(f'create or replace table "{name}" as select * from given')  # noqa: S608 - our own name
        cursor.close()

    def _drop(self, done: Future[str | None]) -> None:
        name = None if done.exception() else done.result()
        if name is not None:
            # Who reads it now reads on: a table goes when its last reader has ended.
            self._root.cursor().execute(f'drop table "{name}"')
