"""The map hears of its next view on its own line, and stands as well where there is none."""

import json

import pytest

from tests.browser.conftest import watched
from tests.support.browser import Screen


def views(page):
    """The questions for a view that this tab asks from now on."""
    asked = []
    page.on("request", lambda r: asked.append(r.url) if "/api/view?" in r.url else None)
    return asked


def listening(screen):
    """The page with its 35 sites, once its line is open."""
    screen.open("/").map_holds(35)
    screen.frame.wait_for_function("() => window.liantu.layer.line?.readyState === 1")
    return screen


def test_a_click_on_a_filter_is_told_on_the_line(desk, app_url):
    heard = []

    def hear(text):
        heard.append(text)

    with watched(desk, app_url) as page:
        page.on("websocket", lambda line: line.on("framereceived", hear))
        screen = listening(Screen(page, app_url))
        heard.clear()
        screen.view_changes(screen.pill("chain", "高端化工").click)
        screen.shows("5 个项目").map_holds(1).settled()
    told = [json.loads(text) for text in heard if isinstance(text, str)]
    assert [(one["query"]["filter"], one["view"]["count"]) for one in told] == [
        ("kind=project&chain=chem", 1)
    ]


@pytest.mark.thorough
def test_without_a_line_the_map_asks(desk, app_url):
    with watched(desk, app_url) as page:
        page.route_web_socket("**/api/line*", lambda socket: socket.close())
        asked = views(page)
        screen = Screen(page, app_url).open("/").map_holds(35)
        first = len(asked)
        screen.view_changes(screen.pill("chain", "高端化工").click)
        screen.shows("5 个项目").map_holds(1)
        assert len(asked) > first


@pytest.mark.thorough
def test_after_a_move_the_line_tells_of_the_new_window(screen):
    listening(screen)
    closer = "() => window.liantu.layer.map.setView([36.85, 118.75], 12, { animate: false })"
    screen.view_changes(lambda: screen.frame.evaluate(closer))
    screen.view_changes(screen.pill("stage", "在建").click)
    shown = "() => window.liantu.layer.map.getZoom()"
    assert screen.frame.evaluate(shown) == 12
    told = sum(1 for _ in screen.items())
    screen.view_changes(lambda: screen.frame.evaluate("() => window.liantu.layer.load()"))
    assert sum(1 for _ in screen.items()) == told
