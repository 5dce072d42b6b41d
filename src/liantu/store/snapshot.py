"""A snapshot: one state of all sites, immutable, known by the hash of its content."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liantu.domain.catalogue import Catalogue
from liantu.domain.milestones import STEPS
from liantu.domain.rates import RATES

#: Raise when the columns below change, so that old copies are made anew.
FORMAT = 10
ROWS_PER_GROUP = 8192
#: Unpacking a group of rows leaves the interpreter free.
_READERS = 2
_ROWS_UNPACKED = 512

#: What the query works on, plus `feature`: the site as it leaves, as JSON text.
SCHEMA = pa.schema(
    [
        ("row", pa.int32()),
        ("id", pa.string()),
        ("name", pa.string()),
        ("owner", pa.string()),
        ("kind", pa.int16()),
        ("chain", pa.int16()),
        ("chain_set", pa.int32()),
        ("node_set", pa.int32()),
        ("stage", pa.int16()),
        ("town", pa.int16()),
        ("precision", pa.int16()),
        ("unit", pa.int32()),
        ("park", pa.int32()),
        # What the record calls the project that it is a phase of; null where it names none.
        ("project", pa.string()),
        ("wan", pa.int64()),
        ("plan_year_wan", pa.int64()),
        ("done_year_wan", pa.int64()),
        ("done_total_wan", pa.int64()),
        ("funded_wan", pa.int64()),
        # The same sums where both sides of a rate are stated: conditions would cost much more.
        *((f"{rate}_{side}", pa.int64()) for rate in RATES for side in ("part", "whole")),
        ("as_of", pa.string()),
        ("as_of_day", pa.int32()),
        ("amber_from", pa.int32()),
        ("red_from", pa.int32()),
        # The last days that dates can mean, as proleptic ordinals.
        *((f"plan_{step}", pa.int32()) for step in STEPS),
        *((f"actual_{step}", pa.int32()) for step in STEPS),
        # When the site came to the stage of a step, and the latest stage it is known to have seen.
        *((f"seen_{step}", pa.int32()) for step in STEPS),
        ("furthest", pa.int16()),
        # How long it stayed at stages, each as domain/milestones packs it.
        ("stays", pa.list_(pa.int32())),
        # The first day on which a planned date lies behind undone.
        ("late_from", pa.int32()),
        # Whether the chain was inferred; null where nobody says.
        ("inferred", pa.bool_()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("gx", pa.int32()),
        ("gy", pa.int32()),
        ("search", pa.string()),
        ("feature", pa.large_string()),
    ]
)
#: How much of a content hash names a version.
VERSION_LENGTH = 12
CODED = ("kind", "chain", "stage", "town", "precision")


@dataclass(frozen=True, slots=True)
class Codebook:
    """How codes are numbered in a snapshot; number 0 is always "not stated"."""

    codes: Mapping[str, tuple[str, ...]]
    chain_sets: tuple[tuple[str, ...], ...]
    node_sets: tuple[tuple[str, ...], ...]
    units: tuple[str, ...] = ("",)
    parks: tuple[str, ...] = ("",)

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        chain_sets: Sequence[tuple[str, ...]],
        node_sets: Sequence[tuple[str, ...]],
        units: Sequence[str],
        parks: Sequence[str],
    ) -> "Codebook":
        """Number the codes in the catalogue's order."""
        codes = {facet: ("", *catalogue.codes(facet)) for facet in CODED}
        return cls(codes, tuple(chain_sets), tuple(node_sets), tuple(units), tuple(parks))


