"""What makes Streamlit's own texts speak the page's language, and the page name its language."""

from liantu.domain.wording import Words
from liantu.ui.parts.component import part

_PREFIX = "widget."
#: As browsers and screen readers know them.
_TAGS = {"zh": "zh-Hans", "zh-Hant": "zh-Hant", "en": "en"}


def own_words(say: Words) -> None:
    """Mount the part; it shows nothing."""
    told = {
        key.removeprefix(_PREFIX): text
        for key, text in say.texts.items()
        if key.startswith(_PREFIX)
    }
    part("own_words")(key="own_words", data={"lang": _TAGS[say.lang], "words": told})
