"""Questions compiled once: an ibis expression's SQL is kept by its shape, values are bound.

Compiling an expression costs 10–15 ms, as much as answering it over a million sites. What changes
from click to click are values, not shapes, so the SQL is kept and the values bound by name.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
from ibis.expr import types as ir
from sqlglot import parse_one
from sqlglot.expressions import Where

from liantu.query.remembered import Remembered

_MARK = "liantu_bound"
#: Where a question reads the sites that a filter picks.
CHOSEN_NAME = "liantu_chosen"
_CHOSEN = f'"{CHOSEN_NAME}"'
#: What ibis calls the one table that it reads from.
_ALIAS = "t0"
_KEPT = "liantu_kept_"
_BOUND = re.compile(rf"{_MARK}\('(\w+)'\)", re.IGNORECASE)
_KEPT_PLACE = re.compile(rf'"{_KEPT}(\w+)"')
_MOST_SHAPES = 512


@ibis.udf.scalar.builtin(name=_MARK)
def _bound_integer(place: str) -> int: ...


@ibis.udf.scalar.builtin(name=_MARK)
def _bound_text(place: str) -> str: ...


@ibis.udf.scalar.builtin(name=_MARK)
def _bound_number(place: str) -> float: ...


@ibis.udf.scalar.builtin(name=_MARK, signature=(("string",), "array<int64>"))
def _bound_integers(place: str) -> list[int]: ...


@ibis.udf.scalar.builtin(name=_MARK, signature=(("string",), "array<string>"))
def _bound_texts(place: str) -> list[str]: ...


def integer(name: str) -> ir.IntegerValue:
    """Return a place for an integer that is bound when the question is asked."""
    return _bound_integer(ibis.literal(name))


def text(name: str) -> ir.StringValue:
    """Return a place for a text that is bound when the question is asked."""
    return _bound_text(ibis.literal(name))


def number(name: str) -> ir.FloatingValue:
    """Return a place for a floating number that is bound when the question is asked."""
    return _bound_number(ibis.literal(name))


def integers(name: str) -> ir.ArrayValue:
    """Return a place for a list of integers that is bound when the question is asked."""
    return _bound_integers(ibis.literal(name))


def texts(name: str) -> ir.ArrayValue:
    """Return a place for a list of texts that is bound when the question is asked."""
    return _bound_texts(ibis.literal(name))


def rows_in(name: str) -> ir.Table:
    """Return a place for a table of row numbers, whose name is given when the question is asked."""
    return ibis.table({"row": "int32"}, name=f"{_KEPT}{name}")


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with `$name` places, and the names of the values that it takes."""

    text: str
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """An expression, the values for its places, and the shape that tells it from all others.

    Two questions with one shape must build the same expression. `chosen` is what it finds where it
    reads CHOSEN.
    """

    shape: Hashable
    build: Callable[[], ir.Table]
    values: Mapping[str, Any] = field(default_factory=dict)
    chosen: Sql | None = None


class SqlBook:
    """The SQL of the shapes met so far, bounded."""

    def __init__(self) -> None:
        """Begin empty."""
        self._remembered = Remembered(_MOST_SHAPES)

    def sql(self, question: Question) -> tuple[str, dict[str, Any]]:
        """Return a question's SQL with `$name` places, and the values for just those places."""
        asked = self._remembered(question.shape, lambda: _compiled(question.build()))
        chosen = question.chosen
        whole = asked if chosen is None else _read_from(asked, chosen)
        # A name cannot be bound as a value; all of them are made here, of letters and digits.
        named = _KEPT_PLACE.sub(lambda place: f'"{question.values[place[1]]}"', whole.text)
        return named, {name: question.values[name] for name in whole.names}

    def condition(self, shape: Hashable, build: Callable[[], ir.Table]) -> Sql:
        """Return the SQL after WHERE of an expression that does nothing but filter a table."""
        return self._remembered(("condition", shape), lambda: _where(_compiled(build())))


def filtered(table: str, conditions: Iterable[Sql], *, inverted: bool = False) -> Sql:
    """Return the rows of a table, by its name, that meet all conditions, or those that do not."""
    parts = [*conditions]
    met = " AND ".join(f"({part.text})" for part in parts) or "TRUE"
    # A condition is true or false, never unknown: so what is left out is just the rest.
    where = f"NOT ({met})" if inverted else met
    names = frozenset[str]().union(*(part.names for part in parts))
    text = f'SELECT * FROM "{table}" AS "{_ALIAS}" WHERE {where}'  # noqa: S608 - of our own making
    return Sql(text, names)


def _compiled(expression: ir.Table) -> Sql:
    text = str(ibis.to_sql(expression, dialect="duckdb"))
    return Sql(_BOUND.sub(r"$\1", text), frozenset(_BOUND.findall(text)))


def _where(select: Sql) -> Sql:
    where = next(parse_one(select.text, dialect="duckdb").find_all(Where))
    return Sql(where.this.sql(dialect="duckdb"), select.names)


def _read_from(asked: Sql, chosen: Sql) -> Sql:
    text, names = asked.text, asked.names | chosen.names
    if text.count(_CHOSEN) == 1:
        return Sql(text.replace(_CHOSEN, f"({chosen.text})"), names)
    first = f"WITH {_CHOSEN} AS ({chosen.text})"
    rest = text.removeprefix("WITH ")
    return Sql(f"{first}, {rest}" if rest != text else f"{first} {text}", names)
