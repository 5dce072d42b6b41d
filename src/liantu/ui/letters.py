"""How wide a text will be drawn, before a browser has drawn it."""

from unicodedata import east_asian_width

#: A letter of an alphabet, as a share of a Chinese one.
_LATIN = 0.56


def width_px(text: str, letter_px: int) -> float:
    """Return about how many pixels a line of text takes in letters of a size."""
    wide = sum(east_asian_width(letter) in "WF" for letter in text)
    return letter_px * (wide + _LATIN * (len(text) - wide))
