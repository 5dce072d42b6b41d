"""A file becomes a snapshot whole, or not at all and with every problem named."""

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from liantu.domain.fields import FIELDS
from liantu.domain.language import LANGS
from liantu.domain.mercator import GRID_BITS
from liantu.store import build
from liantu.store.build import MOST_PROBLEMS, SiteProblemsError, build_snapshot
from liantu.store.normal_feature import normal_geometry
from liantu.store.snapshot import ROWS_PER_GROUP, SCHEMA
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE, ledger
from tests.support.stores import collection, feature, point, snapshot_of, write


def refusal(tmp_path, document):
    source = tmp_path / "sites.geojson"
    if isinstance(document, bytes):
        source.write_bytes(document)
    else:
        source.write_text(json.dumps(document), "utf-8")
    folder = tmp_path / "copies"
    with pytest.raises(SiteProblemsError) as caught:
        build_snapshot(source, CATALOGUE, folder)
    assert list(folder.iterdir()) == [], "nothing half made may stay"
    for lang in LANGS:
        lines = caught.value.lines(lang)
        assert "sites.geojson" in lines[0]
        assert all(line.isprintable() for line in lines)
    return [(problem.what, problem.feature, problem.field) for problem in caught.value.problems]


def columns_of(snapshot):
    return pq.read_table(snapshot.path)


def test_every_site_stands_in_the_copy_as_it_leaves(tmp_path):
    for seed in range(10):
        folder = tmp_path / str(seed)
        folder.mkdir()
        sites = ledger(seed).features
        snapshot = snapshot_of(sites, folder)
        assert snapshot.count == len(sites)
        assert snapshot.located == sum(site["geometry"] is not None for site in sites)
        texts = [json.loads(t) for batch in snapshot.feature_texts(None) for t in batch.to_pylist()]
        for row, site in enumerate(sites):
            assert texts[row] == snapshot.feature_at(row)
            assert texts[row]["id"] == site["id"]
            assert texts[row]["geometry"] == site["geometry"]
            given = site["properties"]
            assert {name: texts[row]["properties"][name] for name in given} == given


def test_coded_fields_leave_with_their_names_beside_them(tmp_path):
    site = feature(stage="building", chain=None, chains=["chem", "newmat"], stage_name="wrong")
    properties = snapshot_of([site], tmp_path).feature_at(0)["properties"]
    assert properties["stage_name"] == "在建"
    assert properties["chain_name"] == "未说明"
    assert properties["chain_names"] == "高端化工、新材料"
    assert "town_name" not in properties
    order = [field.name for field in FIELDS]
    known = [name for name in properties if name in order]
    assert known == sorted(known, key=order.index)


def test_what_nobody_asked_about_is_kept(tmp_path):
    extra = {"自定义": {"深": [1, 2.5, None, "a"]}, "大": 10**30}
    assert snapshot_of([feature(**extra)], tmp_path).feature_at(0)["properties"].items() >= (
        extra.items()
    )


def test_rows_are_found_in_any_group(tmp_path):
    count = ROWS_PER_GROUP + 5
    snapshot = snapshot_of([feature(number) for number in range(count)], tmp_path)
    for row in (0, ROWS_PER_GROUP - 1, ROWS_PER_GROUP, count - 1):
        assert snapshot.feature_at(row)["id"] == row
    wanted = [1, ROWS_PER_GROUP - 1, ROWS_PER_GROUP, count - 1]
    texts = [t for batch in snapshot.feature_texts(pa.array(wanted)) for t in batch.to_pylist()]
    assert [json.loads(text)["id"] for text in texts] == wanted
    assert list(snapshot.feature_texts(pa.array([], pa.int32()))) == []


def test_the_copy_holds_each_column_of_the_schema(tmp_path):
    table = columns_of(snapshot_of([feature(geometry=point(118, 36))], tmp_path))
    assert table.schema.equals(SCHEMA)
    (row,) = table.to_pylist()
    assert (row["lon"], row["lat"], row["row"], row["wan"]) == (118, 36, 0, None)
    assert 0 < row["gx"] < 2**GRID_BITS
    assert 0 < row["gy"] < 2**GRID_BITS


