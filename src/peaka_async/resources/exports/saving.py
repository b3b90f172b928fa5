"""A file that is written beside its target, under another name, and takes its place when it is complete."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import anyio
from anyio import to_thread

__all__ = ["PartFile"]


class PartFile:
    """`async with` this, write, and `finish`. What is not finished leaves nothing behind.

    Files are read and written in threads, so that a slow disk holds nobody up.

    Args:
        target: What it becomes. A file that is there already is replaced, in one step.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        self._file: BinaryIO | None = None

    async def __aenter__(self) -> Self:
        try:
            await to_thread.run_sync(self._open)
        except BaseException:
            await self._discard()
            raise
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._discard()

    async def write(self, pieces: Sequence[bytes]) -> None:
        """Write pieces one after the other.

        Raises:
            OSError: It cannot be written; the disk may be full.
        """
        await to_thread.run_sync(self._opened.writelines, pieces)

    async def finish(self) -> None:
        """Put the file in the place of its target.

        Raises:
            OSError: It cannot be put there.
        """
        await to_thread.run_sync(self._finish)

    @property
    def _opened(self) -> BinaryIO:
        if self._file is None:
            raise AssertionError("a file is written inside `async with`")
        return self._file

    def _open(self) -> None:
        # Never one that is there: two downloads into one directory do not write into each other's files.
        self._file = self._path.open("xb")

    def _finish(self) -> None:
        # Closed first: what is still buffered may not fit on the disk, and Windows renames no open file.
        self._opened.close()
        self._path.replace(self._target)
        self._file = None

    async def _discard(self) -> None:
        if self._file is not None:
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(self._remove)

    def _remove(self) -> None:
        file, self._file = self._opened, None
        try:
            file.close()
        finally:
            self._path.unlink(missing_ok=True)
