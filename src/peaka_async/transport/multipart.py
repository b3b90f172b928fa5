"""Multipart bodies, written piece by piece as the network takes them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterable, AsyncIterator
from typing import BinaryIO

from peaka_api.transport import MultipartBody, Part
from peaka_api.types import File

from .uploads import BytesUpload, FileUpload, SourceFailed, StreamUpload, Upload

__all__ = ["MultipartStream"]


class MultipartStream:
    """A multipart body as bytes to send. Iterating raises `SourceFailed` where a part cannot be read.

    Attributes:
        content_type: The header, with a boundary that no content can guess.
    """

    def __init__(self, body: MultipartBody) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._uploads: list[Upload] = []
        for part in body.parts:
            self._uploads += [BytesUpload(_head(part, boundary)), _content(part), BytesUpload(b"\r\n")]
        self._uploads.append(BytesUpload(f"--{boundary}--\r\n".encode()))

    @property
    def length(self) -> int | None:
        """Bytes in all, or `None` where a part does not say how long it is."""
        sizes = [upload.size for upload in self._uploads if upload.size is not None]
        return sum(sizes) if len(sizes) == len(self._uploads) else None

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be written again. A part that cannot be rewound is written once."""
        return all(upload.is_repeatable for upload in self._uploads)

    async def measure(self) -> None:
        """Find out how long its files are and whether they can be rewound, which may take a file long."""
        for upload in self._uploads:
            await upload.measure()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Writing(self._uploads)


class _Writing:
    """One pass over the parts."""

    def __init__(self, uploads: list[Upload]) -> None:
        self._rest = list(reversed(uploads))
        self._pieces: AsyncIterator[bytes] | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        while self._rest:
            upload = self._rest[-1]
            try:
                if self._pieces is None:
                    self._pieces = aiter(upload)
                piece = await anext(self._pieces, b"")
            except Exception as error:
                upload.failure = error
                raise SourceFailed(error) from error
            if piece:
                return piece
            self._rest.pop()
            self._pieces = None
        raise StopAsyncIteration


def _head(part: Part, boundary: str) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(part.name)}"'
    if not isinstance(part.content, str):
        head += f'; filename="{_quoted(part.content.name)}"\r\nContent-Type: {_plain(part.content.media_type)}'
    elif part.media_type:
        head += f"\r\nContent-Type: {_plain(part.media_type)}"
    return f"{head}\r\n\r\n".encode()


def _content(part: Part) -> Upload:
    content: str | bytes | BinaryIO | AsyncIterable[bytes]
    content = part.content.content if isinstance(part.content, File) else part.content
    if isinstance(content, Upload):
        return content
    if isinstance(content, str):
        return BytesUpload(content.encode())
    if isinstance(content, bytes):
        return BytesUpload(content)
    return StreamUpload(content) if isinstance(content, AsyncIterable) else FileUpload(content)


def _quoted(name: str) -> str:
    """A name as the HTML standard writes it: line ends and quotes cannot end the header."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _plain(media_type: str) -> str:
    return media_type.replace("\r", "").replace("\n", "")
