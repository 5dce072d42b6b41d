"""Any file that people send, as a table."""

from pathlib import Path
from typing import Any, Final

from liantu.domain.check import Problem
from liantu.domain.errors import LedgerError, shown
from liantu.domain.language import Lang
from liantu.ledger.read.child import said
from liantu.ledger.read.child_process import read_in_child
from liantu.ledger.read.feature_table import table_of_features
from liantu.ledger.read.kinds import kind_of
from liantu.ledger.read.limits import UPLOAD, Limits
from liantu.ledger.read.messages import Facts, Task
from liantu.ledger.read.readers import READERS
from liantu.ledger.read.sheet_table import table_of_sheet
from liantu.ledger.read.spool import Spool
from liantu.ledger.read.unreadable import UnreadableError
from liantu.ledger.table import LedgerTable, Progress

#: Plain text of this size can hurt nobody, and starting a process takes longer than reading it.
_SMALL_BYTES: Final = 1 << 20
_PLAIN: Final = ("text", "geojson")


class BrokenFeaturesError(LedgerError):
    """A file of features is broken; the problem is worded as for the store's own file."""

    def __init__(self, name: str, problem: Problem) -> None:
        """Keep the problem, so that it can be said in any language."""
        self._name, self._problem = name, problem
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        """Return file, problem and remedy."""
        return f"{self._name}: {self._problem.text(lang)}"


def _nothing(_: float) -> None:
    pass


def read_table(
    path: Path,
    name: str,
    *,
    sheet: str | None = None,
    limits: Limits = UPLOAD,
    progress: Progress = _nothing,
) -> LedgerTable:
    """Return the records of a file: XLSX, XLS, CSV, GeoJSON, GeoPackage, zipped Shapefile.

    `name` is the user's own name for it. Without `sheet` the likeliest one of several is read. The
    file is read once; what it holds lies in a temporary file as long as the table is used. Titles
    of amounts that leave the unit to a line such as 单位：万元 get that unit. A percentage comes as
    the text `35%`, a date shown as year and month as `2024-06`, an error as the text `#REF!`.

    Raises:
        LedgerError: it cannot be read; the text says why, and what can be done.
    """
    said_name = shown(Path(name).name)
    try:
        return _table(path, said_name, sheet, limits, progress)
    except UnreadableError as error:
        raise _worded(said_name, error.key, error.values) from None


def _table(
    path: Path, name: str, sheet: str | None, limits: Limits, progress: Progress
) -> LedgerTable:
    task = Task(kind_of(path, limits), str(path.absolute()), sheet, limits)
    spool = Spool(2 * limits.inflated_bytes)
    small = task.kind in _PLAIN and path.stat().st_size <= _SMALL_BYTES
    facts, count = _read_here(task, spool) if small else read_in_child(task, spool, progress)
    spool.finish()
    progress(1.0)
    if facts.features:
        return table_of_features(name, spool, facts, count)
    return table_of_sheet(name, spool, facts)


def _read_here(task: Task, spool: Spool) -> tuple[Facts, int]:
    count = 0
    try:
        for message in READERS[task.kind](task):
            if isinstance(message, Facts):
                return message, count
            if isinstance(message, list):
                spool.add(said(message))
                count += 1
    except RecursionError:
        raise UnreadableError("deep") from None
    raise UnreadableError("broken")


def _worded(name: str, key: str, values: dict[str, Any]) -> LedgerError:
    if key == "problem":
        return BrokenFeaturesError(name, Problem(**values))
    quoted = {place: shown(v) if isinstance(v, str) else v for place, v in values.items()}
    return LedgerError.worded(f"reading.{key}", name=name, **quoted)
