"""The map on a site's sheet: drawn here, of the site and what lies around it."""

import io
import re
from base64 import b64decode

import pytest
from PIL import Image

from liantu.domain.language import LANGS, Lang
from liantu.domain.wording import words
from liantu.export.briefing import fonts
from liantu.export.briefing.fonts import chinese_face
from liantu.export.site_html import site_html
from liantu.export.site_map import Surroundings, site_map
from liantu.query.nearby import near
from liantu.query.page import find_row
from liantu.settings import settings
from tests.support.ledgers import CATALOGUE
from tests.support.real import LEDGER
from tests.support.stores import World, feature, point

HOSTILE = '<img src=x onerror="alert(1)">'
HERE = (118.906738, 37.269686)
ORANGE, BLUE = (194, 65, 12), (11, 92, 122)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(LEDGER, tmp_path_factory.mktemp("real"))


def page_of(world, site_id, lang: Lang = "zh"):
    row = find_row(world.engine, site_id)
    return site_html(world.select(), world.engine.snapshot.feature_at(row), lang)


def picture(page):
    (data,) = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    return Image.open(io.BytesIO(b64decode(data)))


def drawn(place, neighbours=(), *, exact=True):
    face = chinese_face("zh", settings().geodata / "fonts")
    seen = Surroundings(place, exact, 5, neighbours)
    return Image.open(io.BytesIO(site_map(seen, CATALOGUE, "zh", face))).convert("RGB")


def inks(image):
    return {colour for _, colour in image.getcolors(1 << 24) or ()}


def orange(image):
    return sum(count for count, colour in image.getcolors(1 << 24) or () if colour == ORANGE)


@pytest.mark.parametrize("lang", LANGS)
def test_a_located_site_has_a_map_and_its_neighbours(world, lang):
    page = page_of(world, "sg-049", lang)
    assert picture(page).size == (1181, 693)
    found = near(world.select(), HERE, 5000, find_row(world.engine, "sg-049") or 0, 8)
    told = words(lang)("site_page.paper_near", km=5, n=f"{found.count:,}", most=len(found.sites))
    assert told in page
    names = [site["name"] for site in found.sites]
    assert names
    assert all(name in page for name in names)


def test_a_site_without_a_place_says_so(world):
    page = page_of(world, "sg-001")
    assert "<img" not in page
    assert words("zh")("site_page.paper_unlocated") in page


def test_a_place_that_is_a_towns_is_said_to_be_vague(world):
    assert words("zh")("site_page.near_vague", precision="镇街级") in page_of(world, "sg-011")
    assert "距离仅供参考" not in page_of(world, "sg-049")


def test_without_a_chinese_font_the_sheet_says_what_to_install(world, monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path])
    page = page_of(world, "sg-049")
    assert "<img" not in page
    assert "fonts-noto-cjk" in page
    assert "条记录" in page


def test_where_nothing_is_near_that_is_said(tmp_path):
    world = World([feature("a", geometry=point(*HERE))], tmp_path)
    page = page_of(world, "a")
    assert picture(page).format == "PNG"
    assert words("zh")("site_page.paper_none", km=5) in page


def test_a_neighbours_name_is_never_markup(tmp_path):
    sites = [feature(name, name=HOSTILE, geometry=point(*HERE)) for name in ("a", "b")]
    page = page_of(World(sites, tmp_path), "a")
    assert page.count("<img") == 1
    assert "onerror=" not in page.replace("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;", "")


def test_the_site_stands_out_and_its_neighbours_have_numbers():
    apart = {"lon": HERE[0] + 0.03, "lat": HERE[1]}
    alone, both = (drawn(HERE, found) for found in ([], [apart]))
    assert ORANGE in inks(alone)
    assert BLUE not in inks(alone)
    assert {ORANGE, BLUE} <= inks(both)
    # What stands at the very place of the site is in the table alone.
    here = {"lon": HERE[0], "lat": HERE[1]}
    assert drawn(HERE, [here]).tobytes() == alone.tobytes()


def test_a_vague_place_is_hollow():
    exact, vague = (orange(drawn(HERE, exact=known)) for known in (True, False))
    assert exact > vague > 0


@pytest.mark.parametrize(
    "place", [(0.0, 0.0), (180.0, 0.0), (-180.0, 89.9), (10.0, -90.0), (118.8, 36.9)]
)
def test_a_place_anywhere_in_the_world_can_be_drawn(place):
    assert drawn(place).size == (1181, 693)
