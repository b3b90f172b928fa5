"""Which table a question is about, and which of its columns it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from ..state.known_tables import KnownColumn, KnownTable
from .wording import Word, is_count, stems

_LEADS = frozenset({"are", "count", "display", "for", "from", "get", "give", "in", "list", "many", "me", "of", "show"})
"""What stands before the name of the table that a question is about, and not of one that is mentioned besides."""

_SOURCES = frozenset({"from", "in", "of"})

BETWEEN = frozenset(
    {
        "all", "any", "different", "earliest", "every", "first", "last", "latest", "most", "my", "newest", "oldest",
        "our", "recent", "the", "top",
    }
)  # fmt: skip
"""What may stand between such a word and the name."""

_MEASURES = ("amount", "total", "price", "revenue", "value", "cost", "quantity")
_MOMENTS = ("created", "created_at", "createdat", "placed_at", "_created_time", "date", "day")
_NUMBERS = ("bigint", "integer", "smallint", "tinyint", "double", "real", "decimal")


@attrs.frozen
class Found:
    """A table that a question names.

    Attributes:
        table: The table.
        start: The place of the first word of its name; behind the question where it was not named again.
        length: How many words its name has there.
    """

    table: KnownTable
    start: int
    length: int


def find_table(heard: Sequence[Word], tables: Iterable[KnownTable]) -> Found | None:
    """Return the table that a question is about; None if it names none.

    Of several it is the one that is counted, shown or said to be the source; then the one with the longer name, of the
    catalog that is mentioned, and the one that is named first.
    """
    spoken = [word.stem for word in heard]
    named = [
        Found(table, start, len(name))
        for table in tables
        for name in [stems(table.name)]
        for start in places(spoken, name)
    ]
    sources = [one for one in named if _lead(spoken, one.start) in _SOURCES]
    # In `emails of customers` the emails are a column, although there may be such a table as well.
    named = [
        one
        for one in named
        if not any(source.start != one.start and column_at(spoken, one.start, source.table) for source in sources)
    ]
    return min(named, key=lambda one: _rank(heard, spoken, one), default=None)


def _rank(heard: Sequence[Word], spoken: Sequence[str], one: Found) -> tuple[bool, int, bool, int, bool]:
    said = "_".join(word.said.lower() for word in heard[one.start : one.start + one.length])
    in_known_place = any(_says(spoken, part) for part in (one.table.catalog.name, one.table.schema))
    return (
        _lead(spoken, one.start) not in _LEADS,
        -one.length,
        not in_known_place,
        one.start,
        one.table.name.lower() != said,
    )


def places(spoken: Sequence[str], name: Sequence[str]) -> Iterator[int]:
    """Yield where the words of a name stand in a question, one after another."""
    if not name:
        return
    for start in range(len(spoken) - len(name) + 1):
        if tuple(spoken[start : start + len(name)]) == tuple(name):
            yield start


def column_at(spoken: Sequence[str], start: int, table: KnownTable) -> tuple[KnownColumn, int] | None:
    """Return the column that is named at a place, and how many words its name takes there.

    `customer` names a `customer_id` too, where there is no `customer`.
    """
    best: tuple[int, int, KnownColumn] | None = None
    for column in table.shown_columns:
        name = stems(column.name)
        for words in (name, name[:-1] if name[-1:] == ("id",) else ()):
            heard = bool(words) and tuple(spoken[start : start + len(words)]) == words
            if heard and (best is None or (len(words), -len(name)) > best[:2]):
                best = len(words), -len(name), column
    return None if best is None else (best[2], best[0])


def is_number(column: KnownColumn) -> bool:
    """Tell whether a column holds numbers."""
    return column.data_type.startswith(_NUMBERS)


def is_moment(column: KnownColumn) -> bool:
    """Tell whether a column holds dates or moments."""
    return column.data_type == "date" or column.data_type.startswith("timestamp")


def measure_of(table: KnownTable) -> KnownColumn | None:
    """Return the column that is meant where a sum is asked and no column is named; None if none stands out."""
    numbers = [one for one in table.shown_columns if is_number(one) and "id" not in stems(one.name) and not one.system]
    by_name = [one for name in _MEASURES for one in numbers if one.name == name]
    return by_name[0] if by_name else numbers[0] if len(numbers) == 1 else None


def moment_of(table: KnownTable) -> KnownColumn | None:
    """Return the column that says when a row came to be; None if there is none."""
    moments = [one for one in table.shown_columns if is_moment(one)]
    by_name = [one for name in _MOMENTS for one in moments if one.name == name]
    return next(iter([*by_name, *moments]), None)


def _lead(spoken: Sequence[str], start: int) -> str:
    """Return the word before a name, beyond what may stand between; empty if there is none."""
    before = start - 1
    while before >= 0 and (spoken[before] in BETWEEN or is_count(spoken[before])):
        before -= 1
    return spoken[before] if before >= 0 else ""


def _says(spoken: Sequence[str], name: str) -> bool:
    return any(True for _ in places(spoken, stems(name)))
