"""Record and user text for Streamlit labels, which read Markdown: shown as it stands."""

import re
import string

_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})
#: What Markdown makes a link of even where every mark is escaped, and the place to break it.
_LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
#: Takes no room and is not seen.
_JOINER = "\u2060"


def plain(text: str) -> str:
    """Return text that Markdown shows letter by letter: no link, image, colour or formula."""
    return " ".join(_LINK.sub(_JOINER, text).translate(_ESCAPES).split())
