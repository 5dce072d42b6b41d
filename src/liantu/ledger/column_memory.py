"""Column maps that an office has confirmed: next month's file of the same shape needs no word."""

import hashlib
from pathlib import Path

from liantu.domain.errors import LedgerError
from liantu.ledger.column_map import ColumnMap
from liantu.ledger.column_toml import from_toml, to_toml
from liantu.ledger.table import LedgerTable
from liantu.store.snapshot import write_atomically


def remember(folder: Path, table: LedgerTable, column_map: ColumnMap) -> None:
    """Keep a map for files with the same headers, in place of an earlier one.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(_path(folder, table), to_toml(column_map).encode())


def recalled(folder: Path, table: LedgerTable) -> ColumnMap | None:
    """Return the map kept for files with the same headers; None if there is none to be used."""
    try:
        return from_toml(_path(folder, table).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, LedgerError):
        # It only saves work; without it the headers are read anew.
        return None


def _path(folder: Path, table: LedgerTable) -> Path:
    titles = "\n".join(sorted(column.title for column in table.columns))
    return folder / f"{hashlib.sha256(titles.encode()).hexdigest()[:16]}.toml"
