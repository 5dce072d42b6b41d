"""Everything Liantu can say no to, in one tree.

    LiantuError
    ├── SettingsError      a setting is missing or contradicts another
    ├── CatalogueError     geodata/catalogue.toml is not usable
    ├── SiteFileError      a GeoJSON store is not readable as sites
    ├── FilterError        a filter's text form is not understood
    ├── LedgerError        an outside ledger has a row that cannot be taken
    ├── ZoneError          an area is unknown or its polygon is unusable
    ├── ExportError        a download cannot be made as asked
    └── HistoryError       a revision cannot be read, or a commit cannot be written

Each message names the thing, the problem and the remedy, so that the edge (page, route,
command line) can show it as it stands.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

from liantu.domain.language import Lang
from liantu.domain.wording import words


class LiantuError(Exception):
    """A problem that the user can mend; its text says how, in English unless it is `worded`."""

    _key: str = ""
    _values: Mapping[str, object] = MappingProxyType({})

    @classmethod
    def worded(cls, key: str, **values: object) -> Self:
        """Return the error whose text stands under `error.<key>` in the wording files."""
        error = cls(words("en")(f"error.{key}", **values))
        error._key, error._values = key, values
        return error

    def text(self, lang: Lang) -> str:
        """Return the problem and its remedy in a language, as far as it has been worded."""
        return words(lang)(f"error.{self._key}", **self._values) if self._key else str(self)


class SettingsError(LiantuError):
    """A setting is missing or contradicts another."""


class CatalogueError(LiantuError):
    """The catalogue file is not usable."""


class SiteFileError(LiantuError):
    """A GeoJSON store is not readable as sites."""


class FilterError(LiantuError):
    """A filter's text form is not understood."""


class LedgerError(LiantuError):
    """An outside ledger has a row that cannot be taken."""


class ZoneError(LiantuError):
    """An area is unknown or its polygon is unusable."""


class ExportError(LiantuError):
    """A download cannot be made as asked."""


class HistoryError(LiantuError):
    """A revision cannot be read, or a commit cannot be written."""


def shown(value: object, most: int = 60) -> str:
    """Return a value as an error may quote it: short, on one line, and printable whatever it is."""
    text = value if isinstance(value, str) else repr(value)
    if len(text) > most:
        text = text[: most - 1] + "…"
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else ascii(mark)[1:-1] for mark in text)
