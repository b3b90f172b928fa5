"""Reading a list page by page: what is new, where it stands, and when to give up.

A step changes the reader only after its request has come back. A step that is cancelled or fails has lost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from attrs import frozen

from ..errors import PaginationError, PeakaError
from .cursor import encode
from .source import Read, Source

__all__ = ["Chunk", "Reader"]

T = TypeVar("T")

MOST_PAGES = 10_000
"""So many pages are read at most. A cursor goes on from there."""

MOST_IDLE_PAGES = 100
"""So many pages in a row may bring nothing new."""


@frozen
class Chunk(Generic[T]):
    """The new items of a page, each with the position behind it, and the position of the next page."""

    found: list[tuple[T, Any]]
    following: Any


class Reader(Generic[T]):
    """Reads a list once, from a position on.

    Attributes:
        position: Where the next request reads on.
    """

    def __init__(
        self,
        source: Source[T, Any],
        scope: Mapping[str, str | None],
        position: Any,
        *,
        page_size: int,
        max_items: int | None,
    ) -> None:
        self._source = source
        self._scope = scope
        self.position = position
        self._page_size = page_size
        self._left = max_items
        self._fetched: list[T] = []
        self._seen: set[str] = set()
        self._visited = {position}
        self._pages = 0
        self._idle_pages = 0
        self._idle_met: set[str] = set()
        self._ended = False
        self._fault: str | None = None

    def cursor(self, position: Any) -> str:
        """A position as text."""
        return encode(self._source, self._scope, position)

    async def read(self) -> Chunk[T] | None:
        """The next page that has anything new, at most as much as is left to read; `None` at the end.

        Raises:
            PaginationError: The list cannot be followed further, or something was fetched and the next page failed.
            PeakaError: The first page failed.
        """
        while not self._ended and self._left != 0:
            if self._fault is not None:
                raise self._failed(self._fault)
            wanted = self._page_size if self._left is None else min(self._page_size, self._left)
            try:
                read = await self._source.read(self.position, wanted, self._seen)
            except PeakaError as error:
                if not self._fetched:
                    raise
                raise self._failed(f"the next page failed: {error}") from error
            # Nothing is awaited from here to the end of the round.
            chunk = self._take(read)
            if chunk.found:
                return chunk
        return None

    def _take(self, read: Read[T, Any]) -> Chunk[T]:
        found: list[tuple[T, Any]] = []
        for item, position in read.found:
            key = self._source.key(item)
            if key not in self._seen:
                self._seen.add(key)
                found.append((item, position))
        following, fault = read.following, read.fault or self._no_progress(read, is_idle=not found)
        if self._left is not None:
            if len(found) > self._left:
                del found[self._left :]
                following = found[-1][1]
            self._left -= len(found)
        behind = found[-1][1] if found else self.position
        if read.fault is not None:
            following = behind
        self._fetched.extend(item for item, _ in found)
        self._fault = fault
        self._ended = following is None
        self.position = behind if following is None else following
        self._visited.add(self.position)
        return Chunk(found, following)

    def _no_progress(self, read: Read[T, Any], *, is_idle: bool) -> str | None:
        """Why reading on would lead nowhere, if so."""
        self._pages += 1
        if read.following is None:
            return None
        if read.following in self._visited:
            return "the next page is one that was read already"
        if self._pages >= MOST_PAGES:
            return f"{self._pages} pages were read, and more follow; go on from the cursor if that is right"
        if not is_idle:
            self._idle_pages = 0
            self._idle_met.clear()
            return None
        self._idle_pages += 1
        if read.met and self._idle_met.issuperset(read.met):
            return "page after page brings nothing new, though more are said to follow"
        self._idle_met |= read.met
        if self._idle_pages >= MOST_IDLE_PAGES:
            return f"{self._idle_pages} pages in a row brought nothing new, though more are said to follow"
        return None

    def _failed(self, why: str) -> PaginationError:
        name = self._scope.get("of") or "list"
        count = f"after {len(self._fetched)} items, which the error holds" if self._fetched else "before its first item"
        return PaginationError(f"{name}: {why} ({count})", items=self._fetched, cursor=self.cursor(self.position))
