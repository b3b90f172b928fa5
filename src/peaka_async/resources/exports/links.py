"""The links to the files of one export: read from its job, and read again when they are used up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import anyio
from attrs import field, frozen

from peaka_api.models import ExportFile

from ...errors import DownloadError

__all__ = ["Link", "Links"]


@frozen
class Link:
    """Where one file can be had, for a while.

    Attributes:
        name: The name of the file.
        url: The address, which is all that is needed to get the file.
        size: Bytes of the file, or `None` where the job does not say.
        reading: Which reading of the job it is from.
    """

    name: str
    url: str = field(repr=False)
    size: int | None
    reading: int


class Links:
    """The links of one export. Whoever finds one used up has all of them renewed, by one request for everybody.

    Args:
        read: Reads the job, and gives its files with fresh links.
    """

    def __init__(self, read: Callable[[], Awaitable[Sequence[ExportFile]]]) -> None:
        self._read = read
        self._links: list[Link] | None = None
        self._readings = 0
        self._lock = anyio.Lock()

    async def all(self) -> Sequence[Link]:
        """The links, read from the job where that has not been done.

        Raises:
            PeakaError: The job could not be read, or has no files.
        """
        async with self._lock:
            if self._links is None:
                self._links = await self._fresh()
            return self._links

    async def get(self, index: int, name: str) -> Link:
        """The link of one file, by its place and name.

        Raises:
            DownloadError: The job does not name the file any more.
        """
        await self.all()
        return self._find(index, name)

    async def renewed(self, index: int, stale: Link) -> Link:
        """A link that is newer than one that is refused.

        Raises:
            JobExpired: The files have been removed meanwhile.
            DownloadError: The job does not name the file any more.
            PeakaError: The job could not be read.
        """
        async with self._lock:
            if self._links is None or self._readings == stale.reading:
                self._links = await self._fresh()
            return self._find(index, stale.name)

    def _find(self, index: int, name: str) -> Link:
        links = self._links or []
        if index < len(links) and links[index].name == name:
            return links[index]
        for link in links:
            if link.name == name:
                return link
        raise DownloadError(f"the file {name!r} is not among the files of its export any more", name=name)

    async def _fresh(self) -> list[Link]:
        files = await self._read()
        self._readings += 1
        return [Link(_name(file), _checked(file), _size(file), self._readings) for file in files]


def _name(file: ExportFile) -> str:
    # Whatever the document says, what comes may be null; then the place of the file gives it a name.
    name: Any = file.name
    return name if isinstance(name, str) else ""


def _size(file: ExportFile) -> int | None:
    return file.bytes if isinstance(file.bytes, int) else None


def _checked(file: ExportFile) -> str:
    """The address of a file.

    Raises:
        DownloadError: It is none.
    """
    try:
        parts = urlsplit(file.url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except (ValueError, TypeError, AttributeError):
        is_address = False
    if not is_address:
        # Not quoted: whoever has a link has the file.
        raise DownloadError(
            f"the link to {file.name!r} is no http address; read the job with exports.get", name=file.name
        )
    return file.url
