"""A blank ledger to fill in: headers that the reader knows, lists to choose from, and its guide."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from liantu.domain.catalogue import Catalogue
from liantu.domain.fields import BY_NAME, FIELDS
from liantu.domain.filter import NONE
from liantu.domain.fold import fold
from liantu.domain.language import Lang, to_traditional
from liantu.domain.wording import words
from liantu.export.columns import Cell
from liantu.export.download import MEDIA_TYPES, Download
from liantu.export.sheet import Pens, Sheet, write_sheet

#: The facets whose columns offer their names to choose from; sites have one of each.
CHOSEN_FACETS: Final = ("kind", "chain", "stage", "town", "precision")
_LAST_ROW: Final = 1_048_575
_PLACES: Final = ("lon", "lat")
_OWN: Final = ("id", *_PLACES)
_RULES: Final = ("row", "same", "blank", "columns", "units", "dates", "place")
_WIDE: Final = {"name": 36, "content": 36, "owner": 26, "note": 36, "id": 26}
_GUIDE_WIDTHS: Final = {"column": 24, "meaning": 66, "how": 60, "blank": 34}
_USUAL_WIDTH: Final = 16


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to fill in: what it feeds, and its header with the unit."""

    name: str
    title: str

    @property
    def facet(self) -> str:
        """Return the facet whose names it offers, if it offers any."""
        field = BY_NAME.get(self.name)
        return field.facet if field and field.facet in CHOSEN_FACETS else ""

    @property
    def type(self) -> str:
        """Return the type of its values."""
        field = BY_NAME.get(self.name)
        return field.type if field else "degree" if self.name in _PLACES else "text"


def template_columns(catalogue: Catalogue, lang: Lang) -> tuple[TemplateColumn, ...]:
    """Return the columns of a blank ledger: those that the catalogue knows headers for."""
    names = ("id", *(field.name for field in FIELDS), *_PLACES)
    return tuple(
        TemplateColumn(name, _title(name, catalogue, lang))
        for name in names
        if catalogue.columns.get(name)
    )


def _title(name: str, catalogue: Catalogue, lang: Lang) -> str:
    say, field = words(lang), BY_NAME.get(name)
    title = _header(name, catalogue, lang)
    unit = field.unit if field else ""
    return say("export.unit_title", title=title, unit=unit) if unit else title


def _header(name: str, catalogue: Catalogue, lang: Lang) -> str:
    """Return the first header in a language that the catalogue has under some spelling."""
    headers = catalogue.columns[name]
    known = {_squeezed(header) for header in headers}
    usual = _usual(name, lang)
    # The code of a project is asked for by the name that offices know it by.
    spelt = [*headers, usual] if name == "id" and lang != "en" else [usual, *headers]
    if lang == "en":
        spelt = [text[:1].upper() + text[1:] for text in spelt if text.isascii()]
    if lang == "zh-Hant":
        spelt = [to_traditional(text) for text in spelt]
    return next((text for text in spelt if _squeezed(text) in known), headers[0])


def _usual(name: str, lang: Lang) -> str:
    field = BY_NAME.get(name)
    if field is None:
        return words(lang)(f"export.column_{name}")
    return field.en if lang == "en" else field.zh


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


def template_download(catalogue: Catalogue, lang: Lang) -> Download:
    """Return the workbook to send, made when its bytes are asked for."""
    name = f"liantu-ledger-template-{catalogue.instance.code}.xlsx"
    return Download(name, MEDIA_TYPES["xlsx"], _chunks(catalogue, lang))


def _chunks(catalogue: Catalogue, lang: Lang) -> Iterator[bytes]:
    yield template_bytes(catalogue, lang)


def template_bytes(catalogue: Catalogue, lang: Lang) -> bytes:
    """Return the workbook: the blank ledger, its guide, and the names that cells may hold."""
    say, made = words(lang), BytesIO()
    columns = template_columns(catalogue, lang)
    with Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"title": say("template.title", place=catalogue.instance.name(lang))})
        pens = Pens.of(book, lang)
        ledger = book.add_worksheet(say("template.sheet_ledger"))
        titles = {key: say(f"template.guide_{key}") for key in _GUIDE_WIDTHS}
        guide = Sheet(say("template.sheet_guide"), titles, _GUIDE_WIDTHS)
        write_sheet(book, guide, pens, _guide_rows(columns, catalogue, lang))
        lists = _write_lists(book, pens, catalogue)
        _write_ledger(ledger, columns, pens, (lists, book))
    return made.getvalue()


def _write_ledger(
    sheet: Worksheet,
    columns: tuple[TemplateColumn, ...],
    pens: Pens,
    lists: tuple[dict[str, str], Workbook],
) -> None:
    say, (ranges, book) = words(pens.lang), lists
    # Excel makes a day of 2025-04 and a rounded number of a long code, unless the cell is text.
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(columns):
        is_number = column.type in {"wan", "percent", "degree"}
        width = _WIDE.get(column.name, _USUAL_WIDTH)
        sheet.set_column(place, place, width, None if is_number else text)
        sheet.write_string(0, place, column.title, pens.header)
        if column.facet:
            choice = {
                "validate": "list",
                "source": ranges[column.facet],
                # Other spellings are read as well, and asked about where nobody knows them.
                "error_type": "information",
                "error_title": say("template.not_listed_title"),
                "error_message": say("template.not_listed"),
            }
            sheet.data_validation(1, place, _LAST_ROW, place, choice)


def _write_lists(book: Workbook, pens: Pens, catalogue: Catalogue) -> dict[str, str]:
    """Add the sheet of names; return facet → the range that holds its names."""
    say = words(pens.lang)
    name = say("template.sheet_lists")
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    found: dict[str, str] = {}
    for place, facet in enumerate((*CHOSEN_FACETS, "node")):
        title = say(f"facet.{facet}")
        terms = catalogue.codes(facet).values()
        names = [term.name(pens.lang) for term in terms if term.code != NONE]
        sheet.set_column(place, place, 30)
        sheet.write_string(0, place, title, pens.header)
        for at, text in enumerate(names, 1):
            pens.write_cell(sheet, at, place, text)
        letter = chr(ord("A") + place)
        found[facet] = f"='{name}'!${letter}$2:${letter}${len(names) + 1}"
    return found


def _guide_rows(
    columns: tuple[TemplateColumn, ...], catalogue: Catalogue, lang: Lang
) -> Iterator[list[Cell]]:
    say = words(lang)
    for rule in _RULES:
        yield [say(f"template.rule_{rule}"), say(f"template.rule_{rule}_text"), None, None]
    for column in columns:
        meaning = f"template.of_{column.name}"
        blank = "blank_name" if column.name == "name" else "blank_id" if column.name == "id" else ""
        yield [
            column.title,
            say(meaning) if say.has(meaning) else None,
            _how(column, catalogue, lang),
            say(f"template.{blank or 'blank'}"),
        ]


def _how(column: TemplateColumn, catalogue: Catalogue, lang: Lang) -> str:
    """Return how cells of a column are written."""
    say = words(lang)
    if column.facet:
        names = [term.name(lang) for term in catalogue.codes(column.facet).values()]
        return say("template.how_code", example=names[0])
    return say(f"template.how_{column.type}")
