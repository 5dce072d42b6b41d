"""Snapshots made in the test, and features as awkward as people's data can be."""

import asyncio
import json
from dataclasses import dataclass
from functools import cache
from itertools import count
from urllib.parse import urlencode

import pytest
from hypothesis import strategies as st
from starlette.applications import Starlette

from liantu.api.briefing import BRIEFING_ROUTES
from liantu.api.changes import CHANGES_ROUTES
from liantu.api.downloads import DOWNLOAD_ROUTES
from liantu.api.gaps import GAP_ROUTES
from liantu.api.template import TEMPLATE_ROUTES
from liantu.cli_synth import SynthRequest, instance_bbox, synthetic_chunks
from liantu.domain.fields import FIELDS
from liantu.export.passport import filter_of_query
from liantu.export.request import ExportRequest
from liantu.query.engine import Engine, today
from liantu.query.live import dataset
from liantu.query.selection import Selection
from liantu.settings import ROOT, settings
from liantu.store.build import build_snapshot
from liantu.store.live import load_catalogue

GEODATA = ROOT / "geodata"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`id`",
    "{{7*7}}",
    "</script><script>alert(1)</script>",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "'=1",
    "''-1",
    "'quoted'",
    '"a","b"\r\nc;d',
    "\u202eevil\u200f\u2066",
    "\x00\x01\x0b\x1f\x7f\ufffe\uffff",
    "_x0041_",
    "http://example.org/#a",
    "名" * 100_000,
    "😀" * 20_000,
    " 前后有空格 ",
]
TEXT_FIELDS = [field.name for field in FIELDS if field.type == "text" and field.name != "part_of"]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LIANTU_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LIANTU_GEODATA", str(GEODATA))
    monkeypatch.delenv("LIANTU_LANG", raising=False)
    forget()
    yield
    forget()


def forget():
    settings.cache_clear()
    dataset.cache_clear()


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue(GEODATA)


def site(number, **properties):
    geometry = properties.pop("geometry", {"type": "Point", "coordinates": [118.8, 36.9]})
    given = {"name": f"项目{number}", "kind": "project"} | properties
    return {"type": "Feature", "id": f"t-{number}", "geometry": geometry, "properties": given}


def collection(features):
    return json.dumps({"type": "FeatureCollection", "name": "试", "features": features})


@pytest.fixture(scope="session")
def make_site():
    return site


@pytest.fixture(scope="session")
def selected(catalogue, tmp_path_factory):
    """Features and the address form of a filter to a selection."""
    numbers = count()

    def make(features, query=""):
        folder = tmp_path_factory.mktemp(f"sites{next(numbers)}")
        path = folder / "sites.geojson"
        path.write_text(collection(features), "utf-8")
        return Selection(
            Engine(build_snapshot(path, catalogue, folder)), filter_of_query(query), today()
        )

    return make


@pytest.fixture(scope="session")
def real(catalogue, tmp_path_factory):
    """The address form of a filter to a selection of the sites of geodata."""
    folder = tmp_path_factory.mktemp("real")
    engine = Engine(build_snapshot(GEODATA / "sites.geojson", catalogue, folder))
    return lambda query="": Selection(engine, filter_of_query(query), today())


@pytest.fixture(scope="session")
def synthetic(catalogue, tmp_path_factory):
    """How many synthetic sites, to a selection of them all."""
    bbox = instance_bbox(GEODATA, catalogue)

    @cache
    def make(number):
        folder = tmp_path_factory.mktemp(f"synth{number}")
        path = folder / "sites.geojson"
        with path.open("wb") as file:
            for _, chunk in synthetic_chunks(SynthRequest(number, 1, catalogue, bbox)):
                file.write(chunk)
        engine = Engine(build_snapshot(path, catalogue, folder))
        return Selection(engine, filter_of_query(""), today())

    return make


