"""Rows that have not been asked for yet, and what they are to become."""

from __future__ import annotations

import warnings
from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from types import TracebackType
from typing import Any, Protocol, TypeVar

from typing_extensions import override

from .arrow import as_polars, imported
from .collecting import Collector, Values
from .result import QueryResult, ResultColumn

__all__ = ["Collect", "PendingResult"]

T = TypeVar("T")


class Collect(Protocol):
    """Asks for rows and gives what a collector makes of them."""

    def __call__(self, collect: Callable[[Sequence[ResultColumn]], Collector[T]], /) -> Awaitable[T]: ...


class PendingResult(Coroutine[Any, Any, QueryResult]):
    """Rows that are asked for when they are wanted: `await` this for a `QueryResult` of Python values.

    `to_arrow`, `to_pandas` and `to_polars` ask for the same rows and make no Python values on the way, which is up to
    three times as fast and holds the event loop up for no more than some milliseconds at a time. Each of them, and each
    `await`, asks anew. It is a coroutine, so that it can be made a task; forgotten, it warns as one does.

    Example:
        ```python
        table = await project.sql("SELECT id, amount FROM stripe.payment.charges").to_arrow()
        print(table.schema)
        ```
    """

    def __init__(self, collect: Collect) -> None:
        self._collect = collect
        self._going: Generator[Any, Any, QueryResult] | None = None
        self._is_wanted = False

    @override
    def __await__(self) -> Generator[Any, Any, QueryResult]:
        self._is_wanted = True
        return self._collect(Values).__await__()

    @override
    def send(self, value: Any, /) -> Any:
        """Take a step, as event loops do.

        Raises:
            StopIteration: It has ended; this holds the result.
        """
        if self._going is None:
            self._going = self.__await__()
        return self._going.send(value)

    @override
    def throw(
        self,
        typ: type[BaseException] | BaseException,
        val: BaseException | object = None,
        tb: TracebackType | None = None,
        /,
    ) -> Any:
        """Raise something in the step that is being taken, as event loops do."""
        error = val if isinstance(val, BaseException) else typ
        if self._going is None:
            self._going = self.__await__()
        return self._going.throw(error if isinstance(error, BaseException) else error())

    @override
    def close(self) -> None:
        """End it, as event loops do. One that was not begun asks for nothing."""
        self._is_wanted = True
        if self._going is not None:
            self._going.close()

    def __repr__(self) -> str:
        return "<PendingResult: await it>"

    def __del__(self) -> None:
        if not getattr(self, "_is_wanted", True):
            warnings.warn(
                "rows were never awaited, so nothing was asked for", RuntimeWarning, source=self, stacklevel=2
            )

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
        self._is_wanted = True
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
        self._is_wanted = True
        types = imported("pandas", "pandas").ArrowDtype
        return (await self.to_arrow()).to_pandas(types_mapper=types)

    async def to_polars(self) -> Any:
        """The rows as a `polars.DataFrame`.

        Raises:
            ConfigurationError: polars or pyarrow is not installed; nothing was sent.
            InvalidArgument: Several columns have one name, which polars does not take.
            PeakaError: As with awaiting it.

        Example:
            ```python
            frame = await project.sql("SELECT * FROM postgres.public.customers").to_polars()
            print(frame.head())
            ```
        """
        self._is_wanted = True
        imported("polars", "polars")
        return as_polars(await self.to_arrow())
