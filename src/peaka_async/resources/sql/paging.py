"""All rows of a statement, page by page: `OFFSET n LIMIT m` behind it, in the order that Trino wants."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

import anyio
from typing_extensions import override

from peaka_api.errors import InvalidArgument

from ...results import Collector, QueryResult, ResultColumn, Row, TrinoType
from ...results.arrow import imported
from ...results.statements import clauses, without_end
from ...results.tables import Table
from ...warning import warn
from .running import SqlRunner, statement_body

__all__ = ["SqlBatches", "SqlPages", "SqlRows", "UnorderedPages"]

T = TypeVar("T")


class _Page(Protocol):
    @property
    def columns(self) -> Sequence[ResultColumn]: ...

    def __len__(self) -> int: ...


PageT = TypeVar("PageT", bound=_Page)


class UnorderedPages(UserWarning):
    """A statement without ORDER BY is read in pages: each may be ordered anew, so rows can be missing or come twice."""


class SqlPages(Generic[PageT]):
    """The results of a statement, page by page. Each is asked for when it is wanted; within an `async with` block the
    next one is already under way.

    A cancelled step has changed nothing and can be repeated.

    Raises:
        InvalidArgument: The statement has an OFFSET, LIMIT or FETCH of its own.
    """

    def __init__(
        self,
        runner: SqlRunner,
        statement: str,
        bindings: Any,
        page_size: int,
        collect: Callable[[Sequence[ResultColumn]], Collector[PageT]],
    ) -> None:
        self._body = statement_body(statement, bindings)
        self._statement = without_end(statement)
        found = clauses(self._statement)
        own = found & {"OFFSET", "LIMIT", "FETCH"}
        if own:
            raise InvalidArgument(
                f"the statement has {' and '.join(sorted(own))} of its own; take it out, pages are made here"
            )
        if "ORDER" not in found:
            warn(
                "the statement has no ORDER BY: pages can overlap and skip rows; order by something unique",
                UnorderedPages,
            )
        self._runner = runner
        self._collect = collect
        self._size = page_size
        self._offset = 0
        self._types: list[TrinoType | None] | None = None
        self._is_over = False
        self._guard = anyio.ResourceGuard("reading the pages of")
        self._group: anyio.abc.TaskGroup | None = None
        self._ahead: _Ahead[PageT] | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at row {self._offset:,}>"

    def __aiter__(self) -> AsyncIterator[PageT]:
        return self

    async def __anext__(self) -> PageT:
        """The next page.

        Raises:
            BusyResourceError: Another task is reading.
            PeakaError: The query was refused or failed.
        """
        with self._guard:
            if self._is_over:
                raise StopAsyncIteration
            page = await self._next()
            # Nothing is awaited from here on.
            self._offset += len(page)
            self._is_over = len(page) < self._size
            if self._types is None and len(page):
                self._types = [column.type for column in page.columns]
            if self._group is not None and not self._is_over:
                self._ahead = _Ahead(self._group, self._page, self._offset)
            if not len(page) and self._offset:
                raise StopAsyncIteration
            return page

    async def __aenter__(self) -> Self:
        group = anyio.create_task_group()
        await group.__aenter__()
        self._group = group
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End what is under way. A cancellation does not keep it going."""
        group, self._group, self._ahead = self._group, None, None
        if group is not None:
            group.cancel_scope.cancel()
            # The error of the block is not handed in, which would put a group of exceptions around it.
            await group.__aexit__(None, None, None)

    async def _next(self) -> PageT:
        ahead = self._ahead
        if ahead is None:
            return await self._page(self._offset)
        await ahead.done.wait()
        # Also where it failed: then the next step asks anew.
        self._ahead = None
        return ahead.page()

    async def _page(self, offset: int) -> PageT:
        # A line of its own, because the statement may end in a comment.
        paged = f"{self._statement}\nOFFSET {offset} LIMIT {self._size}"
        return await self._runner.run({**self._body, "statement": paged}, self._collect, types=self._types)


class _Ahead(Generic[PageT]):
    """A page that is fetched while the one before it is looked at."""

    def __init__(self, group: anyio.abc.TaskGroup, fetch: Callable[[int], Awaitable[PageT]], offset: int) -> None:
        self.done = anyio.Event()
        self._page: PageT | None = None
        self._error: Exception | None = None
        group.start_soon(self._run, fetch, offset)

    def page(self) -> PageT:
        """What came of it, once it is done."""
        if self._page is None:
            raise self._error or AssertionError("it has ended without a page and without an error")
        return self._page

    async def _run(self, fetch: Callable[[int], Awaitable[PageT]], offset: int) -> None:
        try:
            self._page = await fetch(offset)
        except Exception as error:  # noqa: BLE001  # raised by the step that wants the page
            self._error = error
        self.done.set()


class _OfPages(Generic[T, PageT]):
    """What is read of pages as it is needed, and their block."""

    def __init__(self, pages: SqlPages[PageT]) -> None:
        self._pages = pages

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._pages!r}>"

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        await self._pages.__aenter__()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._pages.__aexit__(exc_type, exc_value, traceback)


class SqlRows(_OfPages[Row, QueryResult]):
    """All rows of a statement, one by one; see `SqlPages`, which are read as they are needed."""

    def __init__(self, pages: SqlPages[QueryResult]) -> None:
        super().__init__(pages)
        self._ready: deque[Row] = deque()

    @override
    async def __anext__(self) -> Row:
        """The next row.

        Raises:
            BusyResourceError: Another task is reading.
            PeakaError: The query was refused or failed.
        """
        while not self._ready:
            self._ready.extend(await self._pages.__anext__())
        return self._ready.popleft()


class SqlBatches(_OfPages[Any, Table]):
    """All rows of a statement as record batches of Arrow, one per page; see `SqlPages`."""

    def __init__(self, pages: SqlPages[Table]) -> None:
        super().__init__(pages)
        self._arrow = imported("pyarrow", "arrow")
        self._schema: Any = None

    @override
    async def __anext__(self) -> Any:
        """The next `pyarrow.RecordBatch`.

        Raises:
            BusyResourceError: Another task is reading.
            PeakaError: The query was refused or failed.
        """
        table = (await self._pages.__anext__()).arrow
        if self._schema is None:
            self._schema = table.schema
        elif table.schema != self._schema:
            # A value without room made a column of this page text; all batches of one stream are of one schema.
            table = table.cast(self._schema)
        if not table.num_rows:
            return self._arrow.RecordBatch.from_pylist([], schema=table.schema)
        return table.combine_chunks().to_batches()[0]
