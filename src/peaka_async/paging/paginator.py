"""The one way in which lists that come in pages are read.

The iterators are classes that have nothing open between two steps: breaking off is free, a step that is cancelled or
timed out can be repeated, and another task may go on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Generator, Mapping
from typing import Any, Generic, TypeVar

import anyio

from ..config import whole_number
from .cursor import decode
from .page import Page
from .reader import Reader
from .source import Source

__all__ = ["ItemIterator", "PageIterator", "Paginator"]

T = TypeVar("T")


class PageIterator(Generic[T]):
    """Reads a list once, page by page. Pages without anything new are passed over."""

    def __init__(self, reader: Reader[T]) -> None:
        self._reader = reader
        self._guard = anyio.ResourceGuard("paging through")
        self._number = 0

    def __repr__(self) -> str:
        return f"<PageIterator after {self._number} pages>"

    def __aiter__(self) -> AsyncIterator[Page[T]]:
        return self

    async def __anext__(self) -> Page[T]:
        """The next page.

        Raises:
            PaginationError: The list cannot be followed further, or a page failed after items had come.
            BusyResourceError: Another task is reading on with this iterator.
            PeakaError: The first page failed.

        A cancellation, a timeout around this step or an error of the service loses nothing: the next step tries again.
        """
        with self._guard:
            chunk = await self._reader.read()
        if chunk is None:
            raise StopAsyncIteration
        self._number += 1
        following = None if chunk.following is None else self._reader.cursor(chunk.following)
        return Page(tuple(item for item, _ in chunk.found), self._number, following)

    @property
    def cursor(self) -> str:
        """Text that goes on behind the pages that were given, to be passed as `cursor=`."""
        return self._reader.cursor(self._reader.position)


class ItemIterator(Generic[T]):
    """Reads a list once, item by item."""

    def __init__(self, reader: Reader[T]) -> None:
        self._reader = reader
        self._guard = anyio.ResourceGuard("paging through")
        self._ready: deque[tuple[T, Any]] = deque()
        self._position = reader.position
        self._count = 0

    def __repr__(self) -> str:
        return f"<ItemIterator after {self._count} items>"

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        """The next item.

        Raises:
            PaginationError: The list cannot be followed further, or a page failed after items had come.
            BusyResourceError: Another task is reading on with this iterator.
            PeakaError: The first page failed.

        A cancellation, a timeout around this step or an error of the service loses nothing: the next step tries again.
        """
        with self._guard:
            if not self._ready:
                chunk = await self._reader.read()
                if chunk is None:
                    raise StopAsyncIteration
                self._ready.extend(chunk.found)
            item, self._position = self._ready.popleft()
            self._count += 1
            return item

    @property
    def cursor(self) -> str:
        """Text that goes on behind the items that were given, also inside a page, to be passed as `cursor=`."""
        return self._reader.cursor(self._position)


class Paginator(Generic[T]):
    """A list that comes in pages. Nothing is sent before it is awaited or iterated.

    `await` gives the first `Page`; `async for` every item, from the beginning each time; `pages` goes page by page;
    `collect` returns a list. No item comes twice.

    Every iterator has a `cursor` and every page a `next_cursor`: plain text, versioned JSON without any secret, that a
    method with the argument `cursor=` goes on from, in another process too.

    When the first page fails, its error is raised as it is. Once items have come, every error is a `PaginationError`
    that carries them, with the cursor to go on from and, where a request failed, its error as `__cause__`.

    Example:
        ```python
        async for run in project.caches.executions(cache_id):
            print(run.created_at, run.status)
        latest = await project.caches.executions(cache_id).collect(max_items=10)
        ```
    """

    def __init__(
        self,
        source: Source[T, Any],
        scope: Mapping[str, str | None],
        *,
        page_size: int,
        cursor: str | None = None,
    ) -> None:
        self._source = source
        self._scope = dict(scope)
        self._page_size = whole_number("page_size", page_size, 1)
        self._start = source.start() if cursor is None else decode(source, scope, cursor)

    def __repr__(self) -> str:
        return f"<Paginator {self._scope.get('of') or 'list'} page_size={self._page_size}>"

    def __aiter__(self) -> ItemIterator[T]:
        return self.items()

    def __await__(self) -> Generator[Any, Any, Page[T]]:
        return self._first().__await__()

    def items(self, *, max_items: int | None = None) -> ItemIterator[T]:
        """Every item, from the beginning; the same as `async for` over the paginator, with a limit.

        Args:
            max_items: How many at most; not one more is fetched than a page of the service brings.

        Returns:
            An async iterator that also has `cursor`.

        Raises:
            ConfigurationError: `max_items` is no number from 0.

        Example:
            ```python
            runs = project.caches.executions(cache_id).items(max_items=10)
            async for run in runs:
                print(run.created_at, run.status)
            print(runs.cursor)
            ```
        """
        return ItemIterator(self._reader(max_items))

    def pages(self, *, max_items: int | None = None) -> PageIterator[T]:
        """The list page by page, from the beginning. No page is empty.

        Args:
            max_items: How many items at most, all pages together; the last page is made as small as that needs.

        Returns:
            An async iterator over `Page` that also has `cursor`.

        Raises:
            ConfigurationError: `max_items` is no number from 0.

        Example:
            ```python
            async for page in project.caches.executions(cache_id, page_size=20).pages():
                print(page.number, len(page.items), page.next_cursor)
            ```
        """
        return PageIterator(self._reader(max_items))

    async def collect(self, *, max_items: int | None = None) -> list[T]:
        """The items as a list.

        Args:
            max_items: How many at most. Left out, all there are.

        Returns:
            The items, in the order of the list.

        Raises:
            ConfigurationError: `max_items` is no number from 0.
            PaginationError: It broke off after items had come; they are in its `items`.
            PeakaError: The first page failed.

        A cancellation discards what was fetched; use `items` where that matters.

        Example:
            ```python
            latest = await project.caches.executions(cache_id).collect(max_items=3)
            print([run.status for run in latest])
            ```
        """
        return [item async for item in self.items(max_items=max_items)]

    async def _first(self) -> Page[T]:
        async for page in self.pages():
            return page
        return Page((), 1, None)

    def _reader(self, max_items: int | None) -> Reader[T]:
        if max_items is not None:
            whole_number("max_items", max_items, 0)
        return Reader(self._source, self._scope, self._start, page_size=self._page_size, max_items=max_items)
