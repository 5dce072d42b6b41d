"""The button that copies the page's address."""

from liantu.domain.wording import Words
from liantu.ui.parts.component import part


def copy_link(say: Words) -> None:
    """Draw a button that copies the address at hand, filter and chosen site included."""
    data = {"copy": say("app.copy_link"), "copied": say("app.copied")}
    part("copy_link")(key="copy_link", data=data)
