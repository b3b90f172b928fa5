"""All rows of a statement, page by page: `OFFSET n LIMIT m` behind it, in the order that Trino wants."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

import anyio
import anyio.lowlevel
from typing_extensions import override

from peaka_api.errors import InvalidArgument

from ...errors import ClientStateError, ResponseDecodeError
from ...results import Collector, QueryResult, ResultColumn, Row
from ...results.arrow import imported
from ...results.statements import clauses
from ...results.tables import Table
from ...warning import warn
from .running import SqlRunner, statement_body

__all__ = ["SqlBatches", "SqlPages", "SqlRows", "UnorderedPages"]

T = TypeVar("T")

TURN = 500
"""Rows that are given without letting others have their turn: half a millisecond's worth."""


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

    Attributes:
        accept: Is given each page before it counts as read, and may change or refuse it.

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
        start: int = 0,
    ) -> None:
        self._body = statement_body(statement, bindings)
        self._statement: str = self._body["statement"]
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
        self._start = start
        self._offset = start
        self.accept: Callable[[PageT], PageT] = lambda page: page
        self._columns: Sequence[ResultColumn] | None = None
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
            page = self.accept(await self._next())
            # Nothing is awaited from here on.
            self._offset += len(page)
            self._is_over = len(page) < self._size
            if self._columns is None and len(page):
                self._columns = page.columns
            if self._group is not None and not self._is_over:
                self._ahead = _Ahead(self._group, self._page, self._offset)
            if not len(page) and self._offset > self._start:
                raise StopAsyncIteration
            return page

    async def __aenter__(self) -> Self:
        """Begin to fetch pages ahead.

        Raises:
            ClientStateError: A block of it is open already.
        """
        if self._group is not None:
            raise ClientStateError("the pages are being read in a block already; make others for another one")
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

    @property
    def offset(self) -> int:
        """Rows before the page that comes next, in the whole answer of the statement."""
        return self._offset

    async def _next(self) -> PageT:
        ahead = self._ahead
        if ahead is None:
            return await self._page(self._offset)
        await ahead.done.wait()
        # Also where it failed: then the next step asks anew.
        self._ahead = None
        return ahead.page()

    async def _page(self, offset: int) -> PageT:
        paged = f"{self._statement}\nOFFSET {offset} LIMIT {self._size}"
        return await self._runner.run({**self._body, "statement": paged}, self._collect, columns=self._columns)


class _Ahead(Generic[PageT]):
    """A page that is fetched while the one before it is looked at."""

    def __init__(self, group: anyio.abc.TaskGroup, fetch: Callable[[int], Awaitable[PageT]], offset: int) -> None:
        self.done = anyio.Event()
        self._page: PageT | None = None
        self._error: Exception | None = None
        group.start_soon(self._run, fetch, offset)

    def page(self) -> PageT:
        """What came of it, once it is done.

        Raises:
            ClientStateError: The block that it was fetched in has been left.
            PeakaError: It could not be had.
        """
        if self._page is None:
            raise self._error or ClientStateError("the block in which the pages were read has been left")
        return self._page

    async def _run(self, fetch: Callable[[int], Awaitable[PageT]], offset: int) -> None:
        try:
            self._page = await fetch(offset)
        except Exception as error:  # noqa: BLE001  # raised by the step that wants the page
            self._error = error
        finally:
            self.done.set()


class _OfPages(ABC, Generic[T, PageT]):
    """What is read of pages as it is needed, and their block."""

    def __init__(self, pages: SqlPages[PageT]) -> None:
        self._pages = pages

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._pages!r}>"

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    @abstractmethod
    async def __anext__(self) -> T:
        """The next one."""

    async def __aenter__(self) -> Self:
        await self._pages.__aenter__()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._pages.__aexit__(exc_type, exc_value, traceback)


class SqlRows(_OfPages[Row, QueryResult]):
    """All rows of a statement, one by one; see `SqlPages`, which are read as they are needed.

    Attributes:
        offset: Rows of the whole answer before the one that comes next: `start=` of `Project.rows` goes on there.
    """

    def __init__(self, pages: SqlPages[QueryResult]) -> None:
        super().__init__(pages)
        self._ready: Iterator[Row] = iter(())
        self._at_once = 0
        self.offset = pages.offset

    @override
    async def __anext__(self) -> Row:
        """The next row.

        Raises:
            BusyResourceError: Another task is reading.
            ClientStateError: The block that it was read in has been left meanwhile.
            PeakaError: The query was refused or failed; the next step asks for the same page again.
        """
        if self._at_once == TURN:
            # Rows of one page come without waiting, and others must have their turn.
            self._at_once = 0
            await anyio.lowlevel.checkpoint()
        row = next(self._ready, None)
        while row is None:
            self._ready = iter(await self._pages.__anext__())
            row = next(self._ready, None)
        self._at_once += 1
        self.offset += 1
        return row


class SqlBatches(_OfPages[Any, Table]):
    """All rows of a statement as record batches of Arrow, one per page and all of one schema; see `SqlPages`.

    Attributes:
        offset: Rows of the whole answer before the next batch.
    """

    def __init__(self, pages: SqlPages[Table]) -> None:
        super().__init__(pages)
        self._arrow = imported("pyarrow", "arrow")
        self._schema: Any = None
        pages.accept = self._fitted

    @property
    def offset(self) -> int:
        return self._pages.offset

    @override
    async def __anext__(self) -> Any:
        """The next `pyarrow.RecordBatch`.

        Raises:
            BusyResourceError: Another task is reading.
            ClientStateError: The block that it was read in has been left meanwhile.
            ResponseDecodeError: A value has no room in the types of the first page; the next step asks again.
            PeakaError: The query was refused or failed; the next step asks for the same page again.
        """
        table = (await self._pages.__anext__()).arrow
        if not table.num_rows:
            return self._arrow.RecordBatch.from_pylist([], schema=table.schema)
        return table.combine_chunks().to_batches()[0]

    def _fitted(self, page: Table) -> Table:
        """A page in the schema of the first one."""
        if self._schema is None:
            self._schema = page.arrow.schema
        if page.arrow.schema == self._schema:
            return page
        try:
            return Table(page.columns, page.arrow.cast(self._schema))
        except self._arrow.ArrowInvalid as error:
            odd = [one.name for one, other in zip(page.arrow.schema, self._schema, strict=True) if one != other]
            problem = (
                f"values from row {self._pages.offset:,} on have no room in the types of the first page:"
                f" {', '.join(odd)}. CAST these columns to varchar ({error})"
            )
        raise ResponseDecodeError(problem, status=200, operation="queries.execute")
