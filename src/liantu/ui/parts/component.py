"""Registers the browser parts of this folder: one script and one style file each."""

from functools import cache
from importlib.resources import files
from typing import Any

from streamlit.components.v2 import component

# By its class: the frame around it is a div too, and holds the style.
_HTML = """<div class="root"></div>"""


@cache
def part(name: str) -> Any:  # noqa: ANN401 - Streamlit's own mounting command
    """Return the mounting command of the part `name` (`<name>.js` and `<name>.css`)."""
    folder = files("liantu.ui.parts")
    script = folder.joinpath(f"{name}.js").read_text("utf-8")
    style = folder.joinpath(f"{name}.css").read_text("utf-8")
    return component(f"liantu_{name}", html=_HTML, css=style, js=script)
