"""Multipart bodies, written piece by piece: files are read in a thread as the network takes them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from typing import BinaryIO, cast

import anyio.to_thread

from peaka_api.transport import MultipartBody, Part
from peaka_api.types import File

__all__ = ["MultipartStream"]

_CHUNK = 256 * 1024


class MultipartStream:
    """A multipart body as bytes to send.

    Attributes:
        content_type: The header, with a boundary that no content can guess.
        length: Bytes in all, or `None` where a file does not say how long it is.
        is_repeatable: Whether it can be written again. A file that cannot be rewound is written once.
    """

    def __init__(self, body: MultipartBody) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._pieces: list[bytes | _Source] = []
        for part in body.parts:
            self._pieces += [_head(part, boundary), _content(part), b"\r\n"]
        self._pieces.append(f"--{boundary}--\r\n".encode())
        sources = [piece for piece in self._pieces if isinstance(piece, _Source)]
        self.is_repeatable = all(source.start is not None for source in sources)
        sizes = [piece.size if isinstance(piece, _Source) else len(piece) for piece in self._pieces]
        self.length = None if None in sizes else sum(cast("list[int]", sizes))

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Writing(self._pieces)


class _Source:
    """A file to read: where it began, and how much of it there is."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.start: int | None = None
        self.size: int | None = None
        if file.seekable():
            self.start = file.tell()
            self.size = file.seek(0, 2) - self.start
            file.seek(self.start)


class _Writing:
    """One pass over the pieces."""

    def __init__(self, pieces: list[bytes | _Source]) -> None:
        self._rest = list(reversed(pieces))
        self._entered = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        while self._rest:
            piece = self._rest[-1]
            if isinstance(piece, bytes):
                self._rest.pop()
                if piece:
                    return piece
                continue
            if not self._entered:
                self._entered = True
                if piece.start is not None:
                    await anyio.to_thread.run_sync(piece.file.seek, piece.start)
            chunk = await anyio.to_thread.run_sync(piece.file.read, _CHUNK)
            if chunk:
                return chunk
            self._rest.pop()
            self._entered = False
        raise StopAsyncIteration


def _head(part: Part, boundary: str) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(part.name)}"'
    if not isinstance(part.content, str):
        head += f'; filename="{_quoted(part.content.name)}"\r\nContent-Type: {_plain(part.content.media_type)}'
    elif part.media_type:
        head += f"\r\nContent-Type: {_plain(part.media_type)}"
    return f"{head}\r\n\r\n".encode()


def _content(part: Part) -> bytes | _Source:
    content: File | str | bytes | BinaryIO = part.content
    if isinstance(content, File):
        content = content.content
    if isinstance(content, str):
        return content.encode()
    return content if isinstance(content, bytes) else _Source(content)


def _quoted(name: str) -> str:
    """A name as the HTML standard writes it: line ends and quotes cannot end the header."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _plain(media_type: str) -> str:
    return media_type.replace("\r", "").replace("\n", "")
