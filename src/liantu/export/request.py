"""What is asked of a download, whatever its format."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from liantu.domain.language import Lang
from liantu.export.columns import Cell, row_of
from liantu.export.passport import passport
from liantu.query.selection import Selection

Format = Literal["geojson", "csv", "xlsx", "gpkg"]
#: A row as Python values takes twenty times the memory of its text.
_ROWS_AT_ONCE = 1024
#: Told how many more sites are written.
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A selection to write; `base` is the server's address, for the permalink."""

    selection: Selection
    lang: Lang = "zh"
    base: str = ""
    progress: Progress = lambda _: None

    def passport(self, *absent: str) -> dict[str, Any]:
        """Return the passport, its columns without those that this format has not."""
        whole = passport(self.selection, self.base, self.lang)
        columns = [column for column in whole["columns"] if column["name"] not in absent]
        return whole | {"columns": columns}

    def text_batches(self) -> Iterator[pa.Array]:
        """Yield the selected sites as JSON texts, up to ROWS_PER_GROUP a batch, in file order."""
        snapshot = self.selection.engine.snapshot
        rows = self.selection.rows()
        everything = len(rows) == snapshot.count
        for texts in snapshot.feature_texts(None if everything else rows):
            yield texts
            self.progress(len(texts))

    def feature_batches(self) -> Iterator[list[dict[str, Any]]]:
        """Yield the selected sites as JSON values, some at a time."""
        for texts in self.text_batches():
            for start in range(0, len(texts), _ROWS_AT_ONCE):
                # Not orjson, which rounds integers beyond 64 bits.
                yield [json.loads(text) for text in texts.slice(start, _ROWS_AT_ONCE).to_pylist()]

    def row_batches(self) -> Iterator[list[list[Cell]]]:
        """Yield the selected sites as rows in the order of COLUMNS, some at a time."""
        for features in self.feature_batches():
            yield list(map(row_of, features))
