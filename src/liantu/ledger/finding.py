"""Something that a reader of a ledger wants its sender to know, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from liantu.domain.check import Problem
from liantu.domain.language import Lang
from liantu.domain.terms import Term
from liantu.domain.wording import words

#: `must`: nothing is written while it stands. `later`: taken, and to be looked at. `note`: what the
#: reader did with a cell (filled from above, unit taken from the header): nothing is silent.
Severity = Literal["must", "later", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: `what` is a wording key; row and place are the user's own, 0 and "" for all."""

    severity: Severity
    what: str
    row: int = 0
    place: str = ""
    title: str = ""
    value: str = ""
    site_id: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def problem(self, lang: Lang) -> str:
        """Return what is wrong, in plain words (`finding.<what>`)."""
        return words(lang)(f"finding.{self.what}", **self._all(lang))

    def remedy(self, lang: Lang) -> str:
        """Return what to do about it (`remedy.<what>`)."""
        return words(lang)(f"remedy.{self.what}", **self._all(lang))

    def _all(self, lang: Lang) -> dict[str, Any]:
        values = {name: _worded(value, lang) for name, value in self.values.items()}
        return {"value": self.value, "title": self.title, "place": self.place, **values}


def _worded(value: object, lang: Lang) -> object:
    """Return a value as a text shows it: some word themselves in the reader's language."""
    if isinstance(value, Problem):
        return value.text(lang)
    return value.name(lang) if isinstance(value, Term) else value
