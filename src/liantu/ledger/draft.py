"""A file compared with the store: what is wrong with it, and what it would change."""

import shutil
import tempfile
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from liantu.domain.catalogue import Catalogue
from liantu.domain.errors import LedgerError
from liantu.ledger.choices import NEW, Choices
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.comparison import Comparison, Terms
from liantu.ledger.diff import Diff
from liantu.ledger.finding import Finding
from liantu.ledger.findings import Findings
from liantu.ledger.matching import Sites
from liantu.ledger.merge import MergeRules
from liantu.ledger.site_row import SiteRow
from liantu.ledger.site_rows import site_rows
from liantu.ledger.spool import Spool
from liantu.ledger.store_checks import StoreChecks
from liantu.ledger.table import LedgerTable, Progress
from liantu.store.change import Change, Feature

__all__ = ["NEW", "Choices", "Draft", "draft_of", "draft_of_rows"]

#: Rows from a table, and the findings they give rise to.
RowReader = Callable[[Callable[[Finding], None], Progress], Iterable[SiteRow]]

#: Shares of the whole work: reading the state, the rows, finding sites by name.
_STATE, _ROWS, _NAMES = 0.15, 0.75, 0.95
_STEPS_PER_TELLING = 1_000


@dataclass(frozen=True)
class Draft:
    """A finished comparison; the changed sites lie in a private temporary folder.

    `blocked` says that something must be fixed before anything can be written; `base` is the
    revision compared with, where the state knows it. Close it, or use it in `with`.
    """

    file: str
    sheet: str
    rows: int
    findings: Findings
    diff: Diff
    base: int | None
    _folder: Path = field(repr=False)
    _changes: Spool = field(repr=False)
    _left: frozenset[str] = frozenset()
    _watch: Progress = field(repr=False, default=lambda _: None)

    @property
    def blocked(self) -> bool:
        """Say whether a finding stands that must be fixed first."""
        return self.findings.total_of("must") > 0

    def changes(self) -> Iterator[Change]:
        """Yield what a commit does: changed sites, new ones, then those missing from the file."""
        for number, (before, after) in enumerate(self._changes):
            change = Change(before, after)
            if number % _STEPS_PER_TELLING == 0:
                self._watch(number / self._changes.count)
            if change.id not in self._left:
                yield change

    def without(self, ids: Collection[str]) -> "Draft":
        """Return the same draft that leaves some sites as they are in the store."""
        return replace(self, _left=self._left | frozenset(ids))

    def watched(self, progress: Progress) -> "Draft":
        """Return the same draft, which tells how far each reading of its changes is."""
        return replace(self, _watch=progress)

    def close(self) -> None:
        """Throw the temporary files away; the counts and entries stay."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Nothing:
    """The state of a store that does not exist yet."""

    def __len__(self) -> int:
        return 0

    def __contains__(self, site_id: object) -> bool:
        return False

    def ids(self) -> Iterator[str]:
        return iter(())

    def get(self, site_id: str) -> Feature | None:  # noqa: ARG002 - the form of Sites
        return None

    def features(self) -> Iterator[Feature]:
        return iter(())


def _silent(_: float) -> None:
    """Tell nobody how far the work is."""


def draft_of(
    table: LedgerTable,
    column_map: ColumnMap,
    catalogue: Catalogue,
    state: Sites | None,
    choices: Choices = Choices(),  # noqa: B008 - a frozen value
    progress: Progress = _silent,
) -> Draft:
    """Return what a table would change in a state of the store; nothing is written to it.

    Raises:
        LedgerError: the file cannot be read to its end, the column map does not fit it, or there
            is no room for the temporary files.
    """

    def reader(note: Callable[[Finding], None], told: Progress) -> Iterable[SiteRow]:
        return site_rows(table, column_map, catalogue, note, told)

    sites = _Nothing() if state is None else state
    return draft_of_rows(reader, (table, column_map), catalogue, sites, choices, progress)


def draft_of_rows(
    reader: RowReader,
    source: tuple[LedgerTable, ColumnMap],
    catalogue: Catalogue,
    sites: Sites,
    choices: Choices,
    progress: Progress,
) -> Draft:
    """Return what rows would change; `source` says where they stand in the user's file.

    Raises:
        LedgerError: the reader says so, or there is no room for the temporary files.
    """
    table, column_map = source
    folder = _folder()
    try:
        with closing(Findings(folder / "findings.jsonl")) as findings:
            rules = MergeRules.of(table, column_map)
            checks = StoreChecks.of(catalogue, table, column_map)
            terms = Terms(catalogue, sites, rules, checks, choices, findings)
            with closing(Comparison(terms, folder)) as comparison:
                _compare(comparison, reader, progress)
                diff = comparison.outcome.diff()
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise LedgerError.worded(
            "import.no_room", name=folder.parent, value=error.strerror
        ) from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    draft = Draft(
        table.file,
        table.sheet,
        comparison.rows,
        findings,
        diff,
        None,
        folder,
        comparison.outcome.changes,
    )
    # A page that is left open for days, or closed without a word, must not fill the disk.
    weakref.finalize(comparison.outcome.changes, shutil.rmtree, folder, ignore_errors=True)
    return draft


def _compare(comparison: Comparison, reader: RowReader, progress: Progress) -> None:
    """Do all of the comparison, in its order."""
    size = len(comparison.sites)
    _told(comparison.load(), size, progress, (0.0, _STATE))
    for row in reader(comparison.findings.add, _part(progress, _STATE, _ROWS)):
        comparison.take(row)
    _told(comparison.settle_open(), comparison.waiting, progress, (_ROWS, _NAMES))
    _told(comparison.settle_missing(), size, progress, (_NAMES, 1.0))
    comparison.check_circles()


def _folder() -> Path:
    """Return a new private folder.

    Raises:
        LedgerError: none can be made.
    """
    try:
        return Path(tempfile.mkdtemp(prefix="liantu-draft-"))
    except OSError as error:
        name = tempfile.gettempdir()
        raise LedgerError.worded("import.no_room", name=name, value=error.strerror) from None


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress that moves between two shares of the whole."""
    return lambda share: progress(start + share * (end - start))


def _told(
    steps: Iterator[None], count: int, progress: Progress, between: tuple[float, float]
) -> None:
    """Do all steps, and tell now and then how far they are."""
    tell = _part(progress, *between)
    for number, _ in enumerate(steps, 1):
        if number % _STEPS_PER_TELLING == 0:
            tell(min(number / max(count, 1), 1.0))
    tell(1.0)