@pytest.fixture(scope="session")
def hostile_sites():
    """One site for each hostile text, which stands in every field that takes text."""
    return [
        site(number, **dict.fromkeys(TEXT_FIELDS, text), more=text, events=[{"text": text}])
        for number, text in enumerate(HOSTILE)
    ]


def known(catalogue, facet):
    return st.none() | st.sampled_from([code for code in catalogue.codes(facet) if code != "none"])


def geometries():
    lon, lat = st.floats(-180, 180), st.floats(-90, 90)
    points = st.tuples(lon, lat).map(lambda p: {"type": "Point", "coordinates": list(p)})
    squares = st.tuples(st.floats(-170, 170), st.floats(-80, 80)).map(square)
    return st.none() | points | squares


def square(corner):
    # Clockwise: the wrong way round, which the download must turn.
    x, y = corner
    ring = [[x, y], [x, y + 1], [x + 1, y + 1], [x + 1, y], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture(scope="session")
def some_features(catalogue):
    """A strategy for a handful of sites that the store takes."""
    texts = st.text(max_size=12) | st.sampled_from(HOSTILE[:15])
    properties = st.fixed_dictionaries(
        {"name": texts.map(lambda text: f"名{text}"), "kind": st.sampled_from(["project", "park"])},
        optional={
            "chain": known(catalogue, "chain"),
            "chains": st.lists(known(catalogue, "chain").filter(bool), max_size=3, unique=True),
            "stage": known(catalogue, "stage"),
            "town": known(catalogue, "town"),
            "investment_wan": st.none() | st.integers(0, 10**12),
            "progress_pct": st.none() | st.floats(0, 100) | st.integers(0, 100),
            "stage_as_of": st.sampled_from(["2024", "2024-06", "2024-06-30"]),
            "owner": texts,
            "note": texts,
            "events": st.lists(st.fixed_dictionaries({"text": texts}), max_size=2),
            "自有字段": texts | st.integers() | st.booleans() | st.none(),
            "lon": texts,
        },
    )

    def numbered(pairs):
        return [site(n, geometry=place, **given) for n, (given, place) in enumerate(pairs)]

    return st.lists(st.tuples(properties, geometries()), max_size=6).map(numbered)


@pytest.fixture(scope="session")
def written():
    """A writer of chunks and a selection, to the bytes of the file."""
    return lambda chunks, selection, **more: b"".join(chunks(ExportRequest(selection, **more)))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)


def ask(path, params=(), method="GET", hang_up_after=None, spec="2.4"):
    """Ask the routes as a server would; a client may hang up after some chunks.

    Servers of ASGI 2.4 tell of it by an error when sending, older ones by a message.
    """
    query = params if isinstance(params, str) else urlencode(params)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": spec},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"map.test")],
        "server": ("map.test", 80),
        "client": ("127.0.0.1", 1),
    }
    start, *bodies = asyncio.run(exchange(scope, hang_up_after))
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, b"".join(m.get("body", b"") for m in bodies))


async def exchange(scope, hang_up_after):
    routes = [*DOWNLOAD_ROUTES, *GAP_ROUTES, *BRIEFING_ROUTES, *CHANGES_ROUTES, *TEMPLATE_ROUTES]
    app = Starlette(routes=routes)
    sent, gone = [], asyncio.Event()

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        if hang_up_after is not None and len(sent) > hang_up_after:
            gone.set()
            if scope["asgi"]["spec_version"] == "2.4":
                raise OSError
            await asyncio.sleep(60)
        sent.append(message)

    await app(scope, receive, send)
    return sent


@pytest.fixture
def served(tmp_path, monkeypatch):
    """Features to a client of the routes that serve them."""

    def serve(features=None):
        path = GEODATA / "sites.geojson"
        if features is not None:
            path = tmp_path / "sites.geojson"
            path.write_text(collection(features), "utf-8")
        monkeypatch.setenv("LIANTU_STORE", str(path))
        forget()
        return ask

    return serve
