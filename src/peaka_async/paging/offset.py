"""Lists that are paged by counting from the top, newest first, and may grow at the top while they are read.

Growth pushes what was read already into the next page. Therefore each page is asked from the last item on, not from
behind it: that item, wherever it is by now, is where reading goes on. What is above it is newer than the reading, or
was read. So the list is read as it stood at the first page, whatever is added meanwhile, also after a long break.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from attrs import asdict, frozen
from typing_extensions import override

from .source import Read, Source, text_or_none, whole, whole_or_none

__all__ = ["Offset", "OffsetPosition"]

T = TypeVar("T")


@frozen
class OffsetPosition:
    """Behind the item `after`, which was last seen at `index`.

    Attributes:
        index: Where to ask on, counted from the top.
        after: The key of the last item that was read; `None` in front of the first.
        cap: The most items that the service seems to give at once; `None` where it gave all that was asked.
        passed: The key of the last item that was passed over in looking for `after`.
    """

    index: int = 0
    after: str | None = None
    cap: int | None = None
    passed: str | None = None


class Offset(Source[T, OffsetPosition]):
    """A bare list with `limit` and `offset`. A page that is short is the last one.

    Args:
        fetch: Reads so many items from such an offset.
        key: What tells items apart.
        known_limit: Pages up to this size are given in full. Of a short page that is longer than this, nobody can say
            whether the list ends there or the service gives no more at once, so one more page is asked.
    """

    def __init__(
        self, fetch: Callable[[int, int], Awaitable[Sequence[T]]], *, key: Callable[[T], str], known_limit: int
    ) -> None:
        self._fetch = fetch
        self.key = key
        self._known_limit = known_limit

    @override
    def start(self) -> OffsetPosition:
        return OffsetPosition()

    @override
    async def read(self, position: OffsetPosition, wanted: int, seen: AbstractSet[str]) -> Read[T, OffsetPosition]:
        index, after, cap = position.index, position.after, position.cap
        limit = wanted if after is None else wanted + 1
        items = await self._fetch(limit, index)
        keys = [self.key(item) for item in items]
        is_last = len(items) < min(limit, cap or limit)
        if is_last and cap is None and len(items) >= self._known_limit:
            is_last, cap = False, len(items)
        first = 0
        if after is not None:
            if after not in keys:
                return self._without_place(position, keys, seen, is_last=is_last)
            first = keys.index(after) + 1
        found = [
            (item, OffsetPosition(index + place, key, cap))
            for place, (item, key) in enumerate(zip(items, keys, strict=True))
            if place >= first
        ]
        following = None if is_last or not keys else OffsetPosition(index + len(keys) - 1, keys[-1], cap)
        return Read(found=found, met=frozenset(keys), following=following)

    @override
    def dump(self, position: OffsetPosition) -> dict[str, Any]:
        return asdict(position)

    @override
    def load(self, value: Mapping[str, Any]) -> OffsetPosition:
        return OffsetPosition(
            whole(value.get("index")),
            text_or_none(value.get("after")),
            whole_or_none(value.get("cap")),
            text_or_none(value.get("passed")),
        )

    @staticmethod
    def _without_place(
        position: OffsetPosition, keys: Sequence[str], seen: AbstractSet[str], *, is_last: bool
    ) -> Read[T, OffsetPosition]:
        last = keys[-1] if keys else position.passed
        if not is_last and keys:
            # So much was added that the item is further down.
            onward = OffsetPosition(position.index + len(keys), position.after, position.cap, last)
            return Read(met=frozenset(keys), following=onward)
        if last is None or last in seen:
            # The oldest items go in time, and with the one that was read last everything behind it.
            return Read(met=frozenset(keys))
        return Read(
            met=frozenset(keys),
            fault="the item that was read last is no longer in the list, so nothing tells where to go on; start anew",
        )
