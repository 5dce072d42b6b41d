"""The outline of a zone for the maps: an official one, an upload, or why there is none."""

import io
import json

import pytest
from shapely.geometry import box, mapping, shape

from liantu.domain.language import LANGS
from liantu.query.live import dataset
from tests.support.stores import collection

HOLED = box(118, 36, 119, 37).difference(box(118.4, 36.4, 118.6, 36.6))


def uploaded(name="a"):
    feature = {"type": "Feature", "properties": {}, "geometry": mapping(HOLED)}
    data = io.BytesIO(json.dumps(collection([feature])).encode())
    return dataset().zones.add(name, data).id


def test_an_official_zone_is_outlined(client):
    answer = client.get("/api/zone", {"id": "370783"})
    assert answer.headers["content-type"] == "application/geo+json"
    assert shape(answer.json()).equals(dataset().zones.get("370783").geometry)


def test_an_upload_is_outlined_with_its_hole_and_without_its_name(client):
    answer = client.get("/api/zone", {"id": uploaded("</script><b>")})
    assert shape(answer.json()).equals(HOLED)
    assert set(answer.json()) == {"type", "coordinates"}


def test_the_browser_may_keep_it_as_long_as_it_is_the_same(client):
    first = client.get("/api/zone", {"id": "370783"})
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = client.get("/api/zone", {"id": "370783"}, {"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = client.get("/api/zone", {"id": uploaded()}, {"If-None-Match": tag})
    assert other.status_code == 200


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "zone", ["", "370999", "u-0123456789abcdef", "../sites", "\x00", "x" * 9_000]
)
def test_a_zone_that_nobody_knows_is_404_in_words(client, zone, lang):
    answer = client.get("/api/zone", {"id": zone, "lang": lang})
    assert answer.status_code == 404
    said = {"zh": "不存在", "zh-Hant": "不存在", "en": "not known here"}[lang]
    assert said in answer.json()["error"]
    assert len(answer.json()["error"]) < 200


def test_an_unknown_parameter_is_refused(client):
    assert client.get("/api/zone", {"id": "370783", "zone": "370783"}).status_code == 400
