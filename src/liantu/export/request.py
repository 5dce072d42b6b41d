"""What is asked of a download, whatever its format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import pyarrow as pa

from liantu.domain.language import Lang
from liantu.export.columns import Cell, row_of
from liantu.export.passport import passport
from liantu.query.selection import Selection

Format = Literal["geojson", "csv", "xlsx", "gpkg"]
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

    def row_batches(self) -> Iterator[list[list[Cell]]]:
        """Yield the selected sites as rows in the order of COLUMNS."""
        for texts in self.text_batches():
            yield [row_of(orjson.loads(text)) for text in texts.to_pylist()]
