"""The blank ledger: what stands in it, and how it is sent."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from liantu.domain.language import LANGS, Lang
from liantu.domain.terms import Town
from liantu.export.template import CHOSEN_FACETS, template_bytes, template_columns


def opened(catalogue, lang: Lang = "zh"):
    return openpyxl.load_workbook(BytesIO(template_bytes(catalogue, lang)))


def choices(book):
    """Return header → the names that its cells offer."""
    ledger, found = book.worksheets[0], {}
    for one in ledger.data_validations.dataValidation:
        name, _, cells = one.formula1.rpartition("!")
        listed = book[name.strip("='")][cells.replace("$", "")]
        header = ledger.cell(1, next(iter(one.sqref.ranges)).min_col).value
        found[header] = [row[0].value for row in listed]
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_coded_columns_offer_the_names_of_the_catalogue(catalogue, lang):
    titles = {c.facet: c.title for c in template_columns(catalogue, lang) if c.facet}
    assert set(titles) == set(CHOSEN_FACETS)
    assert choices(opened(catalogue, lang)) == {
        title: [term.name(lang) for code, term in catalogue.codes(facet).items() if code != "none"]
        for facet, title in titles.items()
    }


@pytest.mark.parametrize("lang", LANGS)
def test_every_column_is_explained(catalogue, lang):
    ledger, guide, _ = opened(catalogue, lang).worksheets
    headers = [cell.value for cell in ledger[1]]
    told = {row[0]: row[1:] for row in guide.iter_rows(min_row=2, values_only=True)}
    assert len(set(headers)) == len(headers)
    assert all(all(told[header]) for header in headers)


def test_headers_of_a_language_are_of_that_language(catalogue):
    english = [column.title for column in template_columns(catalogue, "en")]
    assert all(title.replace("万元", "").isascii() for title in english)
    assert not any(column.title.isascii() for column in template_columns(catalogue, "zh-Hant"))


def test_months_and_long_codes_stay_as_they_are_typed(catalogue):
    ledger = opened(catalogue).worksheets[0]
    formats = {}
    for group in ledger.column_dimensions.values():
        for place in range(group.min or 1, (group.max or 0) + 1):
            formats[ledger.cell(1, place).value] = group.number_format
    assert {formats[name] for name in ("项目代码", "计划开工", "备注")} == {"@"}
    assert {formats[name] for name in ("总投资（万元）", "形象进度（%）", "经度")} == {"General"}


def test_a_name_that_looks_like_a_formula_is_a_text(catalogue):
    town = Town("370783999", "=1+1", "=1+1", *list(vars_of(catalogue.towns[0]))[3:])
    towns = catalogue.terms["town"] | {town.code: town}
    odd = replace(catalogue, terms=catalogue.terms | {"town": towns})
    lists = opened(odd).worksheets[2]
    cell = next(cell for row in lists for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"
    assert cell.quotePrefix


def vars_of(term):
    return [getattr(term, name) for name in term.__dataclass_fields__]


@pytest.mark.parametrize("lang", LANGS)
def test_the_route_sends_it(served, catalogue, lang):
    answer = served()("/api/ledger-template.xlsx", {"lang": lang})
    assert answer.status == 200
    assert "liantu-ledger-template-370783.xlsx" in answer.headers["content-disposition"]
    first = openpyxl.load_workbook(BytesIO(answer.body)).worksheets[0]
    wanted = [column.title for column in template_columns(catalogue, lang)]
    assert [cell.value for cell in first[1]] == wanted


def test_the_route_takes_no_filter(served):
    assert served()("/api/ledger-template.xlsx", {"chain": "chem"}).status == 400
