"""Lists that are paged by time, newest first: the next page is what is older than the last item.

Several items may have the same time, and nobody says whether "older than" includes the time itself, nor how many of
its digits count. So the next page is asked one tick later than the last item, and what was read already is dropped;
the page is made larger by as much. A group of items of one time that fills the largest page cannot be passed, and
that is said.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Any, TypeVar, cast

from attrs import asdict, frozen
from typing_extensions import override

from ..errors import InvalidArgument
from .instant import DIGITS, Instant
from .source import Read, Source, text, text_or_none, whole

__all__ = ["Keyset", "KeysetPosition"]

T = TypeVar("T")


@frozen
class KeysetPosition:
    """Behind everything that is as new as `before` or newer, and behind the items `read`.

    Attributes:
        before: The instant to ask with, as text; `None` in front of the first item.
        read: The keys of the items that will come again and were read.
        digits: How many digits of a second the list is known to tell apart.
    """

    before: str | None = None
    read: tuple[str, ...] = ()
    digits: int = 0


class Keyset(Source[T, KeysetPosition]):
    """A bare list with a limit and an instant that its items are older than. A page that is short is the last one.

    Args:
        fetch: Reads so many items that are older than an instant, or the newest for `None`.
        key: What tells items apart.
        time: When an item was made, as the text that the service gave.
        most: The largest page that may be asked.
    """

    def __init__(
        self,
        fetch: Callable[[int, str | None], Awaitable[Sequence[T]]],
        *,
        key: Callable[[T], str],
        time: Callable[[T], object],
        most: int,
    ) -> None:
        self._fetch = fetch
        self.key = key
        self._time = time
        self._most = most

    @override
    def start(self) -> KeysetPosition:
        return KeysetPosition()

    @override
    async def read(self, position: KeysetPosition, wanted: int, seen: AbstractSet[str]) -> Read[T, KeysetPosition]:
        limit = min(wanted + len(position.read), self._most)
        items = await self._fetch(limit, position.before)
        keys = [self.key(item) for item in items]
        try:
            times = [Instant.parse(self._time(item)) for item in items]
            digits = max([position.digits, *(len(time.fraction) for time in times)])
            behind = _behind(position, keys, times, digits)
        except ValueError as error:
            return Read(met=frozenset(keys), fault=f"an item cannot be placed in time: {error}")
        fault = _disorder(position, times)
        if fault is not None:
            return Read(met=frozenset(keys), fault=fault)
        found = [
            (item, place) for item, key, place in zip(items, keys, behind, strict=True) if key not in position.read
        ]
        if len(items) < limit:
            return Read(found=found, met=frozenset(keys))
        if not found and limit == self._most:
            fault = (
                f"{self._most} items or more were made at {times[-1]}, and a page holds no more; "
                "what is older cannot be reached"
            )
            return Read(met=frozenset(keys), fault=fault)
        return Read(found=found, met=frozenset(keys), following=behind[-1])

    @override
    def dump(self, position: KeysetPosition) -> dict[str, Any]:
        return asdict(position)

    @override
    def load(self, value: Mapping[str, Any]) -> KeysetPosition:
        before, read = text_or_none(value.get("before")), value.get("read")
        if before is not None:
            Instant.parse(before)
        if not isinstance(read, list):
            raise InvalidArgument(f"{read!r} is no list of keys")
        keys = tuple(text(key) for key in cast("list[Any]", read))
        return KeysetPosition(before, keys, whole(value.get("digits"), most=DIGITS))


def _disorder(position: KeysetPosition, times: Sequence[Instant]) -> str | None:
    """Why what came cannot be paged by time, if so."""
    ticks = [time.ticks for time in times]
    if position.before is not None and ticks and max(ticks) > Instant.parse(position.before).ticks:
        return f"items older than {position.before} were asked, and newer ones came"
    for newer, older in pairwise(ticks):
        if older > newer:
            return "the items are not in the order of their times, newest first"
    return None


def _behind(
    position: KeysetPosition, keys: Sequence[str], times: Sequence[Instant], digits: int
) -> list[KeysetPosition]:
    """The position behind each item: one tick later than it, with everything read so far that would come again."""
    ticks = {key: time.ticks for key, time in zip(keys, times, strict=True)}
    read = dict.fromkeys(position.read)
    positions: list[KeysetPosition] = []
    for key, time in zip(keys, times, strict=True):
        read[key] = None
        later = time.later(digits)
        before = str(later)
        # What was read and did not come this time matters only where the same is asked again.
        unknown = later.ticks if before == position.before else later.ticks + 1
        read = {other: None for other in read if ticks.get(other, unknown) <= later.ticks}
        positions.append(KeysetPosition(before, tuple(read), digits))
    return positions
