"""Reading several things, some at a time, where the failure of one does not end the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from ...errors import ClientStateError, PeakaError, Unauthorized
from ...jobs import together

__all__ = ["read_several"]

T = TypeVar("T")
R = TypeVar("R")


async def read_several(
    items: Sequence[T], read: Callable[[T], Awaitable[R]], *, max_concurrency: int
) -> list[R | PeakaError]:
    """What reading each of these gave, in their order: a value, or the error that it failed with.

    Raises:
        Unauthorized: The key is not accepted, so that nothing more can be read.
        ClientStateError: The client cannot be used any more.
    """
    results: dict[int, R | PeakaError] = {}

    async def one(place: int) -> None:
        try:
            results[place] = await read(items[place])
        except (Unauthorized, ClientStateError):
            raise
        except PeakaError as error:
            results[place] = error

    await together((partial(one, place) for place in range(len(items))), limit=max_concurrency)
    return [results[place] for place in range(len(items))]
