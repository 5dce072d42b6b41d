"""The files of a first ledger, read from its folder: rows, stage reports, graph nodes."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from liantu.domain.errors import LedgerError
from liantu.ledger.instance_cells import Row

LEDGER = "ledger.csv"
EVENTS = "stage_events.csv"
GRAPH = "chain_graph_proposal.json"

LEDGER_COLUMNS = (
    "id",
    "record_kind",
    "part_of",
    "name_zh",
    "name_en",
    "owner_org",
    "industry_text",
    "chain_guess",
    "chain_basis",
    "investment_yi",
    "investment_text",
    "stage",
    "stage_text",
    "stage_as_of",
    "planned_start",
    "planned_completion",
    "content",
    "town",
    "park",
    "address_text",
    "lon",
    "lat",
    "location_precision",
    "location_source",
    "datum",
    "source_title",
    "source_publisher",
    "source_date",
    "source_url",
    "retrieved_note",
)
EVENT_COLUMNS = ("project_id", "stage", "date", "source_url", "text")


def read_rows(path: Path, columns: Iterable[str]) -> list[Row]:
    """Return the lines of a UTF-8 CSV file.

    Raises:
        LedgerError: the file is missing, is not UTF-8, lacks a column, or a line has too many
            or too few cells.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    rows: list[Row] = []
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise LedgerError(f"{path.name} lacks the column {', '.join(missing)}. Add it.")
        for cells in reader:
            _check_width(path.name, reader.line_num, cells)
            rows.append(Row(path.name, reader.line_num, cells))
    except csv.Error as error:
        raise LedgerError(
            f"{path.name} row {reader.line_num} is not CSV: {error}. Mend that line."
        ) from None
    return rows


def read_nodes(path: Path) -> Mapping[str, list[str]]:
    """Return site id → its graph nodes (`chain.node`), in the order of the graph.

    Raises:
        LedgerError: the file is missing, is not JSON, or lacks a key.
    """
    nodes: dict[str, list[str]] = {}
    try:
        for chain in json.loads(_text(path))["chains"]:
            for node in chain["nodes"]:
                for site in node.get("projects", ()):
                    nodes.setdefault(site, []).append(f"{chain['code']}.{node['id']}")
    except json.JSONDecodeError as error:
        raise LedgerError(f"{path.name} is not JSON: {error}. Mend that line.") from None
    except KeyError as error:
        raise LedgerError(f"{path.name} lacks the key {error}. Add it.") from None
    return nodes


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror}. Name a folder that holds it.") from None
    except UnicodeDecodeError:
        raise LedgerError(f"{path.name} is not UTF-8. Save it again as CSV UTF-8.") from None


def _check_width(file: str, line: int, cells: Mapping[str | None, object]) -> None:
    # DictReader files a surplus cell under None, and fills a missing one with None.
    if None in cells or None in cells.values():
        raise LedgerError(
            f"{file} row {line} has not as many cells as the heading. Quote cells with commas."
        )
