"""The words of words.toml, made ready for comparing."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from liantu.ledger.read.lines import Cell

_SPACE = re.compile(r"\s+")
#: White space beside a Chinese character or a bracket only makes the header fit its column.
_INNER = re.compile(r"(?<=[^\x00-\xff])\s+|\s+(?=[^\x00-\xff])")


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """What tells headers, totals, notes and units; all in the form that `squeezed` gives."""

    header: re.Pattern[str]
    latin: frozenset[str]
    total: re.Pattern[str]
    note: re.Pattern[str]
    aside: re.Pattern[str]
    units: frozenset[str]
    unit_line: re.Pattern[str]
    money_units: frozenset[str]
    money: re.Pattern[str]
    not_money: re.Pattern[str]


@cache
def reading_words() -> ReadingWords:
    """Return the words of words.toml."""
    text = files("liantu.ledger.read").joinpath("words.toml").read_text("utf-8")
    lists = {name: _any(found) for name, found in tomllib.loads(text).items()}
    given = tomllib.loads(text)
    return ReadingWords(
        header=re.compile(lists["header"]),
        latin=frozenset(given["latin"]),
        total=re.compile(
            rf"(?:.{{0,20}}[^a-z]|)(?:{lists['totals']})(?:[:：].*|[(（].{{0,20}}[)）]|\d*[个项])?"
        ),
        note=re.compile(rf"[(（【\[]?(?:{lists['notes']})[)）】\]]?\d?[:：].*"),
        aside=re.compile(lists["aside"]),
        units=frozenset(given["units"]) | frozenset(given["money_units"]),
        unit_line=re.compile(
            rf"(?:^|[\s(（,，;；])(?:{lists['unit_labels']})\s*[:：(（]?\s*([^\s)）;；]+)"
        ),
        money_units=frozenset(given["money_units"]),
        money=re.compile(rf"(?:{lists['money']})$"),
        not_money=re.compile(lists["not_money"]),
    )


def _any(found: list[str]) -> str:
    # The longest first, because the first that fits is taken.
    return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))


def one_line(cell: Cell) -> str:
    """Return a cell as a title on one line; full-width letters and brackets stay."""
    text = "" if cell is None else str(cell)
    return _INNER.sub("", _SPACE.sub(" ", text).strip())


def squeezed(cell: Cell) -> str:
    """Return a cell's text for comparing: one width, small letters, no white space."""
    if cell is None:
        return ""
    return _SPACE.sub("", unicodedata.normalize("NFKC", str(cell))).lower()
