"""What reading a list in pages needs to know of the way in which it is paged."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from ..errors import InvalidArgument

__all__ = ["Read", "Source", "text", "text_or_none", "whole", "whole_or_none"]

T = TypeVar("T")
P = TypeVar("P")


@frozen(kw_only=True)
class Read(Generic[T, P]):
    """What one request brought.

    Attributes:
        found: The new items, each with the position right behind it.
        met: The keys of everything that came, new or not.
        following: The position of the next page; `None` at the end.
        fault: Why the list cannot be followed further, though it has not ended; the new items are good.
    """

    found: Sequence[tuple[T, P]] = field(factory=tuple)
    met: AbstractSet[str] = frozenset()
    following: P | None = None
    fault: str | None = None


class Source(ABC, Generic[T, P]):
    """A list at the service. It holds no state of a reading: a position says everything, so that it can be kept.

    Attributes:
        key: What tells the items of the list apart.
    """

    key: Callable[[T], str]

    @abstractmethod
    def start(self) -> P:
        """The position in front of the first item."""

    @abstractmethod
    async def read(self, position: P, wanted: int, seen: AbstractSet[str]) -> Read[T, P]:
        """Read on from a position, with one request.

        Args:
            position: Where to read on.
            wanted: How many new items are wanted; more may come.
            seen: The keys of the items that this reading has brought already.
        """

    @abstractmethod
    def dump(self, position: P) -> dict[str, Any]:
        """A position as JSON. It holds no secret."""

    @abstractmethod
    def load(self, value: Mapping[str, Any]) -> P:
        """A position from JSON.

        Raises:
            InvalidArgument: It is no position of this kind of list.
        """


def text(value: Any) -> str:
    """Text out of JSON that came from outside."""
    if not isinstance(value, str):
        raise InvalidArgument(f"{value!r} is no text")
    return value


def text_or_none(value: Any) -> str | None:
    """Text or null out of JSON that came from outside."""
    return None if value is None else text(value)


def whole(value: Any, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number out of JSON that came from outside."""
    if isinstance(value, bool) or not isinstance(value, int) or not (least <= value <= most):
        raise InvalidArgument(f"{value!r} is no whole number from {least} to {most}")
    return value


def whole_or_none(value: Any) -> int | None:
    """A positive number or null out of JSON that came from outside."""
    return None if value is None else whole(value, 1)
