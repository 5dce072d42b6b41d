"""The files of a history, and how they are read.

A folder `history/<name of the live file>/` holds

    log.jsonl               a line a revision: who, when, why, how many, and its file
    000001-<hash>.zst       revision 1: the file as it was, byte by byte, before the first commit
    000002-<hash>.zst       what revision 2 did: a change a line, before and after
    000417-<hash>.key.zst   all sites as of revision 417, so that nobody must start from 1
    refused.jsonl           who refused which edit from outside; its content lies beside it
    lock                    held while somebody writes

The last line of a revision's file says all that its log line says, so that a lost log can be
rebuilt. `<hash>` begins the SHA-256 of the file itself, so that each proves itself whole. All are
Zstandard: `zstdcat` shows them without this program.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson
import pyarrow as pa

from liantu.domain.errors import HistoryError
from liantu.store.change import Revision
from liantu.store.normal_feature import feature_json

_HASH_LENGTH = 16
_NAME = re.compile(r"(\d{6,})-([0-9a-f]{16})(\.key)?\.zst")
_CHUNK_BYTES = 1 << 20
_FIELDS = {field.name for field in fields(Revision)}


@dataclass(frozen=True, slots=True)
class Places:
    """Where a live file, its history and their drafts lie."""

    live: Path

    @property
    def folder(self) -> Path:
        """Return the history's folder."""
        # `sites.json` beside `sites.geojson` is another store.
        plain = self.live.suffix == ".geojson"
        return self.live.parent / "history" / (self.live.stem if plain else self.live.name)

    @property
    def log(self) -> Path:
        """Return the log."""
        return self.folder / "log.jsonl"

    @property
    def refusals(self) -> Path:
        """Return the list of edits from outside that were refused."""
        return self.folder / "refused.jsonl"

    @property
    def lock(self) -> Path:
        """Return the file that writers lock."""
        return self.folder / "lock"

    @property
    def changes(self) -> Path:
        """Return where a commit's changes are written before their file has its name."""
        return self.folder / ".changes"

    @property
    def draft(self) -> Path:
        """Return where other history files are written before they have their names."""
        return self.folder / ".draft"

    @property
    def live_draft(self) -> Path:
        """Return where the coming live file is written."""
        return self.live.with_name(f".{self.live.name}.new")

    @property
    def live_before(self) -> Path:
        """Return the live file's second name, for as long as a commit may have to be undone."""
        return self.live.with_name(f".{self.live.name}.before")

    def file(self, number: int, digest: str, *, key: bool = False) -> Path:
        """Return where a history file with this SHA-256 belongs."""
        return self.folder / f"{number:06}-{digest[:_HASH_LENGTH]}{'.key' if key else ''}.zst"

    def found(self, *, key: bool) -> list[tuple[int, Path]]:
        """Return number and path of the revisions' files, or of the key frames, in order."""
        if not self.folder.is_dir():
            return []
        matches = [(path, _NAME.fullmatch(path.name)) for path in self.folder.iterdir()]
        return sorted(
            (int(match[1]), path) for path, match in matches if match and bool(match[3]) is key
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision and what else is known of it.

    `base` is the SHA-256 of the revision before, `replaces` that of the live file that stood then:
    another one if other hands had changed it; both are "" for the first. `members` are the
    collection's other members, where the revision changed them. `file` is its file's name.
    """

    revision: Revision
    base: str
    replaces: str
    members: dict[str, Any] | None = None
    file: str = ""

    def trailer(self) -> bytes:
        """Return the last line of the revision's file."""
        value = asdict(self)
        del value["file"]
        return feature_json(value) + b"\n"

    def log_line(self) -> bytes:
        """Return the revision's line of the log."""
        more = {"base": self.base, "replaces": self.replaces, "file": self.file}
        value = asdict(self.revision) | more
        return orjson.dumps(value) + b"\n"

    @classmethod
    def of_trailer(cls, line: bytes, name: str) -> "Entry":
        """Rebuild an entry from its file's last line.

        Raises:
            ValueError, LookupError, TypeError: it is none.
        """
        value = json.loads(line)
        revision = Revision(**value["revision"])
        return cls(revision, value["base"], value["replaces"], value["members"], name)

    @classmethod
    def of_log(cls, line: bytes) -> "Entry":
        """Rebuild an entry from its line of the log, without the members.

        Raises:
            ValueError, LookupError, TypeError: it is none.
        """
        value = json.loads(line)
        values = {name: value[name] for name in _FIELDS}
        return cls(Revision(**values), value["base"], value["replaces"], None, value["file"])


def read_log(path: Path) -> tuple[list[Entry], int]:
    """Return the log's revisions up to the first that is not whole, and where they end.

    Raises:
        OSError: the log is there but cannot be read.
    """
    entries: list[Entry] = []
    size = 0
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return entries, size
    for line in data.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        try:
            entry = Entry.of_log(line)
        except (ValueError, LookupError, TypeError):
            break
        if entry.revision.number != len(entries) + 1:
            break
        entries.append(entry)
        size += len(line)
    return entries, size


def change_line(before: bytes | None, after: bytes | None, at: int | None) -> bytes:
    """Return a change of a site, given as JSON, as its line of a revision's file."""
    before = b"null" if before is None else before
    after = b"null" if after is None else after
    place = b"" if at is None else b',"at":%d' % at
    return b'{"before":' + before + b',"after":' + after + place + b"}\n"


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield chunks compressed, about a megabyte of text each."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= _CHUNK_BYTES:
            yield pack(b"".join(held))
            held, size = [], 0
    if held:
        yield pack(b"".join(held))


def pack(data: bytes) -> bytes:
    """Return data compressed; what is put together compressed is put together when unpacked."""
    return cast("bytes", pa.compress(data, codec="zstd", asbytes=True))


def is_whole(path: Path) -> bool:
    """Say whether a history file's content is what its name says."""
    match = _NAME.fullmatch(path.name)
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return False
    return match is not None and digest.startswith(match[2])


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield a history file's lines, each with its end.

    Raises:
        HistoryError: the file is missing or damaged.
    """
    try:
        if not is_whole(path):
            raise HistoryError.worded("history.damaged", name=path.name)
        with path.open("rb") as file:
            yield from _unpacked_lines(file)
    except OSError:
        raise HistoryError.worded("history.damaged", name=path.name) from None


def _unpacked_lines(file: BinaryIO) -> Iterator[bytes]:
    # A file as it was before the first commit may be a single line: no piece is copied twice.
    pieces: list[bytes] = []
    with pa.CompressedInputStream(pa.PythonFile(file, "r"), "zstd") as stream:
        while data := cast("bytes", stream.read(_CHUNK_BYTES)):
            first, *others = data.split(b"\n")
            pieces.append(first)
            for piece in others:
                yield b"".join(pieces) + b"\n"
                pieces = [piece]
    if pieces != [b""]:
        yield b"".join(pieces)


def read_entry(path: Path) -> Entry | None:
    """Return what a revision's file says of itself; None if it is damaged."""
    line = b""
    try:
        for line in lines_of(path):  # noqa: B007 - the last one is wanted
            pass
        return Entry.of_trailer(line, path.name)
    except (HistoryError, ValueError, LookupError, TypeError):
        return None


def body_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a revision's file but its last.

    Raises:
        HistoryError: the file is missing or damaged.
    """
    held: bytes | None = None
    for line in lines_of(path):
        if held is not None:
            yield held
        held = line
