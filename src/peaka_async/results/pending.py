"""Rows that have not been asked for yet, and what they are to become."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import Any, Protocol, TypeVar

from .arrow import imported
from .collecting import Collector, Values
from .result import QueryResult, ResultColumn

__all__ = ["Collect", "PendingResult"]

T = TypeVar("T")


class Collect(Protocol):
    """Asks for rows and gives what a collector makes of them."""

    def __call__(self, collect: Callable[[Sequence[ResultColumn]], Collector[T]], /) -> Awaitable[T]: ...


class PendingResult:
    """Rows that are asked for when they are wanted: `await` this for a `QueryResult` of Python values.

    `to_arrow`, `to_pandas` and `to_polars` ask for the same rows and make no Python values on the way, which is two to
    three times as fast and holds the event loop up for no more than a few milliseconds at a time. Each of them, and
    each `await`, asks anew.

    Example:
        ```python
        table = await project.sql("SELECT id, amount FROM stripe.payment.charges").to_arrow()
        print(table.schema)
        ```
    """

    def __init__(self, collect: Collect) -> None:
        self._collect = collect

    def __await__(self) -> Generator[Any, None, QueryResult]:
        return self._collect(Values).__await__()

    def __repr__(self) -> str:
        return "<PendingResult: await it>"

    async def to_arrow(self) -> Any:
        """The rows as a `pyarrow.Table`, with every digit, as of `QueryResult.to_arrow`.

        Raises:
            ConfigurationError: pyarrow is not installed; nothing was sent.
            PeakaError: As with awaiting it.

        Example:
            ```python
            table = await project.sql("SELECT * FROM postgres.public.customers").to_arrow()
            print(table.num_rows)
            ```
        """
        imported("pyarrow", "arrow")
        from .tables import Tables

        return (await self._collect(Tables)).arrow

    async def to_pandas(self) -> Any:
        """The rows as a `pandas.DataFrame` over Arrow's types, as of `QueryResult.to_pandas`.

        Raises:
            ConfigurationError: pandas or pyarrow is not installed; nothing was sent.
            PeakaError: As with awaiting it.

        Example:
            ```python
            frame = await project.sql("SELECT * FROM postgres.public.customers").to_pandas()
            print(frame.head())
            ```
        """
        types = imported("pandas", "pandas").ArrowDtype
        return (await self.to_arrow()).to_pandas(types_mapper=types)

    async def to_polars(self) -> Any:
        """The rows as a `polars.DataFrame`.

        Raises:
            ConfigurationError: polars or pyarrow is not installed; nothing was sent.
            PeakaError: As with awaiting it.

        Example:
            ```python
            frame = await project.sql("SELECT * FROM postgres.public.customers").to_polars()
            print(frame.head())
            ```
        """
        polars = imported("polars", "polars")
        return polars.from_arrow(await self.to_arrow())
