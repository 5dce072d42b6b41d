"""CSV, TSV and the like: encoding and delimiter found, records numbered by their first line."""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any, Final

from liantu.ledger.read.encodings import encoding_of
from liantu.ledger.read.limits import CELL_CHARS, Limits
from liantu.ledger.read.messages import Facts, Messages, Task
from liantu.ledger.read.unreadable import UnreadableError

_DELIMITERS: Final = (",", "\t", ";", "|", "，")
_SAMPLE: Final = 50
_SHARE_RECORDS: Final = 5_000
# The module knows only one limit for all readers; its own is too small for a site's outline.
csv.field_size_limit(CELL_CHARS)


def text_messages(task: Task) -> Messages:
    """Yield the records of a text file; cells are texts, empty ones nothing.

    Raises:
        UnreadableError: no text, no table, or beyond the limits.
    """
    path = Path(task.path)
    encoding = encoding_of(path)
    delimiter = _delimiter(path, encoding)
    size = max(1, path.stat().st_size)
    width = 0
    with _opened(path, encoding) as file:
        for count, record in enumerate(_records(file, delimiter, task.limits)):
            if count % _SHARE_RECORDS == 0:
                yield min(1.0, os.lseek(file.fileno(), 0, os.SEEK_CUR) / size)
            width = max(width, len(record) - 1)
            yield record
    yield Facts(width=width)


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[TextIOWrapper]:
    try:
        # Without translation, because a cell may hold any kind of line break.
        with path.open(encoding=encoding, newline="") as file:
            yield file
    except UnicodeDecodeError:
        raise UnreadableError("encoding") from None


def _records(file: TextIOWrapper, delimiter: str, limits: Limits) -> Iterator[list[Any]]:
    reader = csv.reader(file, delimiter=delimiter)
    begin = 1
    count = 0
    try:
        for cells in reader:
            count += 1
            if len(cells) > limits.columns and any(cells[limits.columns :]):
                raise UnreadableError("columns", most=limits.columns, value=str(len(cells)))
            if count > limits.rows:
                raise UnreadableError("rows", most=limits.rows)
            if any(cells):
                yield [begin, *(cell or None for cell in cells[: limits.columns])]
            begin = reader.line_num + 1
    except csv.Error:
        raise UnreadableError("quotes", line=begin, most=CELL_CHARS) from None


def _delimiter(path: Path, encoding: str) -> str:
    """Return the mark that divides the first records most evenly; a comma if none does."""
    scores = {mark: _evenness(path, encoding, mark) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: scores[mark])


def _evenness(path: Path, encoding: str, mark: str) -> float:
    """Return how many cells a record usually has, times the share of records that have so many."""
    with _opened(path, encoding) as file:
        try:
            records = list(islice(csv.reader(file, delimiter=mark), _SAMPLE))
        except csv.Error:
            return 0
    widths = Counter(len(cells) for cells in records if len(cells) > 1)
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    return width * count / len(records)
