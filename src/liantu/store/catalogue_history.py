"""The catalogue's history: every state of it kept whole, with who changed it, when and why.

Beside the catalogue, the folder `catalogue-history/` holds

    log.jsonl              a line a revision
    000001-<hash>.toml     the catalogue as of that revision

A state that other hands wrote is kept as a revision of its own (kind `outside`) before the next
one, so that nothing is overwritten unseen.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from filelock import FileLock, Timeout

from liantu.domain.errors import HistoryError, LedgerError
from liantu.store.snapshot import write_atomically

_FOLDER: Final = "catalogue-history"
_WAIT_S = 10.0
_HASH_LENGTH = 16
Kind = Literal["begin", "edit", "outside", "restore"]


@dataclass(frozen=True, slots=True)
class CatalogueRevision:
    """One state of the catalogue; `time` is ISO 8601 in UTC, `sha256` that of the file.

    `restored` is the number of the revision that it brings back, if it does.
    """

    number: int
    time: str
    author: str
    reason: str
    kind: Kind
    sha256: str
    restored: int | None = None


class CatalogueHistory:
    """Changes the catalogue of a geodata folder, one writer at a time, and remembers."""

    def __init__(self, geodata: Path) -> None:
        """Take the folder; nothing is written before the first commit."""
        self._live = geodata / "catalogue.toml"
        self._folder = geodata / _FOLDER

    def revisions(self) -> tuple[CatalogueRevision, ...]:
        """Return all revisions, the oldest first; a line that a crash cut off is none."""
        try:
            lines = (self._folder / "log.jsonl").read_bytes().splitlines()
        except FileNotFoundError:
            return ()
        found: list[CatalogueRevision] = []
        for line in lines:
            try:
                found.append(CatalogueRevision(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return tuple(found)

    def text(self) -> str:
        """Return the catalogue as it is now.

        Raises:
            HistoryError: it cannot be read.
        """
        try:
            return self._live.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise HistoryError.worded("graph.disk", problem=type(error).__name__) from None

    def text_of(self, number: int) -> str:
        """Return the catalogue as of a revision.

        Raises:
            LedgerError: there is no such revision.
            HistoryError: its copy is missing or damaged.
        """
        found = next((one for one in self.revisions() if one.number == number), None)
        if found is None:
            raise LedgerError.worded("graph.no_revision", number=number)
        try:
            text = (self._folder / _copy_name(number, found.sha256)).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            text = ""
        if _hash(text) != found.sha256:
            raise HistoryError.worded("graph.lost", number=number)
        return text

    def commit(
        self, seen: str, text: str, author: str, reason: str, restored: int | None = None
    ) -> CatalogueRevision:
        """Replace the catalogue, whole or not at all; `seen` is the text that was changed.

        `restored` is the number of the revision that is brought back by it, if one is.

        Raises:
            LedgerError: somebody else changed it meanwhile; nothing is written.
            HistoryError: the folder cannot be written.
        """
        try:
            self._folder.mkdir(exist_ok=True)
            with FileLock(self._folder / "lock", timeout=_WAIT_S):
                if self.text() != seen:
                    raise LedgerError.worded("graph.changed")
                self._keep_present(seen)
                # The copy first: whatever is live has a copy, and the log follows it.
                kind: Kind = "edit" if restored is None else "restore"
                revision = replace(self._copied(text, author, reason, kind), restored=restored)
                write_atomically(self._live, text.encode())
                self._log(revision)
                return revision
        except (OSError, Timeout) as error:
            raise HistoryError.worded("graph.disk", problem=type(error).__name__) from None

    def _keep_present(self, text: str) -> None:
        known = self.revisions()
        if not known:
            self._log(self._copied(text, "", "", "begin"))
        elif known[-1].sha256 != _hash(text):
            self._log(self._copied(text, "", "", "outside"))

    def _copied(self, text: str, author: str, reason: str, kind: Kind) -> CatalogueRevision:
        known = self.revisions()
        number = known[-1].number + 1 if known else 1
        time = datetime.now(UTC).isoformat(timespec="seconds")
        name = _copy_name(number, _hash(text))
        write_atomically(self._folder / name, text.encode())
        return CatalogueRevision(number, time, author, reason, kind, _hash(text))

    def _log(self, revision: CatalogueRevision) -> None:
        told = {name: value for name, value in asdict(revision).items() if value is not None}
        line = json.dumps(told, ensure_ascii=False).encode() + b"\n"
        with (self._folder / "log.jsonl").open("ab") as log:
            # After a crash the last line may lack its end.
            log.write(b"\n" + line if log.tell() and not self._ends_whole() else line)
            log.flush()
            os.fsync(log.fileno())

    def _ends_whole(self) -> bool:
        return (self._folder / "log.jsonl").read_bytes().endswith(b"\n")


def _copy_name(number: int, digest: str) -> str:
    return f"{number:06}-{digest[:_HASH_LENGTH]}.toml"


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
