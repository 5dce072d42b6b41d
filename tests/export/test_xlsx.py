import openpyxl
import pytest

from liantu.export import xlsx
from liantu.export.columns import COLUMNS
from liantu.export.request import ExportRequest
from liantu.export.xlsx import cell_text, write_xlsx

NAME = next(place for place, column in enumerate(COLUMNS) if column.name == "name")
WAN = next(place for place, column in enumerate(COLUMNS) if column.name == "investment_wan")
URL = next(place for place, column in enumerate(COLUMNS) if column.name == "source_url")


@pytest.fixture
def book(tmp_path):
    opened = []

    def make(chosen, **more):
        path = tmp_path / "sites.xlsx"
        write_xlsx(ExportRequest(chosen, **more), path)
        opened.append(openpyxl.load_workbook(path))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def test_the_sites_and_what_they_are(book, real):
    made = book(real("stage=building"))
    assert made.sheetnames == ["项目", "说明"]
    sites = made["项目"]
    assert [cell.value for cell in sites[1]] == [column.title("zh") for column in COLUMNS]
    assert sites.freeze_panes == "C2"
    assert sites.auto_filter.ref.startswith("A1:")
    assert sites.max_row == len(real("stage=building").rows()) + 1


def test_amounts_are_numbers(book, selected, make_site):
    sites = book(selected([make_site(1, investment_wan=335_001)]))["项目"]
    assert [cell.value for cell in sites[2][WAN : WAN + 2]] == [335_001, 33.5001]


def test_hostile_texts_are_texts_and_nothing_else(book, selected, hostile_sites):
    given = [feature | {} for feature in hostile_sites]
    for feature in given:
        text = feature["properties"]["name"]
        feature["properties"] = feature["properties"] | {"source_url": text}
    sites = book(selected(given))["项目"]
    for row, feature in enumerate(given, start=2):
        for place in (NAME, URL):
            cell = sites.cell(row, place + 1)
            assert cell.data_type in {"s", "inlineStr"}
            assert cell.hyperlink is None
            wanted = cell_text(feature["properties"]["name"], "zh")
            # The file format writes _x0041_ as _x005F_x0041_, which openpyxl does not undo.
            assert cell.value.replace("_x005F_", "_") == wanted


def test_a_text_that_looks_like_a_formula_stays_one_when_it_is_edited(book, selected, make_site):
    sites = book(selected([make_site(1, name="=1+1"), make_site(2, name="甲")]))["项目"]
    assert sites.cell(2, NAME + 1).quotePrefix
    assert not sites.cell(3, NAME + 1).quotePrefix


def test_control_characters_are_made_visible():
    assert cell_text("a\x00b\x0b\r\nc\rd\te\ufffe", "zh") == "a␀b␋\nc\nd\te\ufffd"


@pytest.mark.parametrize("character", ["名", "😀"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(character):
    text = cell_text(character * 40_000, "zh")
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.startswith(character * 100)
    assert "40000" in text[-60:]
    assert "截断" in text[-60:]


def test_a_text_that_just_fits_is_kept_whole():
    assert cell_text("名" * 32_767, "zh") == "名" * 32_767


def test_rows_beyond_a_sheet_go_on_the_next(book, selected, make_site, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS_PER_SHEET", 2)
    made = book(selected([make_site(number) for number in range(5)]))
    assert made.sheetnames == ["项目", "项目 2", "项目 3", "说明"]
    ids = [row[0] for sheet in made.worksheets[:3] for row in sheet.iter_rows(2, values_only=True)]
    assert ids == [f"t-{number}" for number in range(5)]


def test_the_passport_is_on_a_sheet_of_its_own(book, real):
    about = book(real("chain=chem"))["说明"]
    said = {key: value for _, value, key in about.iter_rows(values_only=True)}
    assert said["filter.query"] == "chain=chem"
    assert said["filter.zh"] == "产业链：高端化工"
    assert said["counts.total"] == "103"


def test_in_english_and_in_traditional_chinese(book, real):
    assert book(real("chain=chem"), lang="en").sheetnames == ["Sites", "About"]
    assert book(real("chain=chem"), lang="zh-Hant")["項目"]["B1"].value == "項目名稱"
