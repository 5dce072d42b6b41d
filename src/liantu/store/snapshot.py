"""A snapshot: one state of all sites, immutable, known by the hash of its content."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liantu.domain.catalogue import Catalogue

#: Raise when the columns below change, so that old copies are made anew.
FORMAT = 6
ROWS_PER_GROUP = 8192

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
        ("wan", pa.int64()),
        ("as_of", pa.string()),
        ("as_of_day", pa.int32()),
        ("amber_from", pa.int32()),
        ("red_from", pa.int32()),
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

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        chain_sets: Sequence[tuple[str, ...]],
        node_sets: Sequence[tuple[str, ...]],
    ) -> "Codebook":
        """Number the codes in the catalogue's order."""
        codes = {facet: ("", *catalogue.codes(facet)) for facet in CODED}
        return cls(codes, tuple(chain_sets), tuple(node_sets))


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

    def _parquet(self) -> pq.ParquetFile:
        # A ParquetFile is not safe across threads; the memory map below it is.
        return pq.ParquetFile(self._file)

    def feature_at(self, row: int) -> dict[str, Any]:
        """Return one site, as it leaves, by its row number 0..count-1."""
        group = self._parquet().read_row_group(row // ROWS_PER_GROUP, columns=["feature"])
        return json.loads(group["feature"][row % ROWS_PER_GROUP].as_py())

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
