"""The selection as CSV (UTF-8 with BOM, CRLF), and its description as CSV on the Web."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson

from liantu.domain.fields import BY_NAME
from liantu.domain.wording import words
from liantu.export.cells import guarded, number_text
from liantu.export.columns import COLUMNS, LIST_MARK, Cell, Column
from liantu.export.request import ExportRequest

#: CSV on the Web wants an address for members that are not its own.
MEMBER = "urn:liantu:passport"
_DATATYPES = {"text": "string", "integer": "integer", "number": "number"}


def csv_chunks(request: ExportRequest) -> Iterator[bytes]:
    """Yield a table with the names of COLUMNS as header; risky texts are guarded (see cells)."""
    yield codecs.BOM_UTF8 + _lines([[column.name for column in COLUMNS]])
    for rows in request.row_batches():
        yield _lines([[_text(cell) for cell in row] for row in rows])


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    # A number is no formula, whatever its sign.
    return guarded(cell) if isinstance(cell, str) else number_text(cell)


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def csv_metadata(request: ExportRequest, file_name: str) -> bytes:
    """Return the JSON that goes beside the CSV as `<file_name>-metadata.json` (W3C CSVW).

    Raises:
        ExportError: the passport cannot be made.
    """
    told = request.passport()
    told["notes"] = [*told["notes"], words(request.lang)("passport.csv_note")]
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": file_name,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "dc:title": told["dataset"]["title"],
        "dc:created": told["created"],
        "tableSchema": {
            "columns": [_described(column) for column in COLUMNS],
            "primaryKey": "id",
        },
        MEMBER: told,
    }
    return orjson.dumps(metadata, option=orjson.OPT_INDENT_2)


def _described(column: Column) -> dict[str, Any]:
    field = BY_NAME.get(column.field)
    described: dict[str, Any] = {
        "name": column.name,
        "titles": {"und": column.name, "zh": column.title("zh"), "en": column.title("en")},
        "datatype": _DATATYPES[column.type],
    }
    if column.name == "id":
        described["required"] = True
    if field is not None and field.type == "codes" and not column.derived:
        described["separator"] = LIST_MARK
    return described
