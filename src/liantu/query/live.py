"""The data set that this process serves: loaded once, swapped whole when its file changes."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from threading import Event, Lock, Thread
from zlib import crc32

from liantu.domain.errors import HistoryError, LiantuError
from liantu.domain.filter import SiteFilter, from_params
from liantu.query.engine import Engine, today
from liantu.query.past import AsOf, Past
from liantu.query.selection import Selection
from liantu.query.zones import ZoneBook, prepare_zone
from liantu.settings import settings
from liantu.store.change import Revision
from liantu.store.history import History
from liantu.store.live import SiteStore
from liantu.store.snapshot import Snapshot

_log = logging.getLogger(__name__)
#: How long a look at the file's time and size is trusted.
LOOK_EVERY_S = 1.0
#: How long a load that is to stop is waited for: it looks up once for each group of rows.
_STOPS_IN_S = 5.0


class _StoppedError(Exception):
    """The server ends before its data is loaded."""


@dataclass(frozen=True, slots=True)
class State:
    """What can be served now: an engine, an error, or (while loading) the share done.

    With both, the engine is the last good state and the error says what is wrong with the new.
    """

    engine: Engine | None = None
    error: LiantuError | None = None
    loading: float | None = None

    @property
    def mark(self) -> str:
        """One word that is another one whenever a page drawn from this state would be another."""
        version = self.engine.snapshot.version if self.engine else ""
        return f"{version}!{crc32(str(self.error).encode()):08x}" if self.error else version


class LiveDataset:
    """Watches a store and keeps the newest readable state of it in memory."""

    def __init__(self, store: SiteStore, zones: ZoneBook) -> None:
        """Take the store to serve; nothing is read before it is asked for."""
        self.zones = zones
        self.history = History(store.path)
        self._past = Past(store, self.history)
        self._store = store
        self._state = State()
        self._seen: tuple[int, ...] | None = None
        self._looked = 0.0
        self._lock = Lock()
        self._worker: Thread | None = None
        self._stopping = Event()

    def state(self, wait_s: float = 0.0) -> State:
        """Return what can be served now; starts a reload when the file has changed.

        With `wait_s`, a load that is under way is waited for up to that many seconds.
        """
        with self._lock:
            now = time.monotonic()
            idle = self._worker is None or not self._worker.is_alive()
            if idle and (self._seen is None or now - self._looked >= LOOK_EVERY_S):
                self._looked = now
                self._look()
            worker = self._worker
        if worker is not None and wait_s > 0:
            worker.join(wait_s)
        return self._state

    def stop(self) -> None:
        """Give up a load that is under way, as when the server ends; a later question begins anew.

        Left alone, its thread would go on while the interpreter takes down what it needs.
        """
        with self._lock:
            worker = self._worker
            if worker is None or not worker.is_alive():
                return
            self._stopping.set()
            worker.join(_STOPS_IN_S)
            self._seen = None

    def _look(self) -> None:
        seen = self._store.stat()
        if seen == self._seen:
            return
        self._seen = seen
        self._stopping.clear()
        old = self._state
        self._state = State(old.engine, old.error, 0.0)
        self._worker = Thread(target=self._load, name="liantu-load", daemon=True)
        self._worker.start()

    def _load(self) -> None:
        # A bug must look like a bug, but must not leave the pages waiting for ever.
        before = self._state
        error = LiantuError("The data could not be loaded. Look into the log.")
        state = State(before.engine, error)
        try:
            state = self._loaded()
        except _StoppedError:
            state = State(before.engine, before.error)
            _log.info("loading was given up: the server ends")
        finally:
            self._state = state

    def _loaded(self) -> State:
        unrecovered = self.history.recover()
        if unrecovered is not None:
            _log.warning("history not recovered: %s", unrecovered)
        try:
            snapshot = self._store.load(self._report)
        except LiantuError as error:
            _log.warning("store not readable: %s", error)
            return State(self._state.engine or self._head() or self._last_good(), error)
        return State(Engine(snapshot, self._revision_of(snapshot)))

    def _revision_of(self, snapshot: Snapshot) -> Revision | None:
        try:
            return self.history.named_after(snapshot.version)
        except HistoryError:
            return None

    def _report(self, share: float) -> None:
        if self._stopping.is_set():
            raise _StoppedError
        self._state = replace(self._state, loading=share)

    def _head(self) -> Engine | None:
        """Return the newest revision, which the history keeps whatever became of the file."""
        try:
            revisions = self.history.revisions()
            return self._past.as_of(str(len(revisions))).engine if revisions else None
        except LiantuError as error:
            _log.warning("newest revision not usable: %s", error)
            return None

    def _last_good(self) -> Engine | None:
        snapshot = self._store.last_good()
        return Engine(snapshot) if snapshot else None

    def as_of(self, rev: str) -> AsOf:
        """Return an earlier state: of a revision's number, or of the end of a month or day.

        Raises:
            LedgerError: there is no such revision.
            LiantuError: it cannot be taken out of the history, or is not usable any more.
        """
        return self._past.as_of(rev)

    def at(self, number: int) -> Engine:
        """Return the engine of a revision; errors as in `as_of`."""
        return self.as_of(str(number)).engine

    def select(
        self, engine: Engine, site_filter: SiteFilter, as_of: AsOf | None = None
    ) -> Selection:
        """Return a filter applied to a state of the data, on this day, or to an earlier one."""
        engine = as_of.engine if as_of else engine
        prepare_zone(engine, self.zones, site_filter)
        if as_of is None:
            return Selection(engine, site_filter, today())
        return Selection(engine, site_filter, as_of.day, as_of.rev)

    def select_params(self, engine: Engine, params: Mapping[str, str]) -> Selection:
        """Return the selection that an address's parameters ask for.

        Raises:
            FilterError: a parameter is malformed.
        """
        return self.select(engine, from_params(params))


@cache
def dataset() -> LiveDataset:
    """Return the data set of this process's settings.

    Raises:
        SettingsError: the settings do not name a readable kind of store.
    """
    now = settings()
    store = SiteStore(now.store_path(), now.geodata, now.cache)
    return LiveDataset(store, ZoneBook(now.geodata, now.cache / "zones"))
