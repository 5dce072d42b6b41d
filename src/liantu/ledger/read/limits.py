"""What a file may cost: bytes, rows, columns, time and memory."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that reading one file may take; every limit is said in the error that it causes.

    `seconds` are those of the processor; four times as long by the clock is the end, too.
    """

    file_bytes: int
    inflated_bytes: int
    rows: int
    columns: int
    seconds: int
    memory_bytes: int = 1 << 30


#: For a file that somebody uploads: an answer within ten seconds.
UPLOAD: Final = Limits(50 << 20, 1 << 30, 1_048_576, 500, 9)
#: For whoever may run programs on this machine: the largest ledgers.
COMMAND_LINE: Final = Limits(2 << 30, 4 << 30, 2_000_000, 500, 1_800)

#: Entries of a zip file, and bytes of the list of them, which is read before it can be counted.
MOST_ENTRIES: Final = 10_000
MOST_DIRECTORY_BYTES: Final = 4 << 20
#: Texts that an XLSX keeps apart from its cells; they are held in memory.
MOST_TEXT_BYTES: Final = 256 << 20
MOST_TEXTS: Final = 4_000_000
#: A web page is searched again from where it was left unclear, so that time grows with its square.
MOST_PAGE_BYTES: Final = 8 << 20
#: Excel's own limit for a cell is 32,767; a CSV of Liantu's may hold more.
CELL_CHARS: Final = 1 << 20
#: Merged ranges of a sheet, and cells that take their value from a merged one above.
MOST_MERGES: Final = 200_000
MOST_SPREAD: Final = 2_000_000
#: Sheets of a workbook that are looked at.
MOST_SHEETS: Final = 255
#: One record as the child process hands it over.
MOST_LINE_BYTES: Final = 64 << 20
#: Cells of one kind of trouble that are named; the rest have the same cause.
MOST_NAMED: Final = 1_000
