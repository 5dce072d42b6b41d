"""A ledger that attacks, in its name, headers and cells: shown as it stands, run nowhere."""

import csv

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import running_app, watched
from tests.browser.test_hostile import ATTACKS, JOINER
from tests.support.browser import Screen
from tests.support.stores import collection, feature, write

TEXTS = list(ATTACKS.values())
HEADERS = ["项目名称", "建设单位", "总投资（亿元）", "建设阶段", "镇街", *TEXTS]


@pytest.fixture(scope="module")
def attacked(desk, tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    store = write(folder / "sites.geojson", collection([feature("s-1")]))
    path = folder / "${window.__pwned=1}<img src=x onerror=window.__pwned=1>.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADERS)
        for text in TEXTS:
            rows.writerow([text, text, "3.5", text, text, *("值" for _ in TEXTS)])
    with running_app(folder, store=store) as url, watched(desk, url) as page:
        screen = Screen(page, url).open("/data")
        screen.key("ledger_upload").locator("input[type=file]").set_input_files(path)
        yield screen.settled()
        for frame in page.frames:
            assert frame.evaluate("() => window.__pwned") is None
        images = "() => [...document.images].map((image) => image.src)"
        assert not any("evil" in source for source in page.evaluate(images))


@pytest.mark.thorough
def test_nothing_in_a_ledger_runs_and_every_text_is_seen_as_it_stands(attacked):
    page = attacked.page
    expect(page.get_by_role("heading", name="三、与现有数据比对")).to_be_visible()
    for title in page.locator("[data-testid=stExpander] summary").all():
        title.click()
    attacked.settled()
    main = page.get_by_test_id("stMain")
    seen = " ".join(main.evaluate("e => e.textContent").replace(JOINER, "").split())
    for text in TEXTS:
        assert " ".join(text.split()) in seen, text
    assert main.locator("a[href*=evil], a[href^=javascript], img[src*=evil]").count() == 0
    cells = page.locator(".st-key-findings td").all_inner_texts()
    assert any(ATTACKS["img"] in cell for cell in cells)


@pytest.mark.thorough
def test_what_a_ledger_says_can_be_committed_and_stays_text(attacked):
    page = attacked.page
    expect(page.get_by_text("必须改正").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
