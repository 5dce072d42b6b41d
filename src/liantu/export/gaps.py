"""The openings of the chains as a workbook, and the sites next to them as GeoJSON."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

from xlsxwriter import Workbook

from liantu.domain.catalogue import Catalogue
from liantu.domain.gap_words import opening_words, stage_words
from liantu.domain.gaps import Opening
from liantu.domain.language import Lang
from liantu.domain.sentence import facet_names
from liantu.domain.wording import words
from liantu.export.columns import Cell
from liantu.export.download import MEDIA_TYPES, Download
from liantu.export.geojson import geojson_chunks
from liantu.export.passport import now_in_china
from liantu.export.request import ExportRequest
from liantu.export.sheet import Pens, Sheet, write_sheet
from liantu.export.xlsx import write_about
from liantu.query.chain_nodes import without_nodes
from liantu.query.gap_list import GapList, gap_list

GapFormat = Literal["xlsx", "geojson"]
GAP_FORMATS: Final[tuple[GapFormat, ...]] = get_args(GapFormat)
#: Where no neighbour has a site: a code that no node has, so that the filter picks nothing.
_NOBODY: Final = "no-neighbour"
_CHUNK_BYTES = 1 << 20
_GAPS = ("chain", "node", "code", "tier", "state", "kind", "words", "sites", "wan", "unstated",
         "inferred", "stages", "suppliers", "buyers", "no_suppliers", "no_buyers")  # fmt: skip
_WIDE = {"words": 64, "suppliers": 36, "buyers": 36, "no_suppliers": 30, "no_buyers": 30,
         "stages": 28, "node": 24, "name": 42, "owner": 28, "at_node": 30, "role": 50}  # fmt: skip
_SITES = ("id", "name", "owner", "at_node", "role", "stage", "wan", "town", "source")


@dataclass(frozen=True, slots=True)
class GapRequest:
    """An export of the openings of one chain, or of all that the filter asks about."""

    whole: ExportRequest
    chain: str = ""

    @property
    def lang(self) -> Lang:
        """Return the language of the file."""
        return self.whole.lang

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue of the snapshot."""
        return self.whole.selection.engine.snapshot.catalogue

    def wide(self) -> ExportRequest:
        """Return the request by whose sites the nodes are judged: no node is chosen."""
        return replace(self.whole, selection=without_nodes(self.whole.selection))

    def near(self, openings: Iterable[Opening]) -> ExportRequest:
        """Return the request for the sites at the neighbours of openings, each once."""
        codes = {code for opening in openings for code in opening.neighbours} or {_NOBODY}
        selection = self.whole.selection
        wanted = selection.site_filter.with_(node=tuple(codes))
        return replace(self.whole, selection=replace(selection, site_filter=wanted))

    def openings(self, gaps: GapList) -> list[Opening]:
        """Return the openings of the chain asked for."""
        return [one for one in gaps.openings if self.chain in ("", one.node.chain)]


def gap_download(request: GapRequest, file_format: GapFormat) -> Download:
    """Return the file to send; the work begins with its first chunk.

    Raises (while iterating):
        ExportError: the passport cannot be made.
    """
    snapshot = request.whole.selection.engine.snapshot
    day, adcode = f"{now_in_china():%Y%m%d}", snapshot.catalogue.instance.code
    name = f"liantu-gaps-{adcode}-{day}-{snapshot.version}.{file_format}"
    chunks = _workbook(request) if file_format == "xlsx" else _near_chunks(request)
    return Download(name, MEDIA_TYPES[file_format], chunks)


def _near_chunks(request: GapRequest) -> Iterator[bytes]:
    """Yield the neighbouring sites, whose passport holds the openings too."""
    gaps = gap_list(request.whole.selection)
    openings = request.openings(gaps)
    told = [_described(request, gaps, opening) for opening in openings]
    return geojson_chunks(request.near(openings), {"gaps": told})


def _described(request: GapRequest, gaps: GapList, opening: Opening) -> dict[str, Any]:
    node, share = opening.node, gaps.nodes.nodes[opening.node.code]
    said = {
        lang: opening_words(opening, share.stages, request.catalogue, lang) for lang in ("zh", "en")
    }
    return {
        "node": node.code,
        "name": {"zh": node.name_zh, "en": node.name_en},
        "state": opening.state,
        "kind": opening.kind,
        "sites": share.count,
        "suppliers": opening.suppliers,
        "buyers": opening.buyers,
        "words": said,
    }


