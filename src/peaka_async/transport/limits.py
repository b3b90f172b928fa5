"""How much may go out: so many requests at once, so many per second, and none while the service wants a pause."""

from __future__ import annotations

from types import TracebackType

import anyio

from .seam import AttemptFailed

__all__ = ["Limits"]


class Limits:
    """The limits of one client, shared by all its tasks. Callers are served in the order in which they came.

    Args:
        max_concurrency: Requests that may be in flight.
        per_second: Requests that may begin in a second, evenly spaced; `None` for no such limit.
    """

    def __init__(self, max_concurrency: int, per_second: float | None = None) -> None:
        self._max_concurrency = max_concurrency
        self._gap = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._held_until = 0.0
        self._places: anyio.Semaphore | None = None

    def hold(self, seconds: float) -> None:
        """Let nothing begin for so long: the service asked for it."""
        self._held_until = max(self._held_until, anyio.current_time() + seconds)

    def turn(self, deadline: float) -> _Turn:
        """`async with` this around one attempt.

        Args:
            deadline: When the caller's time is up, on the event loop's clock. A turn that would come later is refused
                at once: waiting for it would only hide why.
        """
        if self._places is None:
            # Made on first use: outside of an event loop there is nothing to make it for. A place that is free is
            # taken without a turn of the loop; one that becomes free goes to who has waited longest.
            self._places = anyio.Semaphore(self._max_concurrency, fast_acquire=True)
        return _Turn(self, self._places, deadline)

    async def wait(self, deadline: float) -> None:
        """Wait for the moment at which a request may begin."""
        if not self._gap and not self._held_until:
            return
        while True:
            now = anyio.current_time()
            begin = max(now, self._next, self._held_until)
            if begin >= deadline:
                raise AttemptFailed(
                    f"held back for {begin - now:.1f} s, which is longer than there is time", sent=False, timed_out=True
                )
            if begin <= now:
                self._next = now + self._gap
                return
            if self._gap and begin == self._next and begin >= self._held_until:
                self._next = begin + self._gap
                await anyio.sleep_until(begin)
                if self._held_until <= anyio.current_time():
                    return
            else:
                await anyio.sleep_until(begin)


class _Turn:
    """A place among the requests in flight."""

    __slots__ = ("_deadline", "_limits", "_places")

    def __init__(self, limits: Limits, places: anyio.Semaphore, deadline: float) -> None:
        self._limits = limits
        self._places = places
        self._deadline = deadline

    async def __aenter__(self) -> None:
        await self._places.acquire()
        try:
            await self._limits.wait(self._deadline)
        except BaseException:
            self._places.release()
            raise

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._places.release()
