"""The bytes of an export as a stream: all files, one after the other, without anything being written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

import anyio

from .links import Links
from .reading import FileReader
from .storage import Storage

__all__ = ["ExportStream"]


class ExportStream:
    """Pieces of bytes of all files, in their order. Read to its end, it leaves nothing open.

    One that is left earlier holds a connection until `aclose`, which the end of an `async with` block calls. A step
    that is cancelled loses nothing: the next one goes on from there. It is read by one task at a time.
    """

    def __init__(self, storage: Storage, links: Links) -> None:
        self._storage = storage
        self._links = links
        self._guard = anyio.ResourceGuard("reading")
        self._reader: FileReader | None = None
        self._next = 0
        self._is_closed = False

    def __repr__(self) -> str:
        at = "not begun" if self._reader is None else f"{self._reader.offset:,} bytes of {self._reader.name!r}"
        return f"<ExportStream {'closed' if self._is_closed else at}>"

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """The next piece, never empty; it holds bytes of one file only.

        Raises:
            TransportError: The connection failed too often without any progress.
            DownloadError: The storage refuses a file, or it is not the one that was announced.
            JobError: The export did not succeed, or its files have been removed.
            BusyResourceError: Another task is reading.
        """
        with self._guard:
            while not self._is_closed:
                if self._reader is None:
                    links = await self._links.all()
                    if self._next >= len(links):
                        self._is_closed = True
                        break
                    self._reader = FileReader(self._storage, self._links, self._next, links[self._next])
                    self._next += 1
                try:
                    return await anext(self._reader)
                except StopAsyncIteration:
                    self._reader = None
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection; nothing more comes. May be called twice.

        Example:
            ```python
            pieces = export.stream()
            async for piece in pieces:
                print(piece[:80])
                break
            await pieces.aclose()
            ```
        """
        self._is_closed = True
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.aclose()
