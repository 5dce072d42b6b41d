"""Registers the browser parts of this folder: a script each, and a style if it shows anything.

What the scripts share, `elements.js`, stands before each of them: a part is one text to Streamlit,
which has no address that it could import from.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from streamlit.components.v2 import component

# By its class: the frame around it is a div too, and holds the style.
_HTML = """<div class="root"></div>"""
_UNSEEN = ".root { display: none; }"


@cache
def part(name: str) -> Any:  # noqa: ANN401 - Streamlit's own mounting command
    """Return the mounting command of the part `name` (`<name>.js`; unseen without `<name>.css`)."""
    folder = files("liantu.ui.parts")
    shared = folder.joinpath("elements.js").read_text("utf-8")
    own = folder.joinpath(f"{name}.js").read_text("utf-8")
    style = folder.joinpath(f"{name}.css")
    css = style.read_text("utf-8") if style.is_file() else _UNSEEN
    return component(f"liantu_{name}", html=_HTML, css=css, js=f"{shared}\n{own}")
