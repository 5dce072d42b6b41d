"""What is served has a mark, by which an open page knows that it is out of date."""

from liantu.query.live import dataset
from tests.support.stores import collection, feature, write


def test_the_mark_changes_with_the_data_and_with_what_is_wrong(client, change_settings, tmp_path):
    path = write(tmp_path / "sites.geojson", collection([feature("a")]))

    def mark():
        # Settings read anew are a server started anew: it need not notice that the file changed.
        change_settings(store=path)
        dataset().state(10)
        return client.get("/api/state").json()["mark"]

    first = mark()
    assert mark() == first
    write(path, collection([feature("a"), feature("b")]))
    second = mark()
    assert second != first
    path.write_text("{", "utf-8")
    broken = mark()
    assert broken not in {first, second}
    path.write_text("[", "utf-8")
    assert mark() not in {first, second, broken}
    write(path, collection([feature("a")]))
    assert mark() == first


def test_it_takes_no_parameters_and_no_proxy_keeps_it(client):
    # A load that is still under way would outlive the test.
    dataset().state(60)
    assert client.get("/api/state").headers["cache-control"] == "no-store"
    assert client.get("/api/state", {"x": "1"}).status_code == 400
