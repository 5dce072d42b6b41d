"""One row of the first ledger to one GeoJSON Feature."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from liantu.domain.errors import LedgerError
from liantu.ledger.instance_cells import Row, code_of, date_of, url_of, wan_of
from liantu.ledger.instance_place import place_of
from liantu.ledger.instance_words import Words

Json: TypeAlias = dict[str, object]

# Readers of the file look for these even where the source is silent; other nulls are left out.
ALWAYS = frozenset({"name", "kind", "chain", "stage", "investment_wan", "town", "precision"})

# The first words found in the source's own text say which sum the number is; sums of different
# kinds are never mixed. A text with none of them is a total investment.
_SUM_WORDS = (
    ("总投资", "investment_wan"),
    ("年度计划", "plan_year_wan"),
    ("年度完成", "done_year_wan"),
    ("到位", "funded_wan"),
    ("完成投资", "done_total_wan"),
)


def feature_from_row(row: Row, events: Sequence[Json], nodes: Sequence[str], words: Words) -> Json:
    """Return the Feature of a ledger row; sums in integer 万元, geometry in WGS84 or null.

    Raises:
        LedgerError: a cell cannot be taken; the text names row, column, value and remedy.
    """
    town = code_of(row, "town", words.towns)
    place = place_of(row, town, words)
    properties: Json = {
        **_identity(row, words),
        **_chain(row, nodes, words),
        **_progress(row, words),
        "town": town,
        "park": row.text("park"),
        "address": row.text("address_text"),
        "precision": place.precision,
        "location_given": row.text("location_precision"),
        "location_source": place.source,
        "datum_given": place.datum,
        "visibility": "public",
        **_provenance(row),
        "events": list(events) or None,
    }
    return {
        "type": "Feature",
        "id": row.needed("id"),
        "geometry": _point(place.lon_lat),
        "properties": {
            key: value for key, value in properties.items() if value is not None or key in ALWAYS
        },
    }


def event_from_row(row: Row, words: Words) -> Json:
    """Return one stage report; what the source does not say is left out.

    Raises:
        LedgerError: a cell cannot be taken.
    """
    row.needed("stage")
    # A remark in brackets says why there is no address.
    remark = (row.text("source_url") or "").startswith("(")
    event: Json = {
        "stage": code_of(row, "stage", words.stages),
        "date": date_of(row, "date"),
        "text": row.text("text"),
        "url": None if remark else url_of(row, "source_url"),
    }
    return {key: value for key, value in event.items() if value is not None}


def _identity(row: Row, words: Words) -> Json:
    row.needed("record_kind")
    return {
        "name": row.needed("name_zh"),
        "name_en": row.text("name_en"),
        "kind": code_of(row, "record_kind", words.kinds),
        "part_of": row.text("part_of"),
        "owner": row.text("owner_org"),
        "content": row.text("content"),
    }


def _chain(row: Row, nodes: Sequence[str], words: Words) -> Json:
    row.needed("chain_guess")
    chain = code_of(row, "chain_guess", words.chains)
    unknown = [node for node in nodes if node not in words.nodes]
    if unknown:
        raise LedgerError(
            f"{row.file} row {row.line}: {row.needed('id')} stands at {', '.join(unknown)}, "
            "which the catalogue lacks. Add the node to catalogue.toml."
        )
    chains = dict.fromkeys([chain, *(node.partition(".")[0] for node in nodes)])
    basis = row.needed("chain_basis")
    if basis not in {"source", "inferred"}:
        raise row.error("chain_basis", "is not known", "Write source or inferred")
    return {
        "chain": chain,
        "chains": list(chains),
        "nodes": list(nodes) or None,
        "chain_basis": basis,
        "industry_text": row.text("industry_text"),
    }


def _progress(row: Row, words: Words) -> Json:
    return {
        "stage": code_of(row, "stage", words.stages),
        "stage_text": row.text("stage_text"),
        "stage_as_of": date_of(row, "stage_as_of"),
        **_sums(row),
        "investment_text": row.text("investment_text"),
        "plan_started": date_of(row, "planned_start"),
        "plan_completed": date_of(row, "planned_completion"),
    }


def _sums(row: Row) -> Mapping[str, int | None]:
    """Return the amount under the property that its own words name; 万元."""
    wan = wan_of(row, "investment_yi")
    text = row.text("investment_text") or ""
    kind = next((key for word, key in _SUM_WORDS if word in text), "investment_wan")
    return {"investment_wan": None, kind: wan}


def _provenance(row: Row) -> Json:
    row.needed("source_url")
    return {
        "source_title": row.needed("source_title"),
        "source_publisher": row.needed("source_publisher"),
        "source_date": date_of(row, "source_date"),
        "source_url": url_of(row, "source_url"),
        "note": row.text("retrieved_note"),
    }


def _point(lon_lat: tuple[float, float] | None) -> Json | None:
    return {"type": "Point", "coordinates": list(lon_lat)} if lon_lat else None
