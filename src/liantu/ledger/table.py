"""An outside file as a table: what every reader gives and everything after it takes."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from liantu.ledger.finding import Finding

Cell = str | int | float | bool | datetime.datetime | datetime.date | datetime.time | None

#: Told the share of the work that is done, 0..1.
Progress = Callable[[float], None]

SkipReason = Literal["title", "header", "total", "blank", "note"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands in the user's file, and its header.

    `place` is a letter in a workbook (`C`), a number in a CSV (`3`), the property's name in a file
    of features. `title` is one line; a header of two rows reads `upper / lower`.
    """

    place: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it stands in the file.

    `number` is the user's own: the workbook's row, the line on which a CSV record begins, or the
    feature's number 1... `carried` holds the indexes of cells whose value is not the row's own but
    that of a merged cell above. `geometry` is GeoJSON in the table's `crs`, x before y.
    """

    number: int
    cells: tuple[Cell, ...]
    geometry: Mapping[str, Any] | None = None
    feature_id: str | int | None = None
    carried: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is no record, and why; nothing is left out in silence."""

    number: int
    why: SkipReason
    text: str


@dataclass(frozen=True)
class LedgerTable:
    """A file's records. `rows()` may be called again; they lie in a temporary file meanwhile.

    `sheets` names all sheets that hold anything, `sheet` the one read (nothing where there are
    none). `count` is the number of records, where it is known without reading all of them.
    `crs` is `EPSG:n`, or WKT, of `Row.geometry`; nothing if the file does not say or has none.
    `whole_features` says that columns are a site's properties as Liantu keeps or exports them, so
    that cells are taken as they are. `notes` are the file's own words about the table, such as
    单位：万元; `findings` is what the reader itself noticed, such as formulas without a value.
    """

    file: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]
    count: int | None = None
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    crs: str = ""
    has_geometry: bool = False
    whole_features: bool = False
    notes: tuple[str, ...] = field(default=())
    findings: tuple[Finding, ...] = field(default=())
