"""In which encoding the texts of a DBF are; what it says of that is wrong too often."""

import codecs
import struct
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Final

_CODE_PAGES: Final = {"936": "gb18030", "54936": "gb18030", "950": "big5", "65001": "utf-8"}
_HEAD, _FIELD, _NAME = 32, 32, 11
_END: Final = 0x0D
_MOST_RECORDS: Final = 2_000


def dbf_encoding(sample: bytes, stated: str) -> str:
    """Return Python's name of the encoding of a DBF's texts.

    `sample` is the beginning of the file, `stated` what the file beside it says. Of UTF-8, what is
    stated and GB18030 it is the one in which most texts are right; a tie goes to the first.
    """
    texts = [text for text in _texts(sample) if not text.isascii()]
    hint = _codec(stated.strip())
    candidates = ["utf-8", *([hint] if hint else []), "gb18030"]
    wrong = [sum(not _fits(text, name) for text in texts) for name in candidates]
    return candidates[wrong.index(min(wrong))]


def decoded_field(field: bytes, encoding: str) -> str:
    """Return the text of a field, without half a character that its width cut off."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(field)


def _fits(field: bytes, encoding: str) -> bool:
    return "\ufffd" not in decoded_field(field, encoding)


def _texts(sample: bytes) -> Iterator[bytes]:
    """Yield the names of the columns, then the fields of the first records."""
    if len(sample) < _HEAD:
        return
    head_bytes, record_bytes = struct.unpack_from("<HH", sample, 8)
    widths = [1]
    for at in range(_HEAD, min(head_bytes, len(sample)) - _FIELD + 1, _FIELD):
        if sample[at] == _END:
            break
        yield sample[at : at + _NAME].partition(b"\0")[0]
        widths.append(sample[at + 16])
    edges = list(pairwise(accumulate(widths)))
    for record in range(_MOST_RECORDS if record_bytes else 0):
        begin = head_bytes + record * record_bytes
        if begin >= len(sample):
            return
        for left, right in edges:
            yield sample[begin + left : begin + right].strip(b" \0")


def _codec(stated: str) -> str:
    """Return Python's name of a stated encoding; nothing for Latin ones, which any bytes fit."""
    number = "".join(mark for mark in stated if mark.isdecimal())
    if number in _CODE_PAGES:
        return _CODE_PAGES[number]
    try:
        name = codecs.lookup(stated).name
    except LookupError:
        return ""
    return name if name.startswith(("gb", "big5", "utf-8", "cp9", "hz")) else ""
