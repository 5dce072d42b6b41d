"""The columns of a copy hold what plain rules say of each site alone."""

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.domain.fold import haystack
from liantu.store import columns
from tests.support import reference, ways
from tests.support.effort import examples
from tests.support.ledgers import ledger
from tests.support.stores import feature, snapshot_of

#: Odd on purpose: batches end in the middle of a ledger.
AT_ONCE = 7


@pytest.fixture(scope="module", autouse=True)
def _small_batches():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_AT_ONCE", AT_ONCE)
        yield


def both(first, second):
    return (first, second) if first is not None and second else (None, None)


def plain(site, row, codebook):
    """The columns of a site, worked out from it alone; `row` lends only numbers of sets."""
    given = site["properties"]
    days = ways.came(site)
    report = reference.report_of(site)
    numbers = codebook.codes["stage"].index
    return {
        "id": site["id"],
        "name": given["name"],
        "owner": given.get("owner") or "",
        "wan": reference.wan_of(site),
        **{name: given.get(name) for name in ("plan_year_wan", "done_total_wan", "funded_wan")},
        **dict(
            zip(
                ("funded_part", "funded_whole", "year_part", "year_whole"),
                (
                    *both(given.get("funded_wan"), reference.wan_of(site)),
                    *both(given.get("done_year_wan"), given.get("plan_year_wan")),
                ),
                strict=True,
            )
        ),
        "stage": numbers(given.get("stage") or ""),
        "as_of": report,
        "as_of_day": int(f"{reference.last_day(report):%Y%m%d}") if report else None,
        **{
            name: ways.day(given[name]) if given.get(name) else None
            for step in ways.STEPS
            for name in (f"plan_{step}", f"actual_{step}")
        },
        **{f"seen_{step}": days.get(stage) for step, stage in ways.STEPS.items()},
        "furthest": numbers(ways.furthest(site)),
        "late_from": ways.late_from(site),
        "stays": list(ways.stays(site)),
        "inferred": {"source": False, "inferred": True}.get(given.get("chain_basis") or ""),
        "search": haystack(
            given["name"],
            *(given.get(name) or "" for name in ("owner", "content", "name_en")),
        ),
        "lon": row["lon"] if site["geometry"] is None else site["geometry"]["coordinates"][0],
    }


@given(st.integers(0, 9_999))
@settings(max_examples=examples(20))
def test_the_columns_agree_with_each_site_alone(tmp_path_factory, seed):
    sites = ledger(seed, 40).features
    snapshot = snapshot_of(sites, tmp_path_factory.mktemp("columns"))
    book = snapshot.codebook
    rows = pq.read_table(snapshot.path).to_pylist()
    assert [row["row"] for row in rows] == list(range(len(sites)))
    for site, row in zip(sites, rows, strict=True):
        expected = plain(site, row, book)
        assert {name: row[name] for name in expected} == expected
        assert sorted(book.chain_sets[row["chain_set"]]) == sorted(reference.chains(site))
        nodes = site["properties"].get("nodes") or []
        assert sorted(book.node_sets[row["node_set"]]) == sorted(nodes)
        for name, names in (("unit", book.units), ("park", book.parks)):
            written = site["properties"].get(name) or ""
            assert names[row[name]] == " ".join(written.split())
        assert (row["lon"] is None) == (site["geometry"] is None)


def test_the_generated_ledgers_hold_stays_skips_and_late_plans():
    """The law above would hold of ledgers in which nothing ever moves."""
    sites = [site for seed in range(20) for site in ledger(seed, 40).features]
    packed = [stay for site in sites for stay in ways.stays(site)]
    assert sum(ways.late_from(site) is not None for site in sites) > 20
    assert sum(stay // 2**17 % 2 and stay % 2**17 != ways.NOW for stay in packed) > 20
    assert sum(stay % 2**17 == ways.NOW for stay in packed) > 20


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_batches_of_any_size_hold_every_site_once(tmp_path, count):
    snapshot = snapshot_of([feature(f"s-{number}") for number in range(count)], tmp_path)
    ids = pq.read_table(snapshot.path)["id"].to_pylist()
    assert ids == [f"s-{number}" for number in range(count)]


def test_sites_with_other_properties_keep_their_own(tmp_path):
    sites = [feature(f"s-{n}", **{f"own-{n % 3}": n, "stage": "building"}) for n in range(9)]
    snapshot = snapshot_of(sites, tmp_path)
    for number in range(9):
        given = snapshot.feature_at(number)["properties"]
        assert [name for name in given if name.startswith("own")] == [f"own-{number % 3}"]
        assert (given[f"own-{number % 3}"], given["stage_name"]) == (number, "在建")
