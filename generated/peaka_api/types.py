"""Small types that models, operations and users share."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import BinaryIO, Final, Literal

__all__ = ["UNSET", "File", "Unset"]


class Unset:
    """The type of `UNSET`. There is one instance; copying and pickling give that one."""

    _only: Unset | None = None

    def __new__(cls) -> Unset:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __copy__(self) -> Unset:
        return self

    def __deepcopy__(self, memo: object) -> Unset:
        return self

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()
"""Stands for a member that is absent, where `None` stands for null. It is false in a condition."""


class File:
    """A file to upload.

    Attributes:
        content: Bytes, text (sent as UTF-8), a binary file open for reading, or an async iterable of bytes.
        name: The file name that the service is told.
        media_type: What the content is.
    """

    __slots__ = ("content", "media_type", "name")

    def __init__(
        self,
        content: bytes | str | BinaryIO | AsyncIterable[bytes],
        name: str = "file",
        media_type: str = "application/octet-stream",
    ) -> None:
        self.content = content
        self.name = name
        self.media_type = media_type

    def __repr__(self) -> str:
        return f"File(name={self.name!r}, media_type={self.media_type!r})"
