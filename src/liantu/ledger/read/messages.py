"""What a reader says while it reads: records, the share that is done, and at the end the facts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from liantu.ledger.read.limits import Limits

Kind = Literal["zip", "ole", "html", "text", "geojson", "gpkg"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file once all of it has been read; JSON values only.

    Of a table, records are [row number, cells…], and rows and columns in here count as there: from
    1 and from 0. Of features, records are [number, properties, geometry, id], and `columns` names
    the properties.
    """

    features: bool = False
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    #: Places of columns are letters in a workbook, numbers in a text file.
    letters: bool = False
    #: Columns of the widest record.
    width: int = 0
    merges: list[list[int]] = field(default_factory=list)
    no_value: list[list[int]] = field(default_factory=list)
    errors: list[list[int]] = field(default_factory=list)
    #: Rows that the program that made the file does not show.
    hidden: int = 0
    columns: list[str] = field(default_factory=list)
    crs: str = ""
    #: What the file says of its CRS, where that is not understood.
    strange_crs: str = ""
    has_geometry: bool = False
    #: The features are a store's, or come from a download.
    sites: bool = False


Message = list[Any] | float | Facts
Messages = Iterator[Message]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, and the sheet that is asked for; None for the likeliest."""

    kind: Kind
    path: str
    sheet: str | None
    limits: Limits