def test_an_empty_collection_is_a_snapshot_of_nothing(tmp_path):
    snapshot = snapshot_of([], tmp_path)
    assert (snapshot.count, snapshot.located, snapshot.as_of, snapshot.extent) == (0, 0, "", None)
    assert columns_of(snapshot).num_rows == 0


def test_the_headline_facts_of_a_snapshot(tmp_path):
    sites = [
        feature(1, geometry=point(118, 37), source_date="2024"),
        feature(2, geometry=point(119, 36), stage_as_of="2024-05"),
        feature(3),
    ]
    snapshot = snapshot_of(sites, tmp_path)
    assert snapshot.extent == (118, 36, 119, 37)
    assert snapshot.as_of == "2024-05"
    assert snapshot.title == "sites"


def test_the_name_of_the_collection_is_its_title(tmp_path):
    source = write(tmp_path / "a.geojson", collection([], name="寿光项目"))
    assert build_snapshot(source, CATALOGUE, tmp_path).title == "寿光项目"
    source = write(tmp_path / "a.geojson", collection([], name={"zh": 5}))
    assert build_snapshot(source, CATALOGUE, tmp_path).title == "a"


def test_the_version_is_that_of_the_content(tmp_path):
    source = write(tmp_path / "a.geojson", collection([feature()]))
    version = build_snapshot(source, CATALOGUE, tmp_path).version
    source.touch()
    assert build_snapshot(source, CATALOGUE, tmp_path).version == version
    write(source, collection([feature(name="别的")]))
    assert build_snapshot(source, CATALOGUE, tmp_path).version != version


def test_a_byte_order_mark_and_members_behind_the_features_are_fine(tmp_path):
    text = json.dumps({"features": [feature()], "type": "FeatureCollection", "name": "后"})
    source = tmp_path / "a.geojson"
    source.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert build_snapshot(source, CATALOGUE, tmp_path).title == "后"


# --- Geometries --------------------------------------------------------------------------------

SQUARE = [[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]
HOLE = [[0.5, 0.5], [1.5, 0.5], [1.5, 1.5], [0.5, 1.5], [0.5, 0.5]]
SHAPES = [
    {"type": "Polygon", "coordinates": [SQUARE]},
    {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
    {"type": "Polygon", "coordinates": [SQUARE[::-1], HOLE[::-1]]},
    {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 5, y] for x, y in SQUARE]]]},
    {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
    {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]},
    {"type": "MultiPoint", "coordinates": [[0, 0], [1, 1]]},
]


@pytest.mark.parametrize("geometry", SHAPES, ids=lambda geometry: geometry["type"])
def test_a_shape_is_pinned_on_itself(tmp_path, geometry):
    snapshot = snapshot_of([feature(geometry=geometry)], tmp_path)
    (row,) = columns_of(snapshot).to_pylist()
    assert shape(geometry).distance(Point(row["lon"], row["lat"])) < 1e-7
    assert shape(snapshot.feature_at(0)["geometry"]).equals(shape(geometry))


@pytest.mark.parametrize("geometry", SHAPES[:4], ids=lambda geometry: geometry["type"])
def test_rings_leave_by_the_right_hand_rule(geometry):
    normal = shape(normal_geometry(geometry) or {})
    for polygon in getattr(normal, "geoms", [normal]):
        assert polygon.exterior.is_ccw
        assert not any(ring.is_ccw for ring in polygon.interiors)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[1, 1]] * 4]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0, 5], [1, 0], [1, 1], [0, 0, 5]]]},
        {"type": "LineString", "coordinates": [[0, 0, 1, 2], [1, 1, 1, 2]]},
        {"type": "LineString", "coordinates": [[1, 1], [1, 1]]},
        {"type": "Point", "coordinates": [1, 1, 2, 3]},
        {"type": "Point", "coordinates": [1, 1, 10**9]},
        {"type": "Polygon", "coordinates": [[[1e-9, 0], [2e-9, 0], [2e-9, 1e-9], [1e-9, 0]]]},
    ],
)
def test_odd_shapes_and_heights_are_taken(tmp_path, geometry):
    snapshot = snapshot_of([feature(geometry=geometry)], tmp_path)
    assert snapshot.located == 1
    assert snapshot.feature_at(0)["geometry"]["type"] == geometry["type"]


