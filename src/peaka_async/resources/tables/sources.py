"""Where the bytes of an import come from: a path, bytes, a binary file or an async iterator, never held whole.

The first bytes are read before anything is sent, to look at the header; they are sent like the rest.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterable, AsyncIterator
from os import PathLike, fsdecode
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TypeAlias, cast

import anyio
import anyio.to_thread
from attrs import frozen

from peaka_api.errors import InvalidArgument

from ...transport.uploads import BytesUpload, FileUpload, StreamUpload

__all__ = ["CsvInput", "CsvSource", "Opened"]

CsvInput: TypeAlias = str | PathLike[str] | bytes | bytearray | BinaryIO | AsyncIterable[bytes]
"""What can be imported: text is a path."""

HEAD = 64 * 1024
"""Bytes that are looked at first."""

CLOSING = 5.0
"""Seconds that closing a source may take, also where the import is being cancelled."""

logger = logging.getLogger("peaka_async")


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
    content: BytesUpload | FileUpload | StreamUpload


class CsvSource:
    """A source, open inside an `async with` block.

    A file that is opened here is closed at the end; one that was given is left open. An iterator is closed if it can
    be, whether it was read to its end or not. What goes wrong with that is logged: the import has its answer by then.
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
            return Opened(bytes(source[:HEAD]), len(source) <= HEAD, BytesUpload(source))
        if isinstance(source, str | PathLike):
            path = Path(fsdecode(source))
            try:
                self._ours = file = cast("BinaryIO", await anyio.to_thread.run_sync(path.open, "rb"))
                return await _of_file(file)
            except OSError as error:
                raise InvalidArgument(f"source: {path} cannot be read: {error.strerror or error}") from error
            except InvalidArgument:
                raise
            except ValueError as error:
                raise InvalidArgument(f"source: {str(path)!r} is no path: {error}") from error
        if isinstance(source, AsyncIterable):
            self._iterator = aiter(source)
            return await _of_stream(StreamUpload(self._iterator))
        if hasattr(source, "read") and hasattr(source, "seekable"):
            return await _of_file(source)
        raise InvalidArgument(
            f"source is a {type(source).__name__}; it must be a path, bytes, a file opened with 'rb' or an async "
            "iterator of bytes"
        )

    async def _close(self) -> None:
        # Foreign code may take its time, and a cancelled import is not to wait for ever. Nor can its failure change
        # what became of the import.
        with anyio.move_on_after(CLOSING, shield=True) as scope:
            try:
                if self._ours is not None:
                    await anyio.to_thread.run_sync(self._ours.close, abandon_on_cancel=True)
                close = getattr(self._iterator, "aclose", None)
                if close is not None:
                    await close()
            except Exception:
                logger.warning("tables.import_csv: its source could not be closed", exc_info=True)
        if scope.cancelled_caught:
            logger.warning("tables.import_csv: its source was not closed within %g s", CLOSING)


async def _of_file(file: BinaryIO) -> Opened:
    upload = FileUpload(file)
    head = await upload.through(lambda rewound: rewound.read(HEAD + 1))
    if head is None:
        return await _of_stream(StreamUpload(upload))
    return Opened(head[:HEAD], len(head) <= HEAD, upload)


async def _of_stream(upload: StreamUpload) -> Opened:
    head = await upload.head(HEAD + 1)
    if len(head) <= HEAD:
        return Opened(head, True, BytesUpload(head))
    return Opened(head[:HEAD], False, upload)
