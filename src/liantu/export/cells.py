"""Cells of a CSV file: text that no spreadsheet takes for a formula, and the way back."""

import re

# Spreadsheets take these for the beginning of a formula; some take the full-width ones too.
_RISKY = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(f"'*[{_RISKY}]")
_GUARDED = re.compile(f"'+[{_RISKY}]")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet calculates: an apostrophe stands before a risky one.

    A text that begins with apostrophes and then a risky character gets one more, so that
    `unguarded` gives every text back.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell


def number_text(value: float) -> str:
    """Return a number without a needless `.0`; reading it gives the same number."""
    text = repr(value)
    return text.removesuffix(".0")
