"""The answer to a query: columns with their types, rows of Python values."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

from attrs import field, frozen

from .rows import Row, row_class
from .types import TrinoType

__all__ = ["QueryResult", "ResultColumn"]

SHOWN_ROWS, SHOWN_TEXT = 20, 100
"""Rows of a table in a notebook, and characters of one of its cells."""


@frozen
class ResultColumn:
    """A column of a result.

    Attributes:
        name: Its name.
        display_name: Its name for people; the name where the service says none.
        type: Its Trino type; `None` where the service does not say it, as in a result without rows.
        catalog: The catalog of the table that it comes from; `None` for one that was computed.
        schema: The schema of that table.
        table: That table.
    """

    name: str
    display_name: str = field(repr=False)
    type: TrinoType | None = field(default=None, repr=str)
    catalog: str | None = field(default=None, repr=False)
    schema: str | None = field(default=None, repr=False)
    table: str | None = field(default=None, repr=False)


# It does what a sequence does and is no subclass of one: polars would take it apart row by row, not by Arrow.
class QueryResult:
    """The answer to a query, a sequence of rows.

    `result[0]` is a row, `result[:10]` a result; `for row in result` goes through the rows, whose values are reached by
    place, name and attribute. Values are Python values by the type of the column: `int`, `float`, `Decimal`, `bool`,
    `date`, `time`, `datetime`, `UUID`, `bytes`, `timedelta`, `str`, `None`; of types that this version does not know,
    text. Digits of a second beyond the sixth are cut off; `to_arrow` has all nine. The service tells types with rows
    only: an answer without any has columns without types.

    Attributes:
        columns: The columns.
        texts: By place, the texts of the columns of which Python's values lose digits.

    Example:
        ```python
        result = await project.sql("SELECT id, amount FROM stripe.payment.charges")
        for row in result:
            print(row.id, row["amount"], row[1])
        ```
    """

    def __init__(
        self,
        columns: Sequence[ResultColumn],
        values: Sequence[Sequence[Any]],
        texts: Mapping[int, Sequence[str | None]],
    ) -> None:
        self.columns = tuple(columns)
        # By column: a hundred thousand tuples would keep the garbage collector busy.
        self._values = values
        self.texts = texts

    def __repr__(self) -> str:
        return f"<QueryResult {len(self):,} rows x {len(self.columns)} columns>"

    def __len__(self) -> int:
        return len(self._values[0]) if self._values else 0

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> QueryResult: ...

    def __getitem__(self, index: int | slice) -> Row | QueryResult:
        if not isinstance(index, int | slice):
            raise TypeError(f"rows are taken by number, not by {index!r}; column() takes a column by its name")
        if isinstance(index, slice):
            texts = {place: column[index] for place, column in self.texts.items()}
            return QueryResult(self.columns, [values[index] for values in self._values], texts)
        if not -len(self) <= index < len(self):
            raise IndexError(f"there is no row {index}; there are {len(self):,}")
        return self._row([values[index] for values in self._values])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, zip(*self._values, strict=True))

    def __reversed__(self) -> Iterator[Row]:
        return map(self._row, zip(*map(reversed, self._values), strict=True))

    def __contains__(self, row: object) -> bool:
        return any(values == row for values in zip(*self._values, strict=True))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QueryResult):
            return NotImplemented
        if self.columns != other.columns or _plain(self.texts) != _plain(other.texts):
            return False
        return list(map(list, self._values)) == list(map(list, other._values))

    def __reduce__(self) -> tuple[Any, ...]:
        return QueryResult, (self.columns, self._values, self.texts)

    __hash__ = None  # type: ignore[assignment]  # its values may be anything

    def column(self, key: int | str) -> list[Any]:
        """The values of one column.

        Args:
            key: Its place or its name.

        Raises:
            KeyError: There is no column of that name, or several.
            IndexError: There is no column at that place.

        Example:
            ```python
            result = await project.sql("SELECT id, amount FROM stripe.payment.charges")
            print(max(result.column("amount")))
            ```
        """
        if isinstance(key, int) and not -len(self.columns) <= key < len(self.columns):
            raise IndexError(f"there is no column {key}; there are {len(self.columns)}")
        place = key if isinstance(key, int) else self._row(range(len(self.columns)))[key]
        return list(self._values[place])

    def to_dicts(self) -> list[dict[str, Any]]:
        """Each row as a dict.

        Raises:
            KeyError: Several columns have one name.

        Example:
            ```python
            result = await project.sql("SELECT id, amount FROM stripe.payment.charges LIMIT 3")
            print(result.to_dicts())
            ```
        """
        return [row.as_dict() for row in self]

    def to_arrow(self) -> Any:
        """As a `pyarrow.Table`, with every digit: decimals as decimals, nanoseconds as nanoseconds, times in UTC.

        A column with a value that its type has no room for is text. Needs `pip install "peaka-async[arrow]"`.

        Raises:
            ConfigurationError: pyarrow is not installed.

        Example:
            ```python
            result = await project.sql("SELECT id, amount FROM stripe.payment.charges")
            print(result.to_arrow().schema)
            ```
        """
        from .arrow import to_arrow

        return to_arrow(self)

    def to_pandas(self) -> Any:
        """As a `pandas.DataFrame` over Arrow's types, so that NULL stays NULL and no integer becomes a float.

        Needs `pip install "peaka-async[pandas]"`.

        Raises:
            ConfigurationError: pandas or pyarrow is not installed.

        Example:
            ```python
            result = await project.sql("SELECT id, amount FROM stripe.payment.charges")
            print(result.to_pandas()["amount"].mean())
            ```
        """
        from .arrow import imported

        types = imported("pandas", "pandas").ArrowDtype
        return self.to_arrow().to_pandas(types_mapper=types)

    def to_polars(self) -> Any:
        """As a `polars.DataFrame`.

        Needs `pip install "peaka-async[polars]"`.

        Raises:
            ConfigurationError: polars or pyarrow is not installed.
            InvalidArgument: Several columns have one name, which polars does not take.

        Example:
            ```python
            result = await project.sql("SELECT id, amount FROM stripe.payment.charges")
            print(result.to_polars().head())
            ```
        """
        from .arrow import as_polars

        return as_polars(self.to_arrow())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface: polars, DuckDB, pandas and pyarrow read a result without a method of ours."""
        stream: object = self.to_arrow().__arrow_c_stream__(requested_schema)
        return stream

    def _repr_html_(self) -> str:
        """A table for notebooks: the first rows, everything escaped."""
        heads = "".join(
            f"<th>{html.escape(column.name)}<br><small>{html.escape(str(column.type or ''))}</small></th>"
            for column in self.columns
        )
        body = "".join(
            f"<tr>{''.join(f'<td>{html.escape(_shown(value))}</td>' for value in row)}</tr>"
            for row in self[:SHOWN_ROWS]
        )
        more = f"<p>{len(self):,} rows, {len(self.columns)} columns</p>"
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{more}"

    @cached_property
    def _row(self) -> type[Row]:
        return row_class([column.name for column in self.columns])


def _plain(texts: Mapping[int, Sequence[str | None]]) -> dict[int, list[str | None]]:
    return {place: list(column) for place, column in texts.items()}


def _shown(value: Any) -> str:
    text = "NULL" if value is None else str(value)
    return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]}..."
