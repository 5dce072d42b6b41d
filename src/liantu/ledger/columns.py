"""Which column of a ledger feeds which property, as far as its headers tell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from liantu.domain.catalogue import Catalogue
from liantu.domain.fields import BY_NAME
from liantu.ledger.amounts import unit_of_title
from liantu.ledger.angles import read_angle, read_pair
from liantu.ledger.column_map import ColumnMap, Datum, Target
from liantu.ledger.column_toml import from_toml, to_toml
from liantu.ledger.datum import datum_named
from liantu.ledger.headers import Headers
from liantu.ledger.percents import read_percent
from liantu.ledger.questions import Question, questions
from liantu.ledger.reading import VALUE_CHARS, folded, text_of
from liantu.ledger.table import LedgerTable, Row

__all__ = ["Question", "from_toml", "questions", "suggest", "to_toml"]

_SAMPLE_ROWS = 200
#: Columns whose meaning only their numbers tell: X is the northing for surveyors, not for others.
_PLACE_PAIRS = frozenset({"lon", "lat", "x", "y", "easting", "northing"})
_PAIRS = frozenset({"lon_lat", "lat_lon"})
_FAMILIES = (("lon", "lat"), ("x", "y"), ("northing", "easting"))
_KINDS = (("lon", "lat"), ("lat", "lon"), ("easting", "northing"), ("northing", "easting"))


def suggest(table: LedgerTable, catalogue: Catalogue) -> ColumnMap:
    """Return the map that the headers suggest; no two columns feed the same.

    Columns that nobody knows are left out, and the datum is set only if a header names it.
    """
    headers = Headers(catalogue)
    best: dict[str, tuple[int, int]] = {}
    seen: set[str] = set()
    for index, column in enumerate(table.columns):
        meaning = None if column.title in seen else headers.meaning(column.title)
        seen.add(column.title)
        if meaning is not None:
            target, rank = meaning
            best[target] = min(best.get(target, (rank, index)), (rank, index))
    rows = tuple(islice(table.rows(), _SAMPLE_ROWS))
    columns = {target: index for target, (_, index) in best.items()}
    if "%" not in folded(_title(table, columns.get("progress_pct"))):
        columns = _told_progress(columns, rows)
    placed = _placed(columns, rows)
    in_order = sorted(placed.items(), key=lambda item: item[1])
    return ColumnMap(
        {table.columns[index].title: _target(name, table, index) for name, index in in_order},
        datum=_datum_of_headers(table, placed),
    )


def _target(name: str, table: LedgerTable, index: int) -> Target:
    field = BY_NAME.get(name)
    is_sum = field is not None and field.type == "wan"
    unit = unit_of_title(table.columns[index].title)
    return Target(name, unit.unit if is_sum and unit.times == 1 else None)


def _title(table: LedgerTable, index: int | None) -> str:
    return "" if index is None else table.columns[index].title


def _told_progress(columns: Mapping[str, int], rows: Sequence[Row]) -> dict[str, int]:
    """Return the columns with a 形象进度 that is told in words as such: offices write either."""
    at = columns.get("progress_pct")
    if at is None:
        return dict(columns)
    cells = [row.cells[at] for row in rows if at < len(row.cells) and text_of(row.cells[at])]
    told = sum(read_percent(cell, shares=False).severity == "must" for cell in cells)
    if told * 2 <= len(cells):
        return dict(columns)
    rest = {name: index for name, index in columns.items() if name != "progress_pct"}
    return {"progress_text": at, **rest}


def _placed(columns: Mapping[str, int], rows: Sequence[Row]) -> dict[str, int]:
    """Return the columns with those of places named by what their cells hold."""
    placed = {name: at for name, at in columns.items() if name not in _PLACE_PAIRS | _PAIRS}
    family = next(
        (pair for pair in _FAMILIES if set(pair) <= columns.keys()),
        next((pair for pair in _FAMILIES if set(pair) & columns.keys()), None),
    )
    if family is not None:
        present = [columns[name] for name in family if name in columns]
        names = _names_of(family, [_kind(rows, at) for at in present])
        placed |= dict(zip(names, present, strict=False))
    pairs = [name for name in ("lon_lat", "lat_lon") if name in columns]
    if pairs:
        at = columns[pairs[0]]
        placed[_order(rows, at) or pairs[0]] = at
    return placed


def _names_of(family: tuple[str, str], kinds: Sequence[str]) -> tuple[str, ...]:
    """Return what two columns hold: what their numbers say, else what their headers do."""
    if tuple(kinds) in _KINDS:
        return tuple(kinds)
    if family != ("x", "y"):
        return family
    # Numbers of another country: x before y, as its files have them.
    return ("lon", "lat") if "" in kinds or "lon" in kinds or "lat" in kinds else _KINDS[2]


def _kind(rows: Sequence[Row], index: int) -> str:
    """Return what most numbers of a column can be: lon, lat, easting or northing of China."""
    kinds = Counter(_kind_of(row, index) for row in rows)
    del kinds[""]
    return max(kinds, key=lambda kind: kinds[kind]) if kinds else ""


def _kind_of(row: Row, index: int) -> str:
    try:
        angle = read_angle(row.cells[index]) if index < len(row.cells) else None
    except ValueError:
        return ""
    if angle is None:
        return ""
    return angle.axis or _by_size(angle.value)


def _by_size(value: float) -> str:
    if 73 <= value <= 136:
        return "lon"
    if 3 <= value <= 54:
        return "lat"
    if 1_500_000 <= value <= 6_500_000:
        return "northing"
    return "easting" if 100_000 <= value < 1_500_000 or 10_000_000 <= value < 80_000_000 else ""


def _order(rows: Sequence[Row], index: int) -> str:
    """Return in which order most cells of a column hold their two coordinates."""
    orders: Counter[str] = Counter()
    for row in rows:
        try:
            pair = read_pair(row.cells[index]) if index < len(row.cells) else None
        except ValueError:
            continue
        if pair is not None:
            first = pair[0].axis or _by_size(pair[0].value)
            orders[
                {"lon": "lon_lat", "easting": "lon_lat"}.get(first, "lat_lon" if first else "")
            ] += 1
    del orders[""]
    return orders.most_common(1)[0][0] if orders else ""


def _datum_of_headers(table: LedgerTable, placed: Mapping[str, int]) -> Datum | None:
    """Return the datum that the headers of the places name, if they agree."""
    named: set[Datum] = set()
    for name in (_PLACE_PAIRS | _PAIRS) & placed.keys():
        named |= _datums_in(table.columns[placed[name]].title)
    return named.pop() if len(named) == 1 else None


def _datums_in(title: str) -> set[Datum]:
    title = title[:VALUE_CHARS]
    for mark in "（）()[]【】:：,，、/ ":
        title = title.replace(mark, "\n")
    words = (datum_named(word) for word in title.split("\n") if word and not word.isdigit())
    return {datum for datum in words if datum}
