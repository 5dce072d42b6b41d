"""In which encoding a text file is, found by reading all of it."""

import codecs
from pathlib import Path
from typing import Final

from liantu.ledger.read.unreadable import UnreadableError

_CHUNK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: In this order, because almost any bytes are GB18030, but only UTF-8 is UTF-8.
_CANDIDATES: Final = ("utf-8", "gb18030", "big5")

#: Western text has fewer accents than this; Chinese in a damaged encoding has more high bytes.
_LATIN_SHARE: Final = 20


def encoding_of(path: Path) -> str:
    """Return Python's name of a text file's encoding.

    Raises:
        UnreadableError: it is in none that offices use, or no text.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    zeros = head.count(0)
    if zeros * 4 > len(head):
        # Without a mark: half of the bytes of Latin text in UTF-16 are zero.
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    for name in _CANDIDATES:
        if _decodes(path, name):
            return name
    if sum(byte > 127 for byte in head) * _LATIN_SHARE < len(head) and _decodes(path, "cp1252"):
        return "cp1252"
    raise UnreadableError("encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
