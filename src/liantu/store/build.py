"""A GeoJSON file to a snapshot: strict reading, all problems named, nothing half made."""

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import get_ident
from typing import Any, BinaryIO, Self, cast

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liantu.domain.catalogue import Catalogue
from liantu.domain.check import Problem, SiteCheck
from liantu.domain.errors import SiteFileError, shown
from liantu.domain.language import Lang
from liantu.domain.wording import words
from liantu.store.columns import ColumnBuilder
from liantu.store.feature_stream import BrokenFileError, FeatureStream, open_features
from liantu.store.snapshot import ROWS_PER_GROUP, SCHEMA, Snapshot, version_of, write_atomically

#: Problems are collected up to here; the rest is only counted.
MOST_PROBLEMS = 50
_WGS84 = ("CRS84", "4326", "4490")

#: Told the share of the work that is done, 0..1.
Progress = Callable[[float], None]


class SiteProblemsError(SiteFileError):
    """A file of sites is not usable; `problems` names what must be mended."""

    def __init__(self, path: Path, problems: Sequence[Problem], more: int = 0) -> None:
        """Keep the problems, so that the edge can word them in its language."""
        self.path, self.problems, self.more = path, tuple(problems), more
        super().__init__("\n".join(self.lines("en")))

    def lines(self, lang: Lang) -> list[str]:
        """Return the file and each problem, a line each."""
        say = words(lang)
        lines = [say("problem.file", value=self.path.name)]
        lines += [problem.text(lang) for problem in self.problems]
        if self.more:
            lines.append(say("problem.more", value=self.more))
        return lines


def build_snapshot(
    source: Path, catalogue: Catalogue, folder: Path, progress: Progress = lambda _: None
) -> Snapshot:
    """Read a GeoJSON file strictly and write its Parquet copy and sidecar into a folder.

    Raises:
        SiteProblemsError: with every problem found, up to MOST_PROBLEMS.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Two processes may build the same copy at once: each writes its own and puts it in place whole.
    partial = folder / f"{os.getpid()}-{get_ident()}.partial"
    try:
        with open_features(source) as file:
            snapshot = _read(source, file, catalogue, partial, progress)
        partial.replace(snapshot.path)
    except BrokenFileError as error:
        raise SiteProblemsError(source, [error.problem]) from None
    finally:
        partial.unlink(missing_ok=True)
    write_atomically(snapshot.path.with_suffix(".json"), orjson.dumps(snapshot.describe()))
    return snapshot


def _read(
    source: Path, file: BinaryIO, catalogue: Catalogue, partial: Path, progress: Progress
) -> Snapshot:
    stream, tally = FeatureStream(file), _Tally()
    check, builder = SiteCheck(catalogue), ColumnBuilder(catalogue)
    size = max(source.stat().st_size, 1)
    with _Copy(partial) as copy:
        try:
            for feature in stream:
                _add(feature, check, builder, tally)
                if builder.count % ROWS_PER_GROUP == 0:
                    tally.write(copy, builder)
                    progress(min(stream.bytes_read / size, 1.0))
        except BrokenFileError as error:
            tally.note([error.problem])
        tally.write(copy, builder)
    title = _title(stream.members, source, tally)
    kin = _kin(builder.part_of, check, tally)
    if tally.problems:
        raise SiteProblemsError(source, tally.problems, tally.more)
    # Hashed while it was read: a file that changes meanwhile cannot lend its name to old content.
    version = version_of(stream.sha256)
    return Snapshot(
        version=version,
        count=builder.count,
        located=tally.located,
        as_of=tally.as_of,
        extent=tally.extent,
        codebook=builder.codebook(),
        kin=kin,
        title=title,
        path=partial.with_name(f"{version}-{catalogue.digest[:8]}.parquet"),
        catalogue=catalogue,
    )


class _Copy:
    """The Parquet file; a table is packed and written while the next one is being made."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._hand = ThreadPoolExecutor(1)
        self._under_way: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._finish()
        finally:
            self._hand.shutdown()
            self._writer.close()

    def write(self, table: pa.Table) -> None:
        """Write a table some time before the next one.

        Raises:
            OSError: the one before could not be written.
        """
        self._finish()
        self._under_way = self._hand.submit(
            self._writer.write_table, table, row_group_size=ROWS_PER_GROUP
        )

    def _finish(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way:
            under_way.result()


class _Tally:
    """What is gathered over the whole file while its rows are written."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.more = 0
        self.located = 0
        self.as_of = ""
        self.extent: tuple[float, float, float, float] | None = None

    def note(self, problems: Iterable[Problem]) -> bool:
        """Keep problems; say whether there were any."""
        found = False
        for problem in problems:
            found = True
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)
            else:
                self.more += 1
        return found

    def write(self, copy: _Copy, builder: ColumnBuilder) -> None:
        table = builder.table()
        if table.num_rows == 0 or self.problems:
            return
        copy.write(table)
        self.located += table.num_rows - table["lon"].null_count
        latest = pc.max(table["as_of"]).as_py()
        self.as_of = max(self.as_of, latest or "")
        self._widen(table)

    def _widen(self, table: pa.Table) -> None:
        lon, lat = pc.min_max(table["lon"]).as_py(), pc.min_max(table["lat"]).as_py()
        if lon["min"] is None:
            return
        west, south, east, north = self.extent or (180.0, 90.0, -180.0, -90.0)
        self.extent = (
            min(west, lon["min"]),
            min(south, lat["min"]),
            max(east, lon["max"]),
            max(north, lat["max"]),
        )


def _add(feature: object, check: SiteCheck, builder: ColumnBuilder, tally: _Tally) -> None:
    try:
        if not tally.note(check.problems(feature)):
            builder.add(cast("Mapping[str, Any]", feature))
    except RecursionError:
        tally.note([Problem("too_deep", check.count)])
    except UnicodeEncodeError:
        raw = cast("Mapping[str, Any]", feature)
        parts = {"id": raw["id"], **raw["properties"]}
        field = next((name for name, value in parts.items() if not _whole({name: value})), "")
        tally.note([Problem("surrogate", check.count, shown(raw["id"]), shown(field))])


def _whole(value: object) -> bool:
    """Say whether a value holds no half character, however deep."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _title(members: Mapping[str, Any], source: Path, tally: _Tally) -> str:
    """Return the collection's name; see to it that its coordinates are WGS84."""
    crs, title = members.get("crs"), members.get("name")
    if crs is not None and not any(mark in repr(crs) for mark in _WGS84):
        tally.note([Problem("foreign_crs", value=shown(crs))])
    if not isinstance(title, str) or not title.strip():
        return source.stem
    if not _whole(title):
        tally.note([Problem("surrogate", field="name")])
    return title


def _kin(
    part_of: Sequence[tuple[int, str]], check: SiteCheck, tally: _Tally
) -> tuple[tuple[int, int], ...]:
    """Return (row, ancestor row) pairs, all the way up; a circle is a problem."""
    rows = {child: check.row_of(parent) for child, parent in part_of}
    pairs: list[tuple[int, int]] = []
    for child, parent in rows.items():
        ancestor, seen = parent, {child}
        while ancestor is not None:
            if ancestor in seen:
                tally.note([Problem("part_of_cycle", value=dict(part_of)[child])])
                return ()
            seen.add(ancestor)
            pairs.append((child, ancestor))
            ancestor = rows.get(ancestor)
    return tuple(pairs)
