"""The map on a phone: in a hand, with a finger."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import watched
from tests.support.browser import MAP_FRAME, PHONE, Screen


@pytest.fixture(scope="module")
def phone(chromium, app_url):
    context = chromium.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN", reduced_motion="reduce"
    )
    with watched(context, app_url) as page:
        yield Screen(page, app_url)
    context.close()


def test_the_map_is_usable_on_a_phone(phone):
    phone.open("/").map_holds(35)
    box = phone.page.locator(MAP_FRAME).bounding_box()
    assert box["width"] >= 330
    assert box["height"] <= PHONE["height"]
    before = phone.zoom()
    phone.view_changes(phone.item(re.compile(r"^[\d,]+ 个项目")).first.tap)
    assert phone.zoom() > before
    expect(phone.map.get_by_role("button", name="缩放到全部结果")).to_be_visible()


@pytest.mark.thorough
def test_the_filter_opens_on_a_phone(phone):
    phone.open("/")
    pill = phone.pill("chain", "高端化工")
    expect(pill).not_to_be_in_viewport()
    phone.page.get_by_test_id("stExpandSidebarButton").click()
    expect(pill).to_be_in_viewport()
    pill.click()
    phone.shows("5 个项目")
