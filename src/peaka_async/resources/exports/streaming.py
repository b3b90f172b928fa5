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
    that is cancelled loses no bytes: the next one goes on from there. But one that is cancelled while the export has
    not ended breaks off waiting for it, and with `on_exit="cancel"` that cancels the export. It is read by one task at
    a time; any other one may close it.
    """

    def __init__(self, storage: Storage, links: Links) -> None:
        self._storage = storage
        self._links = links
        self._guard = anyio.ResourceGuard("reading")
        self._reader: FileReader | None = None
        self._step: _Step | None = None
        self._next = 0
        self._is_closed = False

    def __repr__(self) -> str:
        at = "not begun" if self._reader is None else f"{self._reader.offset:,} bytes of {self._reader.name!r}"
        return f"<ExportStream {'closed' if self._is_closed else at}>"

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """The next piece, never empty; it holds bytes of one file only. A step during which another task closes the
        stream is the last one, and gives nothing.

        Raises:
            TransportError: The connection failed too often without any progress.
            DownloadError: The storage refuses a file, or it is not the one that was announced.
            JobError: The export did not succeed, or its files have been removed.
            WaitTimeout: The export had not ended within its `timeout`.
            BusyResourceError: Another task is reading, or waiting for the end of the export.
        """
        piece: bytes | None = None
        with self._guard:
            step = self._step = _Step()
            try:
                with step.scope:
                    piece = await self._piece()
            finally:
                try:
                    if self._is_closed:
                        piece = None
                        await self._let_go()
                finally:
                    self._step = None
                    step.ended.set()
        if piece is None:
            raise StopAsyncIteration
        return piece

    async def _piece(self) -> bytes | None:
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
        return None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection; nothing more comes. May be called twice, and by another task than the one that reads:
        the step of that one is broken off, and closes.

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
        if self._step is None:
            await self._let_go()
        else:
            # Two tasks cannot be at one connection, so who reads also closes.
            self._step.scope.cancel()
            await self._step.ended.wait()

    async def _let_go(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.aclose()


class _Step:
    """One step that is being taken, and how another task ends it."""

    def __init__(self) -> None:
        self.scope = anyio.CancelScope()
        self.ended = anyio.Event()
