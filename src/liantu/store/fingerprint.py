"""What tells one state of a file from another at a glance."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells one state of a file from another at a glance: size, and time in ns."""

    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path) -> "Fingerprint":
        """Return a file's present state; -1 where there is none."""
        try:
            stat = path.stat()
        except OSError:
            return cls(-1, -1)
        return cls(stat.st_size, stat.st_mtime_ns)
