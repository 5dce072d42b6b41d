"""The first instance: from the files of geodata/source/ to geodata/sites.geojson."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liantu.domain.errors import LedgerError
from liantu.ledger.instance_cells import Row
from liantu.ledger.instance_rows import Json, event_from_row, feature_from_row
from liantu.ledger.instance_source import (
    EVENT_COLUMNS,
    EVENTS,
    GRAPH,
    LEDGER,
    LEDGER_COLUMNS,
    read_nodes,
    read_rows,
)
from liantu.ledger.instance_words import Words, read_words


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Counts of what was written; a key None means 未说明. Sums in integer 万元."""

    records: int
    located: int
    by_kind: Mapping[str, int]
    by_precision: Mapping[str, int]
    by_stage: Mapping[str | None, int]
    by_chain: Mapping[str, int]
    # Records of kind project only, and none that lies inside another one.
    project_investment_wan: int
    projects_with_investment: int


def build_instance(source_dir: Path, catalogue_path: Path, output_path: Path) -> BuildReport:
    """Write the sites of a first ledger as GeoJSON, whole or not at all, and count them.

    Raises:
        CatalogueError: catalogue.toml is not usable.
        LedgerError: a source file or row cannot be taken, or the output cannot be written.
    """
    sites = sites_from_ledger(source_dir, read_words(catalogue_path))
    _write_whole(output_path, sites_text(sites))
    return report_on(sites)


def sites_from_ledger(source: Path, catalogue: Words) -> dict[str, Any]:
    """Return the FeatureCollection of a folder's ledger, in the ledger's order.

    Raises:
        LedgerError: a file or row cannot be taken; nothing is guessed.
    """
    rows = read_rows(source / LEDGER, LEDGER_COLUMNS)
    event_rows = read_rows(source / EVENTS, EVENT_COLUMNS)
    nodes = read_nodes(source / GRAPH)
    ids = _ids(rows)
    _check_references(rows, "part_of", ids)
    _check_references(event_rows, "project_id", ids)
    _check_node_sites(nodes, ids)
    events = _events_by_site(event_rows, catalogue)
    return {
        "type": "FeatureCollection",
        "name": "liantu-sites",
        "features": [
            feature_from_row(row, events.get(site, ()), nodes.get(site, ()), catalogue)
            for site, row in ids.items()
        ],
    }


def sites_text(sites: Mapping[str, Any]) -> str:
    """Return the collection as GeoJSON text with one feature a line, so that a diff reads well."""
    head = _json({key: value for key, value in sites.items() if key != "features"})
    lines = ",\n".join(map(_json, sites["features"]))
    return f'{head[:-1]},"features":[\n{lines}\n]}}\n'


def report_on(sites: Mapping[str, Any]) -> BuildReport:
    """Return the counts of a FeatureCollection of sites; sums in 万元."""
    features = sites["features"]
    properties = [feature["properties"] for feature in features]
    sums = [
        site["investment_wan"]
        for site in properties
        if site["kind"] == "project" and "part_of" not in site and site["investment_wan"]
    ]
    return BuildReport(
        records=len(features),
        located=sum(feature["geometry"] is not None for feature in features),
        by_kind=Counter(site["kind"] for site in properties),
        by_precision=Counter(site["precision"] for site in properties),
        by_stage=Counter(site["stage"] for site in properties),
        by_chain=Counter(site["chain"] for site in properties),
        project_investment_wan=sum(sums),
        projects_with_investment=len(sums),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _ids(rows: Iterable[Row]) -> dict[str, Row]:
    ids: dict[str, Row] = {}
    for row in rows:
        site = row.needed("id")
        if site in ids:
            raise row.error("id", f"stands already in row {ids[site].line}", "Give each its own")
        ids[site] = row
    return ids


def _check_references(rows: Iterable[Row], column: str, ids: Mapping[str, Row]) -> None:
    for row in rows:
        other = row.text(column)
        if other and (other not in ids or other == row.cells.get("id")):
            raise row.error(column, "is not the id of another row", f"Write an id of {LEDGER}")


def _check_node_sites(nodes: Iterable[str], ids: Mapping[str, Row]) -> None:
    unknown = sorted(set(nodes) - set(ids))
    if unknown:
        raise LedgerError(
            f"{GRAPH} names {', '.join(unknown)}, which {LEDGER} lacks. Correct the id."
        )


def _events_by_site(rows: Iterable[Row], words: Words) -> Mapping[str, Sequence[Json]]:
    """Return site id → its reports, oldest first; undated ones last, in the file's order."""
    events: dict[str, list[Json]] = {}
    for row in rows:
        events.setdefault(row.needed("project_id"), []).append(event_from_row(row, words))
    return {
        site: sorted(found, key=lambda event: str(event.get("date", "~")))
        for site, found in events.items()
    }


def _write_whole(path: Path, text: str) -> None:
    """Write beside the file and swap, so that a reader never meets half a file."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise LedgerError(
            f"{path}: {error.strerror}. Choose a folder that exists and can be written."
        ) from None