def test_positions_keep_seven_decimals_and_no_negative_zero(tmp_path):
    snapshot = snapshot_of([feature(geometry=point(118.123456789, -0.00000001))], tmp_path)
    assert snapshot.feature_at(0)["geometry"]["coordinates"] == [118.1234568, 0]
    (row,) = columns_of(snapshot).to_pylist()
    assert (row["lon"], str(row["lat"])) == (118.1234568, "0.0")


# --- Refusals ----------------------------------------------------------------------------------


def test_all_problems_are_named(tmp_path):
    document = collection([feature(1, stage="gone"), feature(1), feature(2, investment_wan="3亿")])
    assert refusal(tmp_path, document) == [
        ("unknown_code", 1, "stage"),
        ("duplicate_id", 2, "id"),
        ("not_wan", 3, "investment_wan"),
    ]


def test_a_flood_of_problems_is_counted(tmp_path):
    source = write(tmp_path / "a.geojson", collection([None] * (MOST_PROBLEMS + 7)))
    with pytest.raises(SiteProblemsError) as caught:
        build_snapshot(source, CATALOGUE, tmp_path)
    assert (len(caught.value.problems), caught.value.more) == (MOST_PROBLEMS, 7)
    assert "7 more" in caught.value.lines("en")[-1]


def test_a_broken_file_is_said_after_the_problems_before_it(tmp_path):
    text = json.dumps(collection([feature(stage="gone"), feature()]))
    assert [what for what, *_ in refusal(tmp_path, text[:-9].encode())] == [
        "unknown_code",
        "not_json",
    ]


@pytest.mark.parametrize("field", ["name", "owner", "note", "自定义", "events", "id"])
def test_half_a_character_is_named_with_its_feature_and_field(tmp_path, field):
    half = {"events": [{"text": "a\ud800"}]}.get(field, "顺\ud800")
    bad = feature("x\ud800") if field == "id" else feature("x", **{field: half})
    others = [feature(1), feature(2, stage="gone")]
    found = refusal(tmp_path, json.dumps(collection([*others, bad])).encode())
    assert found == [("unknown_code", 2, "stage"), ("surrogate", 3, field)]


def test_half_a_character_in_a_name_of_a_field_or_of_the_file_is_named(tmp_path):
    document = json.dumps(collection([feature(**{"x\ud800": 1})], name="\udc00")).encode()
    assert refusal(tmp_path, document) == [
        ("surrogate", 1, "x\\ud800"),
        ("surrogate", None, "name"),
    ]


@pytest.mark.parametrize("depth", [200, 300, 940, 960, 970, 980, 985, 990, 995])
def test_deep_nesting_is_taken_or_named(tmp_path, depth):
    text = json.dumps(collection([feature(x="DEEP")])).replace('"DEEP"', "[" * depth + "]" * depth)
    source = tmp_path / "a.geojson"
    source.write_text(text)
    try:
        build_snapshot(source, CATALOGUE, tmp_path)
    except SiteProblemsError as error:
        assert "nested too deep" in str(error)  # noqa: PT017 - how deep is too deep is Python's


@pytest.mark.parametrize(
    "crs", ["EPSG:4547", {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}, 5]
)
def test_a_foreign_coordinate_system_is_refused(tmp_path, crs):
    assert refusal(tmp_path, collection([], crs=crs)) == [("foreign_crs", None, "")]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "EPSG:4490"])
def test_the_two_names_of_longitude_and_latitude_are_taken(tmp_path, name):
    crs = {"type": "name", "properties": {"name": name}}
    source = write(tmp_path / "a.geojson", collection([], crs=crs))
    assert build_snapshot(source, CATALOGUE, tmp_path).count == 0