def _workbook(request: GapRequest) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="liantu-") as folder:
        path = Path(folder) / "gaps.xlsx"
        _write(request, path)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk


def _write(request: GapRequest, path: Path) -> None:
    say, gaps = words(request.lang), gap_list(request.whole.selection)
    openings, told = request.openings(gaps), request.wide().passport()
    told["notes"] = [say("gap_file.note"), *told["notes"]]
    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        book.set_properties({"title": say("gap_file.sheet_gaps")})
        pens = Pens.of(book, request.lang)
        titles = {name: say(f"gap_file.{name}") for name in _GAPS}
        rows = _gap_rows(request, gaps, openings)
        write_sheet(book, Sheet(say("gap_file.sheet_gaps"), titles, _WIDE), pens, rows)
        sites = _site_rows(request, openings)
        titles = _site_titles(request.lang)
        write_sheet(book, Sheet(say("gap_file.sheet_sites"), titles, _WIDE), pens, sites)
        write_about(book, told, request.lang)


def _gap_rows(
    request: GapRequest, gaps: GapList, openings: Iterable[Opening]
) -> Iterator[list[Cell]]:
    lang, say, catalogue = request.lang, words(request.lang), request.catalogue
    for opening in openings:
        node, share = opening.node, gaps.nodes.nodes[opening.node.code]
        yield [
            catalogue.codes("chain")[node.chain].name(lang),
            node.name(lang),
            node.code,
            say(f"tier.{node.tier}"),
            say(f"node_state.{opening.state}"),
            say(f"gap_kind.{opening.kind}"),
            opening_words(opening, share.stages, catalogue, lang),
            share.count,
            share.wan,
            share.unstated,
            share.inferred,
            stage_words(share.stages, catalogue, lang) or None,
            *(
                _names(request, codes)
                for codes in (
                    opening.suppliers, opening.buyers, opening.no_suppliers, opening.no_buyers
                )
            ),
        ]  # fmt: skip


def _names(request: GapRequest, codes: Iterable[str]) -> str | None:
    nodes, say = request.catalogue.codes("node"), words(request.lang)
    return say("gap.stage_joint").join(nodes[code].name(request.lang) for code in codes) or None


def _site_titles(lang: Lang) -> dict[str, str]:
    say = words(lang)
    return {
        "id": say("export.column_id"),
        "name": say("table.name"),
        "owner": say("table.owner"),
        "at_node": say("gap_file.at_node"),
        "role": say("gap_file.role"),
        "stage": say("facet.stage"),
        "wan": say("gap_file.site_wan"),
        "town": say("facet.town"),
        "source": say("card.source"),
    }


def _site_rows(request: GapRequest, openings: list[Opening]) -> Iterator[list[Cell]]:
    """Yield each neighbouring site once, with what it is to which opening."""
    roles = _roles(request, openings)
    names = {
        facet: facet_names(facet, request.catalogue, request.lang)
        for facet in ("node", "stage", "town")
    }
    joint = words(request.lang)("gap.stage_joint")
    missing = words(request.lang)("filter.missing")
    for features in request.near(openings).feature_batches():
        for feature in features:
            site = feature["properties"]
            nodes = site.get("nodes") or ()
            told = dict.fromkeys(role for code in nodes for role in roles.get(code, ()))
            yield [
                str(feature["id"]),
                site["name"],
                site.get("owner"),
                joint.join(names["node"][code] for code in nodes),
                joint.join(told),
                names["stage"].get(site.get("stage") or "", missing),
                site.get("investment_wan"),
                names["town"].get(site.get("town") or "", missing),
                site.get("source_title"),
            ]


def _roles(request: GapRequest, openings: Iterable[Opening]) -> Mapping[str, list[str]]:
    """Return node → what it is to the openings beside it, in words."""
    say, found = words(request.lang), dict[str, list[str]]()
    for opening in openings:
        name = opening.node.name(request.lang)
        for codes, role in ((opening.suppliers, "supplier"), (opening.buyers, "buyer")):
            for code in codes:
                text = say(f"gap_file.role_{role}", node=name)
                found.setdefault(code, []).append(text)
    return found
