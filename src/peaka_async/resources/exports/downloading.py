"""Downloading the files of an export into a directory, several at a time, with constant memory."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from anyio import to_thread
from attrs import frozen

from peaka_api.errors import InvalidArgument

from ...jobs import together
from ...transport.hooks import Hook
from .links import Links
from .names import file_names
from .reading import FileReader
from .saving import PartFile
from .storage import Storage

__all__ = ["Download", "DownloadProgress"]

_BLOCK = 512 * 1024
"""Bytes of one file that are gathered before they are written: a thread for each piece would cost more than it."""


@frozen
class DownloadProgress:
    """How far a download is.

    Attributes:
        received: Bytes that have been written, of all files together. It never falls.
        total: Bytes of all files; `None` where the service does not say.
        files_done: Files that are complete and have their names.
        files: Files in all.
    """

    received: int
    total: int | None
    files_done: int
    files: int

    def __repr__(self) -> str:
        total = "" if self.total is None else f" of {self.total:,}"
        return f"<DownloadProgress {self.received:,}{total} bytes, {self.files_done} of {self.files} files>"


class Download:
    """One download of all files.

    Args:
        storage: Where files are asked for.
        links: The links of the export.
        directory: Where they are put; made where it is not there, when it is known that there are files.
        on_progress: Told after each block that is written, and after each file.

    Raises:
        InvalidArgument: The directory is no path.
        ConfigurationError: `on_progress` is no function.
    """

    def __init__(
        self,
        storage: Storage,
        links: Links,
        directory: str | os.PathLike[str],
        on_progress: Callable[[DownloadProgress], None] | None,
    ) -> None:
        self._storage = storage
        self._links = links
        self._directory = _path(directory)
        self._on_progress = None if on_progress is None else Hook[DownloadProgress]("on_progress", on_progress)
        self._readers: Sequence[FileReader] = ()
        self._received = 0
        self._done = 0

    async def run(self, max_concurrency: int) -> list[Path]:
        """Download, and return where the files are, in the order of the export.

        Raises:
            PeakaError: A file could not be had.
            OSError: A file could not be written. That something else is in the place of the directory is seen first.
        """
        await to_thread.run_sync(_check_place, self._directory)
        links = await self._links.all()
        targets = [self._directory / name for name in file_names(link.name for link in links)]
        await to_thread.run_sync(partial(self._directory.mkdir, parents=True, exist_ok=True))
        self._readers = [FileReader(self._storage, self._links, index, link) for index, link in enumerate(links)]
        work = (partial(self._save, reader, target) for reader, target in zip(self._readers, targets, strict=True))
        await together(work, limit=max_concurrency)
        return targets

    async def _save(self, reader: FileReader, target: Path) -> None:
        block: list[bytes] = []
        held = 0
        async with PartFile(target) as file:
            try:
                async for piece in reader:
                    block.append(piece)
                    held += len(piece)
                    if held >= _BLOCK:
                        await file.write(block)
                        self._tell(held)
                        block, held = [], 0
            finally:
                await reader.aclose()
            await file.write(block)
            await file.finish()
        self._done += 1
        self._tell(held)

    def _tell(self, written: int) -> None:
        self._received += written
        if self._on_progress is not None:
            sizes = [reader.size for reader in self._readers]
            total = None if None in sizes else sum(size or 0 for size in sizes)
            self._on_progress(DownloadProgress(self._received, total, self._done, len(self._readers)))


def _path(directory: Any) -> Path:
    """A path from what the caller gave.

    Raises:
        InvalidArgument: It is none.
    """
    try:
        path = Path(directory)
    except TypeError as error:
        raise InvalidArgument(
            f"directory must be a path, as text or as Path, not a {type(directory).__name__}"
        ) from error
    if "\0" in str(path):
        raise InvalidArgument(f"directory is {str(path)!r}; a path has no NUL in it")
    return path


def _check_place(directory: Path) -> None:
    """Refuse a place that no directory can have. Nothing is made: the export may yet fail, or have no files.

    Raises:
        NotADirectoryError: Something else is there, or above it.
    """
    for place in (directory, *directory.parents):
        if place.is_dir():
            return
        if os.path.lexists(place):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
