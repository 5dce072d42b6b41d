"""What a briefing is made of, whatever it is written as: headings, sentences, figures, tables."""

from dataclasses import dataclass
from typing import Literal

#: The colour of a word: of a light, or of a node's state.
Tone = Literal["", "red", "amber", "green", "grey", "strong", "weak", "gap", "link"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of one look; `href` leads to the sites behind them."""

    text: str
    href: str = ""
    tone: Tone = ""
    bold: bool = False


#: A line of text, or what stands in a cell of a table.
Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a section, or of a part of one (level 2)."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text, or a smaller note below a picture or a table."""

    line: Line
    note: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that people look for first, what it is, and where its sites are."""

    value: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of the headline, side by side."""

    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture (PNG) with its text for those who cannot see it."""

    png: bytes
    alt: str
    caption: str
    width_mm: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a chart: sites, and what is said of them besides."""

    name: str
    count: int
    note: str
    colour: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of horizontal bars, `count` sites each."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two charts side by side."""

    left: Bars
    right: Bars


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; widths are shares of the page."""

    title: str
    width: int
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header stands on every page; no row is cut by the end of one."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Heading | Paragraph | Figures | Picture | Pair | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole briefing: title, the line below it, and its parts from top to bottom."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]


def words_in(text: str) -> Line:
    """Return a text as a line of one look."""
    return (Run(text),)
