"""What is uploaded, wherever it comes from: bytes, files that are read in threads, iterators; and its failures."""

from __future__ import annotations

import io
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, AsyncIterator, Callable
from typing import Any, BinaryIO, TypeVar, cast

import anyio
import anyio.from_thread
import anyio.to_thread

from peaka_api.errors import InvalidArgument

__all__ = ["BytesUpload", "FileUpload", "SourceFailed", "StreamUpload", "Upload"]

T = TypeVar("T")

CHUNK = 256 * 1024
"""Bytes that are read of a file at a time."""

GATHERED = 64 * 1024
"""Bytes that are gathered from an iterator before they are worth sending."""

_TURN = 0.0005
"""Seconds after each piece in which others have their turn."""

_PAUSE = 0.02
"""Seconds until a file that does not block, and had nothing, is asked again."""


class SourceFailed(Exception):
    """What is uploaded could not be read to its end.

    The caller's own code may raise anything, also what looks like a failure of the network or an answer of the
    service. In this it passes through all who handle those, and the pipeline raises the original.

    Attributes:
        error: The original.
    """

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__(type(error).__name__)


class Upload(ABC):
    """Something to send: an async iterable of its pieces, none of them empty.

    Attributes:
        size: Bytes in all, or `None` where only reading tells.
        is_repeatable: Whether it can be read again from its beginning.
        failure: What reading it for the network raised, if anything.
    """

    size: int | None = None
    is_repeatable: bool = False
    failure: Exception | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Counted(self._pieces(), self.size)

    @abstractmethod
    async def measure(self) -> None:
        """Find out what is not known yet: its size, and whether it can be read again."""

    @abstractmethod
    def _pieces(self) -> AsyncIterator[bytes]:
        """One pass over it."""


class BytesUpload(Upload):
    """Bytes that are there, sent in slices so that nobody below copies all of them."""

    is_repeatable = True

    def __init__(self, content: bytes | bytearray) -> None:
        self._content = content
        self.size = len(content)

    async def measure(self) -> None:
        """Everything is known."""

    async def through(self, work: Callable[[BinaryIO], T]) -> T:
        """As `FileUpload.through`; this can always be read again."""
        read, size = _Slices(self._content).read, len(self._content)
        return await anyio.to_thread.run_sync(lambda: work(_whole(read, size)))

    def _pieces(self) -> AsyncIterator[bytes]:
        return _Slices(self._content)


