"""The store as it is now: noticed when its file changes, the last good state kept."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any

import orjson

from liantu.domain.catalogue import Catalogue, read_catalogue
from liantu.domain.errors import CatalogueError, SettingsError
from liantu.store.build import Progress, build_snapshot
from liantu.store.fingerprint import Fingerprint
from liantu.store.snapshot import FORMAT, Snapshot, file_sha256, version_of, write_atomically

#: Half-made copies older than this belong to no living process.
_ABANDONED_S = 86_400

#: The same text is the same catalogue, and each sign that a page shows asks for it.
_read = lru_cache(maxsize=4)(read_catalogue)


def load_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue of a geodata folder.

    Raises:
        CatalogueError: there is none, or it is not usable.
    """
    path = folder / "catalogue.toml"
    try:
        return _read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path} cannot be read ({type(error).__name__}). Put it back as UTF-8, "
            "or point LIANTU_GEODATA at the right folder."
        ) from None


@dataclass(frozen=True, slots=True)
class SiteStore:
    """A GeoJSON file of sites with its cache of Parquet copies."""

    path: Path
    geodata: Path
    cache: Path

    def folder(self) -> Path:
        """Return where the copies of this very file are kept."""
        name = sha256(str(self.path).encode()).hexdigest()[:12]
        return self.cache / f"{self.path.stem[:40]}-{name}"

    def stat(self) -> tuple[int, ...]:
        """Return what changes when the file, its permissions or the catalogue do."""
        return (*_stat(self.path), *_stat(self.geodata / "catalogue.toml"))

    def load(self, progress: Progress = lambda _: None) -> Snapshot:
        """Return the snapshot of the file's present state, from its copy when that is current.

        Raises:
            SiteFileError: the file is not readable as sites.
            CatalogueError: the catalogue is not usable.
            SettingsError: the folder of the copies cannot be written.
        """
        catalogue = load_catalogue(self.geodata)
        # Taken first: a file that changes while it is read will look changed at the next look.
        now = Fingerprint.of(self.path)
        kept = self._kept(catalogue)
        try:
            if kept is None or not self._is_of(kept[1], kept[0], now):
                return self._build(catalogue, now, progress)
            if kept[0] != now:
                self._keep(kept[1], now)
        except OSError as error:
            raise SettingsError(
                f"LIANTU_CACHE: {self.cache} cannot be written ({error.strerror}). "
                "Make room, mend its permissions, or name another folder."
            ) from None
        return kept[1]

    def _is_of(self, snapshot: Snapshot, then: Fingerprint, now: Fingerprint) -> bool:
        """Say whether a copy is that of the file as it is now, touched or not."""
        if then == now:
            return True
        try:
            return then.size == now.size and version_of(file_sha256(self.path)) == snapshot.version
        except OSError:
            return False

    def _build(self, catalogue: Catalogue, now: Fingerprint, progress: Progress) -> Snapshot:
        snapshot = build_snapshot(self.path, catalogue, self.folder(), progress)
        self._keep(snapshot, now)
        self._clean(snapshot)
        return snapshot

    def last_good(self) -> Snapshot | None:
        """Return the snapshot kept last, whatever the file holds now."""
        try:
            kept = self._kept(load_catalogue(self.geodata))
        except CatalogueError:
            return None
        return kept[1] if kept else None

    def _kept(self, catalogue: Catalogue) -> tuple[Fingerprint, Snapshot] | None:
        try:
            raw: Mapping[str, Any] = json.loads((self.folder() / "current.json").read_bytes())
            described = raw["snapshot"]
            current = (FORMAT, catalogue.digest)
            if (described["format"], described["catalogue"]) != current:
                return None
            snapshot = Snapshot.from_description(described, self.folder(), catalogue)
            if file_sha256(snapshot.path) != raw["parquet_sha256"]:
                return None
            return Fingerprint(**raw["fingerprint"]), snapshot
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            # A copy is only a copy: whatever is wrong with it, the file itself is read again.
            return None

    def _keep(self, snapshot: Snapshot, fingerprint: Fingerprint) -> None:
        current = {
            "fingerprint": asdict(fingerprint),
            "parquet_sha256": file_sha256(snapshot.path),
            "snapshot": snapshot.describe(),
        }
        write_atomically(self.folder() / "current.json", orjson.dumps(current))

    def _clean(self, snapshot: Snapshot) -> None:
        """Remove older copies, but the newest two, which running readers may still hold."""
        copies = sorted(self.folder().glob("*.parquet"), key=_time)
        for path in copies[:-2]:
            if path != snapshot.path:
                path.unlink(missing_ok=True)
                path.with_suffix(".json").unlink(missing_ok=True)
        for path in self.folder().glob("*.partial"):
            if time() - _time(path) > _ABANDONED_S:
                path.unlink(missing_ok=True)


def _time(path: Path) -> float:
    # Another process may have removed it meanwhile.
    return Fingerprint.of(path).mtime_ns / 1e9


def _stat(path: Path) -> tuple[int, int, int]:
    try:
        stat = path.stat()
    except OSError:
        return -1, -1, -1
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
