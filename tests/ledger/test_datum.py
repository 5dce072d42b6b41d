"""Coordinates of every datum lie where published figures put them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from liantu.domain.errors import LedgerError
from liantu.ledger import zones
from liantu.ledger.county import county_of
from liantu.ledger.datum import (
    bd09_from_gcj02,
    datum_label,
    datum_named,
    datum_of_crs,
    gcj02_from_wgs84,
    is_plane,
    parse_datum,
    to_wgs84,
)
from liantu.ledger.zones import zone_of
from tests.support.ledgers import CATALOGUE

#: Published with the common implementations of the shift: WGS84 lon, lat → GCJ-02 lon, lat.
GCJ02 = [
    (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597),
    (113.912316, 22.543847, 113.9171764808363, 22.540796131694766),
    (116.377817, 39.911954, 116.38404722455657, 39.91334545536069),
    (116.404, 39.915, 116.41024449916938, 39.91640428150164),
]
#: GCJ-02 → BD-09, and WGS84 → BD-09, from the same sources.
BD09_OF_GCJ02 = (116.404, 39.915, 116.41036949371029, 39.92133699351021)
BD09_OF_WGS84 = (116.404, 39.915, 116.41662724378733, 39.922699552216216)
GEOD = Geod(ellps="WGS84")
#: One millimetre, in degrees of latitude.
MM = 1e-3 / 111_000
#: The county town, and about how many metres east and north a Chinese map draws it.
SEAT, SHIFT_M = (118.7375, 36.88), (505, 46)


def arrays(x, y):
    return np.array([x], dtype=np.float64), np.array([y], dtype=np.float64)


@pytest.mark.parametrize(("lon", "lat", "x", "y"), GCJ02)
def test_gcj02_is_that_of_published_pairs(lon, lat, x, y):
    assert np.array(gcj02_from_wgs84(*arrays(lon, lat))).ravel() == pytest.approx([x, y], abs=1e-9)
    assert np.array(to_wgs84(*arrays(x, y), "gcj02")).ravel() == pytest.approx([lon, lat], abs=MM)


def test_bd09_is_that_of_published_pairs():
    lon, lat, x, y = BD09_OF_GCJ02
    assert np.array(bd09_from_gcj02(*arrays(lon, lat))).ravel() == pytest.approx([x, y], abs=1e-9)
    lon, lat, x, y = BD09_OF_WGS84
    assert np.array(to_wgs84(*arrays(x, y), "bd09")).ravel() == pytest.approx([lon, lat], abs=MM)


def test_the_shift_at_the_county_town_is_what_we_say():
    lon, lat = SEAT
    x, y = gcj02_from_wgs84(*arrays(lon, lat))
    east, north = GEOD.inv(lon, lat, x[0], lat)[2], GEOD.inv(x[0], lat, x[0], y[0])[2]
    assert (east, north) == pytest.approx(SHIFT_M, abs=5)


@given(st.floats(73.5, 135), st.floats(18, 53.5), st.sampled_from(["gcj02", "bd09"]))
def test_the_inverse_is_closer_than_a_millimetre(lon, lat, datum):
    x, y = gcj02_from_wgs84(*arrays(lon, lat))
    if datum == "bd09":
        x, y = bd09_from_gcj02(x, y)
    back = to_wgs84(x, y, datum)
    assert (back[0][0], back[1][0]) == pytest.approx((lon, lat), abs=MM)


def test_many_are_converted_at_once_like_one():
    lon, lat = np.linspace(100, 120, 50), np.linspace(25, 40, 50)
    together = to_wgs84(lon, lat, "gcj02")
    each = [to_wgs84(lon[at : at + 1], lat[at : at + 1], "gcj02") for at in range(50)]
    assert together[0] == pytest.approx([x[0] for x, _ in each], abs=1e-12)
    assert together[1] == pytest.approx([y[0] for _, y in each], abs=1e-12)


@pytest.mark.parametrize(
    ("datum", "easting", "northing"),
    [
        ("EPSG:4549", 394726.0816, 4099495.9383),
        ("EPSG:4528", 40394726.0816, 4099495.9383),
        # The other way of this county: the zone of 117°.
        ("EPSG:4548", 661697.2407, 4100385.5638),
    ],
)
def test_plane_cgcs2000_takes_the_easting_first_whatever_its_axes(datum, easting, northing):
    lon, lat = to_wgs84(*arrays(easting, northing), datum)
    assert (lon[0], lat[0]) == pytest.approx((118.817, 37.021), abs=1e-3)


def test_degrees_of_wgs84_and_cgcs2000_stay_as_they_are():
    for datum in ("wgs84", "cgcs2000"):
        assert [a[0] for a in to_wgs84(*arrays(118.817, 37.021), datum)] == [118.817, 37.021]


def test_outside_china_nothing_is_shifted():
    assert [a[0] for a in to_wgs84(*arrays(-0.1, 51.5), "gcj02")] == [-0.1, 51.5]


def test_what_a_datum_cannot_hold_is_no_place():
    lon, lat = to_wgs84(*arrays(1e12, 1e12), "EPSG:4549")
    assert np.isnan(lon).all()
    assert np.isnan(lat).all()


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("WGS-84", "wgs84"),
        ("WGS84 (assumed)", "wgs84"),
        ("EPSG:4326", "wgs84"),
        ("高德", "gcj02"),
        ("火星坐标系", "gcj02"),
        ("GCJ-02", "gcj02"),
        ("百度坐标", "bd09"),
        ("国家2000", "cgcs2000"),
        ("epsg:4549", "EPSG:4549"),
        ("4528", "EPSG:4528"),
        ("urn:ogc:def:crs:EPSG::27700", "EPSG:27700"),
        ("OSGB36", "EPSG:27700"),
        ("auto", "auto"),
        ("北京54", None),
        ("EPSG:999999", None),
        # A height, and points in space.
        ("EPSG:5773", None),
        ("EPSG:4978", None),
        ("", None),
    ],
)
def test_a_datum_goes_by_many_names(text, datum):
    assert datum_named(text) == datum


def test_an_unknown_datum_is_refused_with_what_there_is():
    with pytest.raises(LedgerError, match=r"'moon' is no datum.*gcj02"):
        parse_datum("moon")


def test_a_label_is_what_people_read():
    assert [datum_label(d) for d in ("gcj02", "EPSG:4549")] == ["GCJ-02", "EPSG:4549"]
    assert is_plane("EPSG:4549")
    assert not is_plane("gcj02")
    assert not is_plane("EPSG:4490")


def test_the_datum_of_a_file_is_that_of_its_crs():
    assert datum_of_crs("") is None
    assert datum_of_crs("EPSG:4326") == "wgs84"
    assert datum_of_crs("nonsense") is None
    assert datum_of_crs(CRS("EPSG:4549").to_wkt()) == "EPSG:4549"
    assert datum_of_crs('LOCAL_CS["the site",UNIT["metre",1]]') is None


def test_a_crs_without_a_number_is_used_and_called_by_its_name():
    own = CRS.from_proj4("+proj=tmerc +lon_0=118.5 +x_0=500000 +ellps=GRS80 +units=m").to_wkt()
    datum = datum_of_crs(own.replace('"unknown"', '"寿光城建"', 1))
    assert datum is not None
    assert datum_label(datum) == "寿光城建"
    assert to_wgs84(*arrays(500_000, 4_099_000), datum)[0][0] == pytest.approx(118.5)


def test_metres_fit_one_zone_or_none():
    county = county_of(CATALOGUE)
    assert zone_of(394726.0816, 4099495.9383, county) == "EPSG:4549"
    assert zone_of(40394726.0816, 4099495.9383, county) == "EPSG:4528"
    assert zone_of(394726.0816, 2099495.9, county) is None


def test_zones_go_by_the_numbers_of_epsg():
    for zone, code in zones._NUMBERED_3.items():
        assert CRS.from_epsg(code).name == f"CGCS2000 / 3-degree Gauss-Kruger zone {zone}"
    for zone, code in zones._PLAIN_3.items():
        assert CRS.from_epsg(code).name == f"CGCS2000 / 3-degree Gauss-Kruger CM {zone * 3}E"
    for zone, code in zones._NUMBERED_6.items():
        assert CRS.from_epsg(code).name == f"CGCS2000 / Gauss-Kruger zone {zone}"


def test_metres_of_a_zone_of_six_degrees_are_known_by_their_number():
    forward = Transformer.from_crs("EPSG:4326", "EPSG:4498", always_xy=True)
    x, y = forward.transform(118.817, 37.021)
    assert zone_of(x, y, county_of(CATALOGUE)) == "EPSG:4498"
