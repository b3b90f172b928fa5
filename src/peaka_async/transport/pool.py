"""A pool of single connections: taking one and giving it back cost the same however many there are.

The HTTP library's own pool looks at every connection for every request, and so collapses under many tasks. Here a slot
is a transport that never has more than one connection, and free slots wait on a stack: the one used last, whose
connection is most likely alive, is used next.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import anyio

__all__ = ["SlotPool"]


class Slot(Protocol):
    async def aclose(self) -> None: ...


S = TypeVar("S", bound=Slot)


class SlotPool(Generic[S]):
    """Slots to one origin. How many there may be is bounded by who takes them, not here.

    Args:
        make: Makes a slot; it opens nothing before it is used.
    """

    def __init__(self, make: Callable[[], S]) -> None:
        self._make = make
        self._free: list[S] = []
        self._closed = False
        self.in_use = 0

    def take(self) -> S:
        """A slot for one exchange; it is given back or discarded, whatever happens."""
        slot = self._free.pop() if self._free else self._make()
        self.in_use += 1
        return slot

    async def give_back(self, slot: S) -> None:
        """The exchange is complete and the connection can be used again."""
        if self._closed:
            await self.discard(slot)
        else:
            self.in_use -= 1
            self._free.append(slot)

    async def discard(self, slot: S) -> None:
        """The exchange broke off: nobody knows what is still under way on the connection, so it is closed."""
        self.in_use -= 1
        # Also when the task is being cancelled: a connection left open would be a leak.
        with anyio.CancelScope(shield=True):
            await slot.aclose()

    async def aclose(self) -> None:
        """Close the free slots now, and those in use when they come back."""
        self._closed = True
        free, self._free = self._free, []
        for slot in free:
            with anyio.CancelScope(shield=True):
                await slot.aclose()
