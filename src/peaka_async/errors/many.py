"""Of several things, some did not succeed; what did is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from peaka_api.errors import PeakaError

__all__ = ["BatchError", "PaginationError"]


class PaginationError(PeakaError):
    """A list could not be read to its end.

    Its pages lead nowhere (one comes again, none brings anything new, more items have one time than a page holds), or
    a request failed after items had come: that error is the `__cause__`.

    Attributes:
        items: What was fetched, in the order of the list.
        cursor: Where it broke off, to be passed as `cursor=`.
    """

    def __init__(self, message: str, *, items: Sequence[Any], cursor: str) -> None:
        self.message = message
        self.items: tuple[Any, ...] = tuple(items)
        self.cursor = cursor
        super().__init__(message)


class BatchError(PeakaError, ExceptionGroup[PeakaError]):
    """Some requests of a batch did not succeed; one error for each, `index` saying which.

    Attributes:
        indexes: For each error, the place of its request in the input.
    """

    indexes: tuple[int, ...]

    def __new__(cls, message: str, errors: Sequence[PeakaError], indexes: Sequence[int] = ()) -> Self:  # noqa: ARG004  # for __init__
        return super().__new__(cls, message, errors)

    def __init__(self, message: str, errors: Sequence[PeakaError], indexes: Sequence[int] = ()) -> None:
        super().__init__(message, errors)
        self.indexes = tuple(indexes)

    def derive(self, excs: Sequence[PeakaError], /) -> Self:  # type: ignore[override]
        """The part of the group that `split` and `except*` take, with the indexes that belong to it."""
        kept = {id(error): index for error, index in zip(self.exceptions, self.indexes, strict=False)}
        return type(self)(self.message, excs, [kept[id(error)] for error in excs if id(error) in kept])
