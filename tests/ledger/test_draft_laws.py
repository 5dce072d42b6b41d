"""What holds for every file and every store."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.ledger.choices import Choices
from liantu.ledger.diff import GEOMETRY
from liantu.ledger.tally import Tally
from tests.support.drafts import FakeSites, drafted, row, table
from tests.support.effort import examples
from tests.support.ledgers import AMOUNTS, CODES, DATES, WORDS, ledger

COLUMNS = {
    "owner": WORDS[:8],
    "stage": CODES["stage"],
    "investment_wan": AMOUNTS,
    "town": CODES["town"],
    "actual_started": DATES,
}
#: Told of a place, together with it.
WITH_PLACE = {"precision", "location_source", "datum_given", GEOMETRY}


def rows_of(chance, features):
    """Rows for some of the sites, by id or by name only, and some for new ones."""
    columns = chance.sample(sorted(COLUMNS), chance.randint(0, len(COLUMNS)))
    places = chance.random() < 0.5
    rows = []
    for feature in chance.sample(features, chance.randint(0, len(features))):
        known = chance.random() < 0.7
        rows.append((feature["properties"]["name"], str(feature["id"]) if known else None))
    rows += [(f"新{number}{chance.choice(WORDS)}", None) for number in range(chance.randint(0, 4))]
    return columns, [
        row(
            number,
            name,
            site_id,
            (118.5 + chance.random(), 36.5) if places and chance.random() < 0.5 else None,
            places=places,
            **{column: chance.choice((None, *COLUMNS[column])) for column in columns},
        )
        for number, (name, site_id) in enumerate(rows, 2)
    ]


def applied(features, changes):
    """The sites after a commit, in the store's order."""
    sites = {str(feature["id"]): feature for feature in features}
    for change in changes:
        if change.after is None:
            del sites[change.id]
        else:
            sites[change.id] = change.after
    return list(sites.values())


def case(seed):
    chance = Random(seed)
    features = ledger(seed, most=10).features
    columns, rows = rows_of(chance, features)
    choices = Choices(chance.choice(("keep", "keep", "terminate", "remove")))
    return features, columns, rows, choices, table(titles=("name", *columns))


def follows(columns):
    """What a new value of a column takes with it."""
    takes = {"investment_wan": "investment_text", "chain": "chains"}
    return {taken for column, taken in takes.items() if column in columns}


@settings(max_examples=examples(60))
@given(st.integers(0, 2**32))
def test_only_what_the_columns_feed_changes(seed):
    features, columns, rows, choices, source = case(seed)
    with drafted(rows, features, choices, source) as draft:
        for entry in draft.diff.entries:
            changed = {each.field for each in entry.fields}
            if entry.kind == "changed":
                assert changed <= {"name", *columns, *WITH_PLACE, *follows(columns)}
                assert changed
        assert len({change.id for change in draft.changes()}) == len(list(draft.changes()))


@settings(max_examples=examples(60))
@given(st.integers(0, 2**32))
def test_what_was_written_is_no_change_the_next_time(seed):
    features, _, rows, choices, source = case(seed)
    with drafted(rows, features, choices, source) as draft:
        if draft.blocked:
            return
        now = applied(features, draft.changes())
        made = {entry.row: entry.id for entry in draft.diff.entries if entry.kind == "new"}
    again = Choices(choices.missing, pairs=made)
    with drafted(rows, now, again, source) as draft:
        assert draft.diff.empty
        assert list(draft.changes()) == []


@settings(max_examples=examples(60))
@given(st.integers(0, 2**32))
def test_the_totals_are_those_of_the_sites(seed):
    features, _, rows, choices, source = case(seed)
    with drafted(rows, features, choices, source) as draft:
        now = applied(features, draft.changes())
        for sites, totals in ((features, draft.diff.before), (now, draft.diff.after)):
            tally = Tally()
            for feature in sites:
                tally.add(feature)
            assert tally.totals(FakeSites(sites).get) == totals
            assert totals.count == len(sites)
        counts = draft.diff
        settled = counts.new + counts.changed + counts.unchanged
        assert settled <= len(rows)
        assert counts.changed + counts.unchanged + counts.missing == len(features)
