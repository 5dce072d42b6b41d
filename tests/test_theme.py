"""The two palettes can be read by people with weak eyes (WCAG 2.2, level AA)."""

import re
import tomllib
from pathlib import Path

import pytest

from liantu.ui.inks import AXIS, EDGE

THEME = tomllib.loads(Path(".streamlit/config.toml").read_text("utf-8"))["theme"]
TEXT, CONTROL = 4.5, 3.0


def luminance(colour):
    channels = [int(pair, 16) / 255 for pair in re.findall("..", colour.removeprefix("#"))]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_agrees_with_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize(
    ("ink", "least"), [("textColor", TEXT), ("linkColor", TEXT), ("primaryColor", CONTROL)]
)
def test_ink_stands_out_from_its_ground(palette, ground, ink, least):
    assert contrast(THEME[palette][ink], THEME[palette][ground]) >= least


def tinted(ink, ground, share=0.1):
    """Streamlit's ground of the chosen part of a switch: a little ink over the page's ground."""
    pairs = zip(re.findall("..", ink[1:]), re.findall("..", ground[1:]), strict=True)
    mixed = (round(int(a, 16) * share + int(b, 16) * (1 - share)) for a, b in pairs)
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_the_chosen_part_of_a_switch_can_be_read(palette, ground):
    ink = THEME[palette]["primaryColor"]
    assert contrast(ink, tinted(ink, THEME[palette][ground])) >= TEXT


def test_no_button_is_filled_with_the_ink():
    sources = [*Path("src").rglob("*.py"), *Path("pages").glob("*.py")]
    assert [path for path in sources if 'type="primary"' in path.read_text("utf-8")] == []


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_chart_colours_can_be_seen(palette):
    ground = THEME[palette]["backgroundColor"]
    faint = [c for c in THEME["chartCategoricalColors"] if contrast(c, ground) < 2]
    assert not faint


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_the_edge_of_a_bar_can_be_seen_whatever_its_colour(palette):
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(EDGE, THEME[palette][ground]) >= 3


def test_no_time_axis_has_a_colour_of_its_own():
    """One grey for both grounds reaches 4.5:1 on neither; the theme's text reaches it on each."""
    charts = [p.read_text("utf-8") for p in Path("src/liantu/ui").rglob("*.py")]
    axes = [text for text in charts if '"type": "time"' in text]
    assert axes
    assert all('"color": AXIS' in text for text in axes)
    assert AXIS is None


def test_no_font_is_fetched():
    assert not re.search("https?:|//", THEME["font"])
