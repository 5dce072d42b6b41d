"""An address and what it shows are the same thing, written twice."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, strategies

from liantu.domain.errors import FilterError
from liantu.domain.filter import LANDING, SiteFilter, from_params
from liantu.domain.language import LANGS
from liantu.export.passport import permalink
from liantu.settings import settings
from liantu.ui.look import Look, look_from
from tests.support.looks import looks


@given(looks)
def test_an_address_gives_back_the_look_it_was_made_from(look):
    assert look_from(look.params()) == look


@given(looks)
def test_it_survives_the_browser(look):
    address = urlencode(look.params())
    assert look_from(dict(parse_qsl(address, keep_blank_values=True))) == look


@given(looks, looks)
def test_looks_that_differ_have_different_addresses(one, other):
    assert (one == other) == (one.params() == other.params())


@given(looks, strategies.sampled_from(["", "site", "progress"]))
def test_a_link_in_a_file_shows_the_filter_that_the_file_is_of(look, page):
    link = permalink(look.site_filter, "http://map.test", "", page)
    asked = dict(parse_qsl(link.partition("?")[2], keep_blank_values=True))
    assert look_from(asked).site_filter == look.site_filter


def test_a_bare_address_shows_projects():
    assert look_from({}) == Look()
    assert look_from({}).site_filter == LANDING
    assert Look().params() == {}


def test_everything_has_to_be_said():
    assert look_from({"kind": "any"}).site_filter == SiteFilter()
    assert Look(SiteFilter()).params() == {"kind": "any"}


@pytest.mark.parametrize("params", [{"chain": "chem"}, {"q": "x"}, {"inv": "1..5"}])
def test_an_address_without_a_kind_means_projects(params):
    assert look_from(params).site_filter == from_params(params).with_(kind=LANDING.kind)
    every = look_from({**params, "kind": "any"})
    assert every.site_filter == from_params(params)
    assert every.params() == {**params, "kind": "any"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_language_of_the_settings_is_not_repeated(monkeypatch, lang):
    monkeypatch.setenv("LIANTU_LANG", lang)
    settings.cache_clear()
    assert look_from({}).lang == lang
    assert Look(lang=lang).params() == {}
    other = next(other for other in LANGS if other != lang)
    assert look_from({"lang": other}).lang == other


def test_a_way_of_showing_that_is_unknown_is_the_usual_one():
    assert look_from({"by": "colour", "size": "9", "grey": "yes", "lang": "klingon"}) == Look()


def test_a_filter_that_cannot_be_read_is_said():
    with pytest.raises(FilterError, match="abc"):
        look_from({"inv": "abc", "chain": "chem"})
