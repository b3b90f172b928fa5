"""Where the bytes of an import come from: a path, bytes, a binary file or an async iterator, never held whole.

The first bytes are read before anything is sent, to look at the header; they are sent like the rest.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterable, AsyncIterator
from os import PathLike, fspath
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TypeAlias, cast

import anyio
import anyio.from_thread
import anyio.to_thread
from attrs import frozen

from peaka_api.errors import InvalidArgument

__all__ = ["CsvInput", "CsvSource", "Opened"]

CsvInput: TypeAlias = str | PathLike[str] | bytes | bytearray | BinaryIO | AsyncIterable[bytes]
"""What can be imported: text is a path."""

HEAD = 64 * 1024
"""Bytes that are looked at first."""


@frozen
class Opened:
    """A source that can be sent.

    Attributes:
        head: Its first bytes.
        is_whole: Whether they are all there is.
        content: What to send, `head` included.
    """

    head: bytes
    is_whole: bool
    content: bytes | BinaryIO


class CsvSource:
    """A source, open inside an `async with` block.

    A file that is opened here is closed at the end; one that was given is left open where reading ended. An iterator
    is closed if it can be, whether it was read to its end or not.
    """

    def __init__(self, source: CsvInput) -> None:
        self._source = source
        self._ours: BinaryIO | None = None
        self._iterator: AsyncIterator[bytes] | None = None

    async def __aenter__(self) -> Opened:
        try:
            return await self._open()
        except BaseException:
            await self._close()
            raise

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._close()

    async def _open(self) -> Opened:
        source = self._source
        if isinstance(source, bytes | bytearray):
            return Opened(bytes(source[:HEAD]), len(source) <= HEAD, bytes(source))
        if isinstance(source, str | PathLike):
            path = Path(fspath(source))
            try:
                self._ours = file = cast("BinaryIO", await anyio.to_thread.run_sync(path.open, "rb"))
                return await anyio.to_thread.run_sync(_file, file)
            except OSError as error:
                raise InvalidArgument(f"source: {path} cannot be read: {error.strerror or error}") from error
        if isinstance(source, AsyncIterable):
            self._iterator = aiter(source)
            return await _pulled(self._iterator)
        if hasattr(source, "read") and hasattr(source, "seekable"):
            return await anyio.to_thread.run_sync(_file, source)
        raise InvalidArgument(
            f"source is a {type(source).__name__}; it must be a path, bytes, a file opened with 'rb' or an async "
            "iterator of bytes"
        )

    async def _close(self) -> None:
        with anyio.CancelScope(shield=True):
            if self._ours is not None:
                await anyio.to_thread.run_sync(self._ours.close)
            close = getattr(self._iterator, "aclose", None)
            if close is not None:
                await close()


def _file(file: BinaryIO) -> Opened:
    start = file.tell() if file.seekable() else None
    parts: list[bytes] = []
    missing = HEAD + 1
    # Pipes give what is there, which may be little.
    while missing > 0 and (chunk := _read(file, missing)):
        parts.append(chunk)
        missing -= len(chunk)
    head = b"".join(parts)
    if start is not None:
        file.seek(start)
        return Opened(head[:HEAD], len(head) <= HEAD, file)
    return Opened(head[:HEAD], len(head) <= HEAD, cast("BinaryIO", _Rest(head, file)))


def _read(file: BinaryIO, size: int) -> bytes:
    chunk: object = file.read(size)
    if not isinstance(chunk, bytes):
        raise InvalidArgument(f"source gives {type(chunk).__name__} and not bytes; open the file with 'rb'")
    return chunk


async def _pulled(iterator: AsyncIterator[bytes]) -> Opened:
    head = await _gathered(iterator, HEAD + 1)
    if len(head) <= HEAD:
        return Opened(head, True, head)
    return Opened(head[:HEAD], False, cast("BinaryIO", _Rest(head, _Pulling(iterator))))


async def _gathered(iterator: AsyncIterator[bytes], least: int) -> bytes:
    """The next pieces, together at least so many bytes; fewer at the end only."""
    parts: list[bytes] = []
    missing = least
    async for chunk in iterator:
        given: object = chunk
        if not isinstance(given, bytes | bytearray):
            raise InvalidArgument(f"source gives {type(given).__name__} and not bytes; encode the text as UTF-8")
        parts.append(bytes(given))
        missing -= len(given)
        if missing <= 0:
            break
    return b"".join(parts)


class _Pulling:
    """An async iterator as something to read from: uploads read in a thread, which asks the event loop for more."""

    def __init__(self, iterator: AsyncIterator[bytes]) -> None:
        self._iterator = iterator

    def read(self, size: int) -> bytes:  # noqa: ARG002  # gathered only so far that the thread is worth its while
        return anyio.from_thread.run(_gathered, self._iterator, HEAD)


class _Rest(io.RawIOBase):
    """What was read already, and then the rest. It cannot be rewound, so it is sent once."""

    def __init__(self, head: bytes, rest: BinaryIO | _Pulling) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._rest.read(size)
