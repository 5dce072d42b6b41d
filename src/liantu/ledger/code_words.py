"""Words of a ledger and the codes they stand for."""

import re
from collections.abc import Mapping

from liantu.domain.catalogue import Catalogue
from liantu.ledger.reading import NOTHING, VALUE_CHARS, Reading, folded, must, says_nothing, text_of
from liantu.ledger.table import Cell

_MARKS = re.compile(r"[、,;/|+]|和|及")
_BRACKETS = str.maketrans("[]【】{}", "()()()")
# A town goes by its name with or without what kind of town it is.
_TOWN_ENDS = re.compile(r"(?:镇|乡|街道|街办|街道办|街道办事处|镇政府|镇人民政府|管委会|开发区)$")


class CodeWords:
    """The words of one facet: names, aliases and codes, and those the user has mapped."""

    def __init__(self, catalogue: Catalogue, facet: str, mapped: Mapping[str, str]) -> None:
        """Take the catalogue's words, then the user's, which win."""
        self.facet = facet
        self._city = _key(catalogue.instance.name_zh)
        self._codes: dict[str, str] = {}
        for code, term in catalogue.codes(facet).items():
            for word in (term.name_zh, term.name_en, code):
                self._codes.setdefault(_key(word), code)
        for word, code in catalogue.aliases.get(facet, {}).items():
            self._codes.setdefault(_key(word), code)
        if facet == "town":
            for word, code in tuple(self._codes.items()):
                self._codes.setdefault(_TOWN_ENDS.sub("", word), code)
        self._codes |= {_key(word): code for word, code in mapped.items()}
        self._met: dict[str, tuple[str, ...]] = {}

    def codes(self, text: str) -> tuple[str, ...]:
        """Return the codes of a word, or of several in one cell; none if one is unknown."""
        if len(text) > VALUE_CHARS:
            return ()
        if text not in self._met:
            if len(self._met) > 4096:
                self._met.clear()
            self._met[text] = self._all(text)
        return self._met[text]

    def _all(self, text: str) -> tuple[str, ...]:
        key = _key(text)
        whole = self._one(key)
        if whole is not None:
            return (whole,)
        parts = [self._one(part) for part in _MARKS.split(key) if part]
        found = [part for part in parts if part is not None]
        return tuple(dict.fromkeys(found)) if len(found) == len(parts) else ()

    def _one(self, key: str) -> str | None:
        code = self._codes.get(key)
        if code is not None or self.facet != "town":
            return code
        bare = key.removeprefix(self._city)
        return self._codes.get(bare) or self._codes.get(_TOWN_ENDS.sub("", bare))

    def read(self, cell: Cell) -> Reading:
        """Return the code of a cell's word; the value is None where nobody knows it.

        `values["codes"]` holds all of them where the cell names several.
        """
        text = text_of(cell)
        if says_nothing(text) and not self.codes(text):
            return NOTHING if not text else Reading(what="blank_sign")
        codes = self.codes(text)
        if len(codes) == 1:
            return Reading(codes[0])
        if codes:
            return Reading(codes[0], "word_several", "later", text, {"codes": list(codes)})
        if self.facet == "stage":
            return must("word_unknown_stage")
        return Reading(None, "word_unknown", "later", text, {"facet": self.facet})


def _key(text: str) -> str:
    return folded(text).translate(_BRACKETS).strip("()。.")
