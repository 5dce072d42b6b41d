"""Text as search sees it: width, case and script folded, with pinyin beside it."""

import unicodedata

from pypinyin import Style, pinyin

from liantu.domain.language import converter

#: Stands between the fields of a haystack, so that no term can match across two of them.
SEPARATOR = "\x1f"


class _SimplifiedTable(dict[int, str]):
    """Per character Traditional → Simplified, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        known = code > 0x2E7F and not 0xD800 <= code <= 0xDFFF
        simplified = converter("t2s")(chr(code)) if known else chr(code)
        self[code] = simplified
        return simplified


class _PinyinTable(dict[int, str]):
    """Per character → pinyin without tones; other characters stay; filled as met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        sound = pinyin(character, style=Style.NORMAL, errors="default")[0][0]
        self[code] = sound
        return sound


class _InitialTable(dict[int, str]):
    """Per Chinese character → the first letter of its pinyin; other characters vanish."""

    def __missing__(self, code: int) -> str:
        sound = _PINYIN[code]
        initial = sound[:1] if sound != chr(code) else chr(code) if chr(code).isalnum() else ""
        self[code] = initial
        return initial


# Conversion per character is what lets a million names be folded in seconds; whole-phrase
# conversion costs 70 times as much and would make a term fold unlike the name it is part of.
_SIMPLIFIED = _SimplifiedTable()
_PINYIN = _PinyinTable()
_INITIALS = _InitialTable()


def fold(text: str) -> str:
    """Return the text with width, case and Traditional/Simplified differences removed."""
    if text.isascii():
        return text.lower()
    normal = unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)
    return normal.casefold()


def haystack(name: str, owner: str, content: str, name_en: str = "") -> str:
    """Return what a term is looked for in: the folded fields and pinyin of name and owner."""
    folded_name, folded_owner = fold(name), fold(owner)
    parts = [folded_name, folded_owner, fold(content), fold(name_en)]
    for folded in (folded_name, folded_owner):
        if not folded.isascii():
            parts += [folded.translate(_PINYIN), folded.translate(_INITIALS)]
    return SEPARATOR.join(part for part in parts if part)


def needle(term: str) -> str:
    """Return a search term as it is looked for in a haystack."""
    return fold(term).replace(SEPARATOR, "")