@dataclass(frozen=True)
class Snapshot:
    """All sites of one version, in a Parquet file with the columns of SCHEMA.

    `kin` pairs rows (site, an ancestor it is `part_of`). `as_of` is the latest date that any
    record reports. `extent` is west, south, east, north of the located sites in WGS84 degrees.
    """

    version: str
    count: int
    located: int
    as_of: str
    extent: tuple[float, float, float, float] | None
    codebook: Codebook
    kin: tuple[tuple[int, int], ...]
    title: str
    path: Path
    catalogue: Catalogue

    @cached_property
    def _file(self) -> pa.NativeFile:
        return pa.memory_map(str(self.path))

    @cached_property
    def _metadata(self) -> pq.FileMetaData:
        return pq.ParquetFile(self._file).metadata

    def _parquet(self) -> pq.ParquetFile:
        # A ParquetFile is not safe across threads; the memory map and the metadata below it are.
        return pq.ParquetFile(self._file, metadata=self._metadata)

    def columns(self, names: list[str]) -> pa.Table:
        """Return columns of all sites, whose places are their row numbers."""
        return self._parquet().read(names, use_threads=False).combine_chunks()

    def feature_at(self, row: int) -> dict[str, Any]:
        """Return one site, as it leaves, by its row number 0..count-1."""
        group, at = divmod(row, ROWS_PER_GROUP)
        # Unpacked only as far as the site, which is half of its group on the average.
        batches = self._parquet().iter_batches(
            _ROWS_UNPACKED, row_groups=[group], columns=["feature"], use_threads=False
        )
        batch = next(islice(batches, at // _ROWS_UNPACKED, None))
        return json.loads(batch.column(0)[at % _ROWS_UNPACKED].as_py())

    def features_at(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """Return some sites by their row numbers, in that order; some milliseconds each."""
        with ThreadPoolExecutor(_READERS) as readers:
            return list(readers.map(self.feature_at, rows))

    def feature_texts(self, rows: pa.Array | None) -> Iterator[pa.Array]:
        """Yield the JSON texts of the given rows (ascending; None for all), batch by batch."""
        wanted = None if rows is None else pc.cast(rows, pa.int32())
        file = self._parquet()
        for group in range(file.num_row_groups):
            first = group * ROWS_PER_GROUP
            inside = None if wanted is None else _between(wanted, first, first + ROWS_PER_GROUP)
            if inside is not None and len(inside) == 0:
                continue
            texts = file.read_row_group(group, columns=["feature"])["feature"].combine_chunks()
            yield texts if inside is None else texts.take(pc.subtract(inside, pa.scalar(first)))

    def describe(self) -> dict[str, Any]:
        """Return what the sidecar file keeps, as JSON values."""
        return {
            "format": FORMAT,
            "version": self.version,
            "count": self.count,
            "located": self.located,
            "as_of": self.as_of,
            "extent": self.extent,
            "codebook": asdict(self.codebook),
            "kin": self.kin,
            "title": self.title,
            "parquet": self.path.name,
            "catalogue": self.catalogue.digest,
        }

    @classmethod
    def from_description(
        cls, raw: Mapping[str, Any], folder: Path, catalogue: Catalogue
    ) -> "Snapshot":
        """Rebuild a snapshot from its sidecar's values."""
        book = raw["codebook"]
        codebook = Codebook(
            {facet: tuple(codes) for facet, codes in book["codes"].items()},
            tuple(tuple(codes) for codes in book["chain_sets"]),
            tuple(tuple(codes) for codes in book["node_sets"]),
            tuple(book["units"]),
            tuple(book["parks"]),
        )
        return cls(
            version=raw["version"],
            count=raw["count"],
            located=raw["located"],
            as_of=raw["as_of"],
            extent=tuple(raw["extent"]) if raw["extent"] else None,
            codebook=codebook,
            kin=tuple((child, ancestor) for child, ancestor in raw["kin"]),
            title=raw["title"],
            path=folder / raw["parquet"],
            catalogue=catalogue,
        )


def _between(rows: pa.Array, first: int, end: int) -> pa.Array:
    start = _position(rows, first)
    return rows.slice(start, _position(rows, end) - start)


def _position(rows: pa.Array, value: int) -> int:
    return int(rows.to_numpy(zero_copy_only=False).searchsorted(value))


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hex.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def version_of(sha256: str) -> str:
    """Return the version that a content hash (hex) stands for."""
    return sha256[:VERSION_LENGTH]


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file whole: whoever reads sees the old or the new content, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
