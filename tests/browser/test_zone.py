"""The zone of the filter: outlined on the map and on the wall where it lies, while it counts."""

import json
import re

import pytest
from playwright.sync_api import expect

from liantu.query.live import dataset
from tests.browser.conftest import FIRST_SCREEN
from tests.browser.test_wall import opened
from tests.support.browser import Screen
from tests.support.stores import collection

OWN = "370783"
OUTER = [[118.65, 36.85], [118.95, 36.85], [118.95, 37.1], [118.65, 37.1], [118.65, 36.85]]
HOLE = [[118.75, 36.9], [118.75, 37.0], [118.85, 37.0], [118.85, 36.9], [118.75, 36.9]]
AWAY = [[118.7, 37.14], [118.74, 37.14], [118.74, 37.18], [118.7, 37.14]]
#: Places, and whether they belong to the area.
PLACES = {(118.7, 36.95): True, (118.8, 36.95): False, (118.73, 37.15): True, (119, 36.95): False}
NAME = "${window.__pwned=1}<img src=x onerror=window.__pwned=1>`{{7*7}}"
OUTLINE = "path[stroke='#c2410c'][stroke-dasharray]"
#: Where the map and the wall place longitudes and latitudes, in pixels of the window.
MAP_PLACES = """(places) => {
  const { map } = window.liantu.layer;
  const { left, top } = map.getContainer().getBoundingClientRect();
  return places.map(([lon, lat]) => {
    const { x, y } = map.latLngToContainerPoint([lat, lon]);
    return [left + x, top + y];
  });
}"""
WALL_PLACES = """async (within, places) => {
  const map = await within.parentElement.wall.map;
  const { left, top } = within.querySelector(".map svg").getBoundingClientRect();
  return places.map(([lon, lat]) => map.at(lon, lat)).map(([x, y]) => [left + x, top + y]);
}"""
PATH_BOX = """(path) => {
  const { left, top, right, bottom } = path.getBoundingClientRect();
  return [left, top, right, bottom];
}"""
#: Which points of the window a path goes around, holes being none of it.
GOES_AROUND = """(path, points) => {
  path.style.fillRule = "evenodd";
  const own = path.getScreenCTM().inverse();
  return points.map(([x, y]) => path.isPointInFill(new DOMPoint(x, y).matrixTransform(own)));
}"""


@pytest.fixture
def holed():
    """A file of an area with a hole and another part, under a name that attacks."""
    polygons = {"type": "MultiPolygon", "coordinates": [[OUTER, HOLE], [AWAY]]}
    features = [{"type": "Feature", "properties": {}, "geometry": polygons}]
    text = json.dumps(collection(features)).encode()
    return {"name": f"{NAME}.geojson", "mimeType": "application/geo+json", "buffer": text}


def box_of(points):
    xs, ys = zip(*points, strict=True)
    return pytest.approx([min(xs), min(ys), max(xs), max(ys)], abs=3)


def corners(geometry):
    west, south, east, north = geometry.bounds
    return [[west, south], [east, north]]


def test_an_official_zone_is_outlined_on_the_map_where_it_lies(screen):
    screen.open("/", zone=OWN).map_holds(35)
    outline = screen.map.locator(OUTLINE)
    expect(outline).to_have_count(1)
    placed = screen.frame.evaluate(MAP_PLACES, corners(dataset().zones.get(OWN).geometry))
    assert outline.evaluate(PATH_BOX) == box_of(placed)


def test_an_uploaded_zone_is_outlined_hole_and_all_until_its_chip_goes(screen, holed):
    screen.open("/").map_holds(35)
    expect(screen.map.locator(OUTLINE)).to_have_count(0)
    screen.key("zone_upload").locator("input").set_input_files(files=[holed])
    outline = screen.map.locator(OUTLINE)
    expect(outline).to_have_count(1)
    screen.settled()
    placed = screen.frame.evaluate(MAP_PLACES, [*OUTER, *AWAY])
    assert outline.evaluate(PATH_BOX) == box_of(placed)
    points = screen.frame.evaluate(MAP_PLACES, list(PLACES))
    assert outline.evaluate(GOES_AROUND, points) == list(PLACES.values())
    screen.key("chips").get_by_role("button", name="区域").click()
    screen.map_holds(35)
    expect(outline).to_have_count(0)
    for frame in screen.page.frames:
        assert frame.evaluate("() => window.__pwned") is None


@pytest.mark.thorough
def test_an_outline_is_asked_for_once_and_comes_back_without_asking(screen):
    asked = []
    screen.page.on("request", lambda r: asked.append(r.url) if "/api/zone" in r.url else None)
    screen.open("/", zone=OWN).map_holds(35)
    outline = screen.map.locator(OUTLINE)
    expect(outline).to_have_count(1)
    screen.frame.evaluate("() => { window.liantu.layer.zone.mark = 1; }")
    screen.pill("stage", "在建").click()
    screen.shows("13 个项目").settled().map_holds(13)
    assert screen.frame.evaluate("() => window.liantu.layer.zone.mark") == 1
    screen.key("chips").get_by_role("button", name="区域").click()
    expect(outline).to_have_count(0)
    screen.settled().page.go_back()
    expect(outline).to_have_count(1)
    assert len(asked) == 1


@pytest.mark.thorough
def test_a_zone_that_nobody_knows_is_not_asked_for(screen):
    screen.visit("/", zone="u-0123456789abcdef").shows("0 个项目").map_holds(0)
    expect(screen.map.locator(OUTLINE)).to_have_count(0)


@pytest.mark.thorough
def test_an_outline_that_cannot_be_had_is_asked_for_again(chromium, app_url):
    context = chromium.new_context(viewport=FIRST_SCREEN, reduced_motion="reduce")
    screen = Screen(context.new_page(), app_url)
    context.route("**/api/zone?*", lambda route: route.fulfill(status=503, body="{}"))
    screen.open("/", zone=OWN).map_holds(35)
    expect(screen.map.locator(OUTLINE)).to_have_count(0)
    context.unroute("**/api/zone?*")
    screen.pill("stage", "在建").click()
    screen.map_holds(13)
    expect(screen.map.locator(OUTLINE)).to_have_count(1)
    context.close()


@pytest.mark.thorough
def test_the_wall_outlines_the_zone_where_it_lies(screen, holed):
    screen.open("/")
    screen.key("zone_upload").locator("input").set_input_files(files=[holed])
    screen.page.wait_for_function("() => location.search.includes('zone=u-')")
    screen.settled()
    shown = opened(screen, zone=screen.params["zone"], wall="chain.0")
    outline = shown.locator(".map path.area")
    expect(outline).to_have_attribute("d", re.compile("^M.*Z$"))
    placed = shown.evaluate(WALL_PLACES, [*OUTER, *AWAY])
    assert outline.evaluate(PATH_BOX) == box_of(placed)
    points = shown.evaluate(WALL_PLACES, list(PLACES))
    assert outline.evaluate(GOES_AROUND, points) == list(PLACES.values())
