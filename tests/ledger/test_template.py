"""A blank ledger that was filled in says to the reader what was filled in."""

from io import BytesIO

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from liantu.domain.language import LANGS
from liantu.export.template import template_bytes, template_columns
from liantu.ledger.columns import questions, suggest
from liantu.ledger.read.files import read_table
from liantu.ledger.site_rows import site_rows
from tests.support.effort import examples
from tests.support.ledgers import CATALOGUE

TEXTS = [
    "项目甲",
    "=1+1",
    "+86 536",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "'=1",
    "a;b，c",
]
#: What a cell of a type is filled with.
VALUES = {
    "text": st.sampled_from(TEXTS),
    "wan": st.integers(1, 10**8),
    "percent": st.integers(0, 100),
    "date": st.sampled_from(["2025", "2025-04", "2025-04-18"]),
}
_PLACES = {"lon": 118.75, "lat": 36.875}


def values(column):
    if column.facet:
        return st.sampled_from([code for code in CATALOGUE.codes(column.facet) if code != "none"])
    if column.name == "nodes":
        return st.sampled_from(list(CATALOGUE.codes("node"))).map(lambda code: [code])
    return VALUES[column.type]


def rows(lang):
    """Return a strategy for property → value of a row in which at least the name is stated."""
    columns = {column.name: column for column in template_columns(CATALOGUE, lang)}
    free = set(columns) - {"id", "name", "town", "datum_given", "part_of", *_PLACES}
    always = {name: st.just(value) for name, value in _PLACES.items()}
    return st.fixed_dictionaries(
        {
            "name": values(columns["name"]),
            "town": values(columns["town"]),
            "datum_given": st.just("CGCS2000"),
            **always,
        },
        optional={name: values(columns[name]) for name in sorted(free)},
    )


def written(column, value, lang):
    facet = "node" if column.name == "nodes" else column.facet
    if not facet:
        return value
    code = value[0] if isinstance(value, list) else value
    return CATALOGUE.codes(facet)[code].name(lang)


def filled(path, rows, lang):
    book = openpyxl.load_workbook(BytesIO(template_bytes(CATALOGUE, lang)))
    ledger = book.worksheets[0]
    for at, row in enumerate(rows, 2):
        for place, column in enumerate(template_columns(CATALOGUE, lang), 1):
            if column.name not in row:
                continue
            cell = ledger.cell(at, place, written(column, row[column.name], lang))
            if isinstance(cell.value, str):
                # As Excel keeps what is typed into a cell of text.
                cell.data_type = "s"
    book.save(path)
    return read_table(path, "模板.xlsx")


@pytest.mark.parametrize("lang", LANGS)
@settings(max_examples=examples(6), phases=[Phase.generate])
@given(data=st.data())
def test_a_filled_template_reads_back_as_it_was_filled(tmp_path_factory, lang, data):
    wanted = data.draw(st.lists(rows(lang), min_size=1, max_size=1))
    table = filled(tmp_path_factory.mktemp("filled") / "t.xlsx", wanted, lang)
    column_map = suggest(table, CATALOGUE)
    columns = template_columns(CATALOGUE, lang)
    assert {title: target.to for title, target in column_map.targets.items()} == {
        column.title: column.name for column in columns
    }
    # Of a column with few cells filled it is asked whether a blank one means "as above".
    assert {one.kind for one in questions(table, column_map, CATALOGUE)} <= {"fill"}
    findings = []
    read = list(site_rows(table, column_map, CATALOGUE, findings.append))
    # What the values themselves are asked about (a tiny sum, a point in another town) is no matter.
    assert not [found for found in findings if found.severity == "must"]
    assert not [found for found in findings if found.what.startswith(("row.column", "row.word"))]
    for row, given_row in zip(read, wanted, strict=True):
        stated = {name: value for name, value in given_row.items() if name not in _PLACES}
        assert {name: row.properties.get(name) for name in stated} == stated
        assert row.geometry == {"type": "Point", "coordinates": list(_PLACES.values())}


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_filled_in_is_nothing_read(tmp_path, lang):
    table = filled(tmp_path / "t.xlsx", [], lang)
    assert table.count == 0
