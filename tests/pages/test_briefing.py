"""The way to a briefing, without a browser."""

import pytest

from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.export.briefing import fonts
from tests.support.screen import params, texts, visit, widget


def pressed(app):
    return widget(app, "briefing_open").click().run()


def links(app):
    """The addresses of the buttons that lead to files."""
    found = (getattr(node, "proto", None) for node in app.get("link_button"))
    return [proto.url for proto in found if proto is not None]


@pytest.mark.parametrize(
    "lang",
    ["zh", *(pytest.param(lang, marks=pytest.mark.thorough) for lang in LANGS if lang != "zh")],
)
@pytest.mark.parametrize("page", ["map", "overview", "chains", "progress"])
def test_one_press_makes_a_briefing_and_leads_to_both_forms(page, lang):
    say = words(lang)
    app = visit(page, lang=lang, chain="chem")
    assert not [url for url in links(app) if "briefing" in url]
    pressed(app)
    assert not app.exception
    query = f"kind=project&chain=chem&lang={lang}"
    made = [url for url in links(app) if "briefing" in url]
    assert made == [f"api/briefing.docx?{query}", f"api/briefing.html?{query}"]
    assert say("briefing.ready") in texts(app)
    assert say("briefing.about", n="5") in texts(app)


def test_the_filter_stays_as_it_is():
    app = visit("overview", chain="chem")
    before = params(app)
    assert params(pressed(app)) == before


def test_a_briefing_of_nothing_can_be_made_too():
    app = pressed(visit("overview", q="没有这样的项目"))
    assert not app.exception
    assert [url for url in links(app) if "briefing.docx" in url]


def test_without_a_chinese_font_one_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path])
    app = pressed(visit("overview", since="1998"))
    assert not app.exception
    assert [url for url in links(app) if "briefing" in url] == []
    assert "fonts\\-noto\\-cjk" in app.error[0].value or "fonts-noto-cjk" in app.error[0].value