class FileUpload(Upload):
    """A binary file from where it stands, read in threads; if it can be rewound, again for each pass."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start: int | None = None
        self._limiter: anyio.CapacityLimiter | None = None

    async def measure(self) -> None:
        if self._start is not None or self._limiter is not None:
            return
        found = await anyio.to_thread.run_sync(_measured, self._file)
        if found is None:
            # What cannot be rewound may be silent for long, and must not hold a thread that others need.
            self._limiter = anyio.CapacityLimiter(1)
        else:
            self._start, self.size = found
            self.is_repeatable = True

    async def through(self, work: Callable[[BinaryIO], T]) -> T | None:
        """Let something read it from its beginning, in a thread, before it is sent.

        Args:
            work: Gets it as a file; it need not read all of it.

        Returns:
            `T | None`: What came of that, or `None` where it could not be read again afterwards.

        A cancellation is noticed at the next piece that is read.
        """
        await self.measure()
        start, size = self._start, self.size
        if start is None or size is None:
            return None

        def rewound() -> T:
            self._file.seek(start)
            try:
                return work(_whole(self._file.read, size))
            finally:
                # Where it stood: who was refused may come again with the same file.
                self._file.seek(start)

        return await anyio.to_thread.run_sync(rewound)

    def _pieces(self) -> AsyncIterator[bytes]:
        return _FromFile(self)

    async def rewind(self) -> None:
        """Go to where it stood first, if that is possible."""
        await self.measure()
        if self._start is not None:
            await anyio.to_thread.run_sync(self._file.seek, self._start)

    async def read(self) -> bytes:
        """The next piece; an empty one at the end, and only there."""
        read = cast("Callable[[int], object]", self._file.read)
        while True:
            # Nobody can call off a read of a silent pipe, so the thread is left to itself.
            chunk = await anyio.to_thread.run_sync(
                read, CHUNK, abandon_on_cancel=self._start is None, limiter=self._limiter
            )
            if chunk is not None:
                return _checked(chunk)
            # A file that does not block has nothing at the moment, which is not its end.
            await anyio.sleep(_PAUSE)


class StreamUpload(Upload):
    """What comes as it comes, and once: its beginning can be looked at before it is sent.

    Attributes:
        has_ended: Whether all of it has been read.
    """

    def __init__(self, source: AsyncIterable[bytes]) -> None:
        self._source = source
        self._iterator: AsyncIterator[bytes] | None = None
        self._head = b""
        self.has_ended = False

    async def measure(self) -> None:
        """Nothing can be known."""

    async def head(self, size: int) -> bytes:
        """The first bytes, at least so many if there are. They are sent like the rest."""
        self._head = await self._gathered(size)
        return self._head

    def _pieces(self) -> AsyncIterator[bytes]:
        return _FromStream(self)

    async def next(self) -> bytes:
        """The next piece; an empty one at the end, and only there."""
        head, self._head = self._head, b""
        return head or await self._gathered(GATHERED)

    async def _gathered(self, least: int) -> bytes:
        if self._iterator is None:
            self._iterator = aiter(self._source)
        parts: list[bytes] = []
        missing = least
        while missing > 0 and not self.has_ended:
            try:
                given: object = await anext(self._iterator)
            except StopAsyncIteration:
                self.has_ended = True
            else:
                part = _checked(given)
                parts.append(part)
                missing -= len(part)
        return b"".join(parts)


class _Counted:
    """One pass, which must give exactly as many bytes as were promised: the other side has been told how many come."""

    def __init__(self, pieces: AsyncIterator[bytes], size: int | None) -> None:
        self._pieces = pieces
        self._size = size
        self._seen = 0

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        piece = await anext(self._pieces, b"")
        self._seen += len(piece)
        if self._size is not None:
            _check_size(self._size, self._seen, is_end=not piece)
        if not piece:
            raise StopAsyncIteration
        return piece


class _Slices:
    """Bytes, a slice at a time."""

    def __init__(self, content: bytes | bytearray) -> None:
        self._content = content
        self._at = 0

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        piece = self.read(CHUNK)
        if not piece:
            raise StopAsyncIteration
        return piece

    def read(self, size: int) -> bytes:
        piece = bytes(self._content[self._at : self._at + size])
        self._at += len(piece)
        return piece


class _FromFile:
    """A file, a piece at a time."""

    def __init__(self, upload: FileUpload) -> None:
        self._upload = upload
        self._has_begun = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if not self._has_begun:
            self._has_begun = True
            await self._upload.rewind()
        piece = await self._upload.read()
        if not piece:
            raise StopAsyncIteration
        return piece


class _FromStream:
    """A stream, a piece at a time, from where it is."""

    def __init__(self, upload: StreamUpload) -> None:
        self._upload = upload

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        piece = await self._upload.next()
        if not piece:
            raise StopAsyncIteration
        return piece


class _Whole(io.RawIOBase):
    """All of it, as a file in a thread."""

    def __init__(self, read: Callable[[int], Any], size: int) -> None:
        self._read = read
        self._size = size
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        anyio.from_thread.check_cancelled()
        # A thread that computes, and gives way only for the instant of a read, would keep the event loop waiting.
        time.sleep(_TURN)
        chunk = _checked(self._read(len(buffer)))
        self._seen += len(chunk)
        _check_size(self._size, self._seen, is_end=not chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Ahead(io.BufferedReader):
    """Fills its buffer for whoever asks for less: text is decoded in pieces of 8 KiB, too few for a read each."""

    def read1(self, size: int = -1, /) -> bytes:
        return super().read1(size) if self.peek(1) else b""


def _whole(read: Callable[[int], Any], size: int) -> BinaryIO:
    return _Ahead(_Whole(read, size), CHUNK)


def _measured(file: BinaryIO) -> tuple[int, int] | None:
    """Where a file stands and how much there is from there; `None` where it cannot be rewound."""
    if getattr(file, "closed", False):
        raise InvalidArgument("source is a file that is closed; it is read while it is sent, so close it afterwards")
    readable = getattr(file, "readable", None)
    if readable is not None and not readable():
        raise InvalidArgument("source is a file that cannot be read; open it with 'rb'")
    if not file.seekable():
        return None
    start = file.tell()
    size = file.seek(0, io.SEEK_END) - start
    file.seek(start)
    return start, max(0, size)


def _checked(chunk: object) -> bytes:
    if not isinstance(chunk, bytes | bytearray):
        raise InvalidArgument(
            f"source gives {type(chunk).__name__} and not bytes: open a file with 'rb', encode text as UTF-8"
        )
    return bytes(chunk)


def _check_size(promised: int, seen: int, *, is_end: bool) -> None:
    if seen > promised or (is_end and seen < promised):
        now = "more" if seen > promised else "fewer"
        raise InvalidArgument(
            f"source changed while it was read: it had {promised:,} bytes, and has {now} now. Nothing whole was sent"
        )
