"""Earlier revisions ready for questions: the last few that were asked for, here and on disk."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from liantu.domain.dates import day_number, is_partial_date, last_day
from liantu.query.engine import Engine, today
from liantu.store.change import Revision
from liantu.store.fingerprint import Fingerprint
from liantu.store.history import History
from liantu.store.history_past import day_in_china
from liantu.store.live import SiteStore

#: An engine of 100,000 sites takes some 100 MB.
MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class AsOf:
    """A moment of the past: how an address names it, its sites, and the day to judge them on."""

    rev: str
    engine: Engine
    day: int


class Past:
    """The revisions of a store as engines; safe across threads and processes."""

    def __init__(self, store: SiteStore, history: History) -> None:
        """Take the store and its history; nothing is read before it is asked for."""
        self._store, self._history = store, history
        self._folder = store.folder() / "revisions"
        self._engines: dict[tuple[str, tuple[int, ...]], Engine] = {}
        # One at a time: whoever asks for the same revision meanwhile finds it made.
        self._turn = Lock()

    def as_of(self, rev: str) -> AsOf:
        """Return the store as of a revision's number, or of the end of a month or day.

        Raises:
            LedgerError: there is no such revision.
            HistoryError: it cannot be taken out of the history.
            LiantuError: its sites or the catalogue are not usable, or the cache is not writable.
        """
        revision = self._history.named(rev)
        return AsOf(rev, self._engine(revision), _day(rev, revision))

    def _engine(self, revision: Revision) -> Engine:
        # With another catalogue the same sites have other columns.
        catalogue = Fingerprint.of(self._store.geodata / "catalogue.toml")
        key = revision.sha256, (revision.number, catalogue.size, catalogue.mtime_ns)
        with self._turn:
            engine = self._engines.pop(key, None) or self._made(revision)
            self._engines[key] = engine
            while len(self._engines) > MOST_KEPT:
                self._engines.pop(next(iter(self._engines)))
        return engine

    def _made(self, revision: Revision) -> Engine:
        path = self._history.materialise(revision.number, self._folder)
        # Used now: those that were not go first.
        with suppress(OSError):
            path.parent.touch()
        store = SiteStore(path, self._store.geodata, path.parent)
        engine = Engine(store.load(), revision)
        for folder in self._old():
            shutil.rmtree(folder, ignore_errors=True)
        return engine

    def _old(self) -> Iterator[Path]:
        folders = [path for path in self._folder.iterdir() if path.is_dir()]
        yield from sorted(folders, key=lambda path: Fingerprint.of(path).mtime_ns)[:-MOST_KEPT]


def _day(rev: str, revision: Revision) -> int:
    """Return the day, as an ordinal, on which a revision is looked at: progress lights judge it."""
    asked = last_day(rev) if is_partial_date(rev) and not rev.isdigit() else None
    return min(day_number(asked or day_in_china(revision)), today())
