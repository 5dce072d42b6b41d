"""Record and user text for Streamlit labels, which read Markdown, and for charts: as it stands."""

import re
import string

_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})
#: What Markdown makes a link of even where every mark is escaped, and the place to break it.
_LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
#: Takes no room and is not seen.
_JOINER = "\u2060"
#: What stands between two of these in a chart's options, streamlit-echarts runs as a script.
_SCRIPT_MARK = "--x_x--0_0--"


def plain(text: str) -> str:
    """Return text that Markdown shows letter by letter: no link, image, colour or formula."""
    return " ".join(_LINK.sub(_JOINER, text).translate(_ESCAPES).split())


def drawn(text: str) -> str:
    """Return text that a chart draws letter by letter, whatever it holds."""
    return text.replace(_SCRIPT_MARK, _JOINER.join(_SCRIPT_MARK))
