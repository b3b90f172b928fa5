"""Lists whose pages say where the next one begins, and say nothing on the last."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from attrs import asdict, frozen
from typing_extensions import override

from peaka_api import UNSET

from .source import Read, Source, text_or_none, whole, whole_or_none

__all__ = ["NextOffset", "NextOffsetPosition"]

T = TypeVar("T")


@frozen
class NextOffsetPosition:
    """At the top of a page, or behind one of its items.

    Attributes:
        offset: Where the page begins.
        after: The key of the last item that was read of it; `None` at its top.
        limit: The size that the page was asked with. Inside a page it is asked the same way again, because nobody
            knows how the service fills a page of another size.
    """

    offset: int = 0
    after: str | None = None
    limit: int | None = None


class NextOffset(Source[T, NextOffsetPosition]):
    """A list with `limit` and `offset` whose pages carry the next offset, null or nothing on the last one.

    Args:
        fetch: Reads a page of such a size at such an offset; returns its items and the next offset.
        key: What tells items apart.
    """

    def __init__(
        self, fetch: Callable[[int, int], Awaitable[tuple[Sequence[T], object]]], *, key: Callable[[T], str]
    ) -> None:
        self._fetch = fetch
        self.key = key

    @override
    def start(self) -> NextOffsetPosition:
        return NextOffsetPosition()

    @override
    async def read(
        self, position: NextOffsetPosition, wanted: int, seen: AbstractSet[str]
    ) -> Read[T, NextOffsetPosition]:
        limit = position.limit or wanted
        items, given = await self._fetch(limit, position.offset)
        keys = [self.key(item) for item in items]
        following, fault = _following(given, position.offset)
        first = 0
        if position.after is not None:
            if position.after not in keys:
                return Read(
                    met=frozenset(keys),
                    fault="the item that the cursor stands on is no longer in its page; start anew",
                )
            first = keys.index(position.after) + 1
        found = [
            (item, NextOffsetPosition(position.offset, key, limit))
            for item, key in zip(items[first:], keys[first:], strict=True)
        ]
        if found and following is not None:
            found[-1] = (found[-1][0], following)
        return Read(found=found, met=frozenset(keys), following=following, fault=fault)

    @override
    def dump(self, position: NextOffsetPosition) -> dict[str, Any]:
        return asdict(position)

    @override
    def load(self, value: Mapping[str, Any]) -> NextOffsetPosition:
        return NextOffsetPosition(
            whole(value.get("offset")), text_or_none(value.get("after")), whole_or_none(value.get("limit"))
        )


def _following(given: object, offset: int) -> tuple[NextOffsetPosition | None, str | None]:
    if given is None or given is UNSET:
        return None, None
    if isinstance(given, bool) or not isinstance(given, int):
        return None, f"the page at offset {offset} names {given!r} as the next offset, which is no number"
    if given <= offset:
        return None, f"the page at offset {offset} names {given} as the next offset, which leads nowhere"
    return NextOffsetPosition(given), None
