"""Characters that a file format cannot hold, as signs that people can see."""

_PICTURES = 0x2400
_REPLACEMENT = "\ufffd"
# XML 1.0 allows no control character but tab, line feed and carriage return, and neither of the
# two codes that are no characters.
_XML = {code: chr(_PICTURES + code) for code in range(0x20) if code not in {0x09, 0x0A, 0x0D}} | {
    0xFFFE: _REPLACEMENT,
    0xFFFF: _REPLACEMENT,
}


def for_xml(text: str) -> str:
    """Return the text with what XML forbids made visible, and every line break as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_XML)


def for_c(text: str) -> str:
    """Return the text with the null character made visible; C libraries would stop there."""
    return text.replace("\0", chr(_PICTURES))