@pytest.mark.parametrize(
    "parents", [{1: "1"}, {1: "2", 2: "1"}, {1: "2", 2: "3", 3: "1"}, {1: "2", 2: "3", 3: "2"}]
)
def test_a_circle_of_parts_is_refused(tmp_path, parents):
    sites = [feature(n, part_of=parents.get(n)) for n in (1, 2, 3)]
    assert refusal(tmp_path, collection(sites)) == [("part_of_cycle", None, "")]


def test_parts_are_known_all_the_way_up(tmp_path):
    parents = {"c": "b", "b": "a", "d": "nobody", "e": "a"}
    sites = [feature(name, part_of=parents.get(name)) for name in "cbade"]
    assert sorted(snapshot_of(sites, tmp_path).kin) == [(0, 1), (0, 2), (1, 2), (4, 2)]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SiteProblemsError, match="no file"):
        build_snapshot(tmp_path / "gone.geojson", CATALOGUE, tmp_path / "copies")
    with pytest.raises(SiteProblemsError, match="cannot be read"):
        build_snapshot(tmp_path, CATALOGUE, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_bug_while_building_leaves_nothing_half_made(tmp_path, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(build.ColumnBuilder, "add", broken)
    source = write(tmp_path / "a.geojson", collection([feature()]))
    with pytest.raises(ZeroDivisionError):
        build_snapshot(source, CATALOGUE, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_progress_is_told_and_never_passes_the_end(tmp_path):
    source = write(tmp_path / "a.geojson", collection([feature(n) for n in range(20_000)]))
    shares = []
    build_snapshot(source, CATALOGUE, tmp_path, shares.append)
    assert shares == sorted(shares)
    assert shares
    assert all(0 <= share <= 1 for share in shares)


def test_many_sets_of_chains_and_nodes_are_told_apart(tmp_path):
    nodes, chance = list(CATALOGUE.codes("node")), 40
    sites = [feature(n, nodes=nodes[n : n + 2][::-1]) for n in range(min(chance, len(nodes) - 1))]
    book = snapshot_of([*sites, feature("again", nodes=nodes[0:2])], tmp_path).codebook
    assert len(book.node_sets) == len(sites) + 1
    assert book.node_sets[0] == ()


@given(st.binary(max_size=60))
@settings(max_examples=examples(40))
def test_any_file_is_a_snapshot_or_a_list_of_problems(tmp_path_factory, tail):
    folder = tmp_path_factory.mktemp("any")
    source = folder / "a.geojson"
    source.write_bytes(json.dumps(collection([feature()])).encode()[:-2] + tail)
    try:
        build_snapshot(source, CATALOGUE, folder / "copies")
    except SiteProblemsError as error:
        assert error.problems  # noqa: PT017 - both outcomes are right


def test_sums_dates_and_reports_stand_in_columns_of_their_own(tmp_path):
    site = feature(
        plan_year_wan=7,
        funded_wan=0,
        plan_completed="2024-02",
        actual_signed="2023",
        unit=" 发改局 ",
        stage="building",
        events=[{"stage": "started", "date": "2024-01-05"}, {"stage": "producing"}],
    )
    snapshot = snapshot_of([site, feature("s-2")], tmp_path)
    row, empty = columns_of(snapshot).to_pylist()
    number = snapshot.codebook.codes["stage"].index
    assert (row["plan_year_wan"], row["funded_wan"], row["done_year_wan"]) == (7, 0, None)
    assert row["plan_completed"] == date(2024, 2, 29).toordinal()
    assert row["actual_signed"] == row["seen_signed"] == date(2023, 12, 31).toordinal()
    assert row["seen_started"] == date(2024, 1, 5).toordinal()
    assert (row["seen_produced"], row["furthest"]) == (None, number("producing"))
    assert row["stays"] == [(number("signed") * 2 + 1) * 2**17 + 5]
    assert (row["funded_part"], row["year_part"], row["year_whole"]) == (None, None, None)
    assert (snapshot.codebook.units[row["unit"]], empty["unit"]) == ("发改局", 0)
    assert (empty["stays"], empty["furthest"]) == ([], 0)
