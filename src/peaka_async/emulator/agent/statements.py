"""The statement that answers a question about one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..sql.types import literal, quoted
from ..state.known_tables import KnownColumn, KnownTable
from .finding import BETWEEN, Found, column_at, is_moment, is_number, measure_of, moment_of, places
from .periods import find_period
from .wording import Word, is_count, stems

LIST_ROWS = 10
"""Rows of a list that no number is asked of."""

_AGGREGATES = {
    **dict.fromkeys(("total", "sum"), "SUM"),
    **dict.fromkeys(("average", "avg", "mean"), "AVG"),
    **dict.fromkeys(("highest", "maximum", "max", "largest", "biggest"), "MAX"),
    **dict.fromkeys(("lowest", "minimum", "min", "smallest"), "MIN"),
}
_COUNTS = (("how", "many"), ("number", "of"), ("count",))
_GROUPS = frozenset({"by", "per", "each"})
_UNITS = ("day", "week", "month", "quarter", "year")
_CONDITIONS = frozenset({"with", "where", "whose", "and"})
_EQUALS = frozenset({"is", "are", "equal", "to", "of"})
_RISING = frozenset({"sorted", "ordered", "bottom", "ascending"})
_NEWEST, _OLDEST = frozenset({"latest", "newest", "recent", "last"}), frozenset({"oldest", "earliest"})


class Unclear(Exception):
    """A question about a table leaves something open; the message asks for it."""


class Statement:
    """Reads one question about one table.

    Args:
        heard: The words of the question.
        found: The table, and where it is named.
        now: The moment of asking.
        categories: The values that columns are known to have, by column.

    Attributes:
        sql: The statement.
        meaning: What its rows are, in words.
        reasons: How each part of it came about.

    Raises:
        Unclear: The question leaves open what to add up, or when.
    """

    def __init__(
        self, heard: Sequence[Word], found: Found, now: datetime, categories: Mapping[str, Sequence[str]]
    ) -> None:
        self._heard = heard
        self._spoken = [word.stem for word in heard]
        self._found = found
        self._table: KnownTable = found.table
        self._now = now
        self._categories = categories
        self._columns = self._columns_named()
        self.reasons = [f"The question is about {self._table.plain_name}."]
        self.meaning = ""
        self.sql = self._written()

    def _columns_named(self) -> dict[int, tuple[KnownColumn, int]]:
        """Return the columns that are named, with their lengths, by the place of their first words."""
        named: dict[int, tuple[KnownColumn, int]] = {}
        place = 0
        while place < len(self._spoken):
            column = None if self._is_table(place) else column_at(self._spoken, place, self._table)
            if column is not None:
                named[place] = column
            place += 1 if column is None else column[1]
        return named

    def _is_table(self, place: int) -> bool:
        return self._found.start <= place < self._found.start + self._found.length

    def _written(self) -> str:
        aggregate = self._aggregate()
        conditions = [*self._values(), *self._period()]
        where = f" WHERE {' AND '.join(dict.fromkeys(conditions))}" if conditions else ""
        source = f"FROM {self._table.sql_name}{where}"
        if aggregate is None:
            return self._list(source)
        expression, name, self.meaning = aggregate
        group = self._group()
        if group is None:
            self.meaning += f" in {self._table.plain_name}"
            return f"SELECT {expression} AS {quoted(name)} {source}"
        by, label, is_time = group
        self.meaning += f" by {label} in {self._table.plain_name}"
        self.reasons.append(f"The rows are grouped by {label}.")
        order = f"ORDER BY {quoted(label)}" if is_time else f"ORDER BY {quoted(name)} DESC, {quoted(label)}"
        return f"SELECT {by} AS {quoted(label)}, {expression} AS {quoted(name)} {source} GROUP BY {by} {order}"

    def _aggregate(self) -> tuple[str, str, str] | None:
        """Return what is computed, the name of it as a column, and in words; None where rows are to be listed."""
        if any(True for words in _COUNTS for _ in places(self._spoken, words)):
            self.reasons.append("It asks for a number of rows.")
            return "COUNT(*)", "count", "Number of rows"
        # The first such word decides: in `average total` the total is a column.
        word = next((word for word in self._spoken if word in _AGGREGATES), None)
        if word is None:
            return None
        column, function = self._measure(), _AGGREGATES[word]
        self.reasons.append(f"'{word}' asks for {function} of {column.name}.")
        return f"{function}({quoted(column.name)})", f"{word}_{column.name}", f"{word.capitalize()} of {column.name}"

    def _measure(self) -> KnownColumn:
        named = [column for column, _ in self._columns.values() if is_number(column)]
        column = named[0] if named else measure_of(self._table)
        if column is None:
            numbers = [one.name for one in self._table.shown_columns if is_number(one)]
            known = f"Numbers are in {', '.join(numbers)}." if numbers else "None of them holds numbers."
            raise Unclear(f"Which column of {self._table.plain_name} do you mean? {known}")
        return column

    def _group(self) -> tuple[str, str, bool] | None:
        """Return what the rows are grouped by, its name, and whether it is a stretch of time."""
        for place, word in enumerate(self._spoken):
            if word not in _GROUPS:
                continue
            after = place + 1
            while after < len(self._spoken) and self._spoken[after] in {"the", "each", "every"}:
                after += 1
            if after in self._columns:
                name = self._columns[after][0].name
                return quoted(name), name, False
            if after < len(self._spoken) and self._spoken[after] in _UNITS:
                unit = self._spoken[after]
                return f"date_trunc('{unit}', {quoted(self._moment().name)})", unit, True
        return None

    def _moment(self) -> KnownColumn:
        named = [column for column, _ in self._columns.values() if is_moment(column)]
        column = named[0] if named else moment_of(self._table)
        if column is None:
            raise Unclear(f"{self._table.plain_name} has no column with a date or a time. What should tell when?")
        return column

    def _period(self) -> list[str]:
        period = find_period(
            [stem for place, stem in enumerate(self._spoken) if not self._is_before_table(place)], self._now
        )
        if period is None:
            return []
        column = self._moment()
        self.reasons.append(f"{column.name} tells when.")
        ends = ((">=", period.first), ("<", period.last))
        return [f"{quoted(column.name)} {sign} {_moment(column, end)}" for sign, end in ends if end is not None]

    def _values(self) -> list[str]:
        """Return the conditions that a column has a value: said, in quotes, or known to be one of its categories."""
        conditions: list[str] = []
        for place, (column, length) in self._columns.items():
            after = place + length
            while after < len(self._spoken) and self._spoken[after] in _EQUALS:
                after += 1
            if after >= len(self._heard):
                continue
            value = self._heard[after]
            follows = place > 0 and self._spoken[place - 1] in _CONDITIONS
            is_asked = follows or self._spoken[place + length] in {"is", "are", "equal"}
            if value.quoted or (is_asked and after not in self._columns and not self._is_table(after)):
                conditions.append(f"{quoted(column.name)} = {_literal(column, value.said)}")
                self.reasons.append(f"{column.name} is to be {value.said}.")
        for name, values in self._categories.items():
            for category in values:
                if any(True for _ in places(self._spoken, stems(category))):
                    conditions.append(f"{quoted(name)} = {_literal(self._table.column(name), category)}")
                    self.reasons.append(f"{category} is known as a value of {name}.")
        return conditions

    def _list(self, source: str) -> str:
        before = [column.name for place, (column, _) in self._columns.items() if place < self._found.start]
        selected = ", ".join(quoted(name) for name in dict.fromkeys(before)) or "*"
        order, limit = self._order(), self._limit()
        self.meaning = f"Rows of {self._table.plain_name}"
        return f"SELECT {selected} {source}{order} LIMIT {limit}"

    def _order(self) -> str:
        spoken = set(self._spoken)
        for place, word in enumerate(self._spoken):
            if word == "by" and place + 1 in self._columns:
                name = self._columns[place + 1][0].name
                rises = spoken & _RISING and not spoken & {"top", "descending"}
                self.reasons.append(f"The rows are ordered by {name}.")
                return f" ORDER BY {quoted(name)}{'' if rises else ' DESC'}"
        lead = {word for place, word in enumerate(self._spoken) if self._is_before_table(place)}
        if lead & (_NEWEST | _OLDEST):
            name = self._moment().name
            self.reasons.append(f"{name} tells how old a row is.")
            return f" ORDER BY {quoted(name)}{' DESC' if lead & _NEWEST else ''}"
        return ""

    def _is_before_table(self, place: int) -> bool:
        """Tell whether a word belongs to the table's name, such as `the latest 5`."""
        between = self._spoken[place : self._found.start]
        return bool(between) and all(word in BETWEEN or is_count(word) for word in between)

    def _limit(self) -> int:
        numbers = [
            int(word) for place, word in enumerate(self._spoken) if is_count(word) and self._is_before_table(place)
        ]
        return numbers[0] if numbers else LIST_ROWS


def _moment(column: KnownColumn, moment: datetime) -> str:
    if column.data_type == "date":
        return f"DATE '{moment:%Y-%m-%d}'"
    return f"TIMESTAMP '{moment:%Y-%m-%d %H:%M:%S}'"


def _literal(column: KnownColumn, value: str) -> str:
    if column.data_type == "boolean" and value.lower() in {"true", "false"}:
        return value.lower()
    if is_number(column) and value.isdecimal():
        return value
    text = literal(value)
    return text if column.data_type.startswith("varchar") else f"CAST({text} AS {column.data_type})"
