"""A site's sheet as the server sends it."""

import pytest

from liantu.domain.language import LANGS
from liantu.domain.wording import words
from tests.support.real import LEDGER


@pytest.mark.parametrize("lang", LANGS)
def test_a_site_is_sent_as_a_page_that_stands_alone(client, lang):
    answer = client.get("/api/site.html", {"site": "sg-001", "lang": lang})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert LEDGER[0]["properties"]["name"] in answer.text
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert words(lang)("site_page.paper_unlocated") in answer.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_site_that_has_a_place_is_sent_with_its_map(client, lang):
    answer = client.get("/api/site.html", {"site": "sg-049", "lang": lang})
    assert answer.headers["content-security-policy"].endswith("img-src data:")
    assert answer.text.count('src="data:image/png;base64,') == answer.text.count("<img") == 1


@pytest.mark.parametrize("site", ["nix", "", "\u0000", "<script>"])
def test_an_unknown_site_is_refused_in_words(client, site):
    answer = client.get("/api/site.html", {"site": site})
    assert answer.status_code == 400
    assert "没有编号为" in answer.json()["error"]


def test_a_parameter_that_means_nothing_is_refused(client):
    assert client.get("/api/site.html", {"site": "sg-001", "chain": "chem"}).status_code == 400


def test_an_unknown_revision_is_refused(client):
    answer = client.get("/api/site.html", {"site": "sg-001", "rev": "999"})
    assert answer.status_code >= 400
    assert answer.json()["error"]
