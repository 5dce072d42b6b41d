"""Record and user text for Streamlit labels, which read Markdown: shown as it stands."""

import string

_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})


def plain(text: str) -> str:
    """Return text that Markdown shows letter by letter: no link, image, colour or formula."""
    return " ".join(text.translate(_ESCAPES).split())
