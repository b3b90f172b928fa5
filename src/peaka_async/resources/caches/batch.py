"""Creating many caches: an outcome for every request, whatever happens on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator
from datetime import timedelta
from types import TracebackType
from typing import Any, Self, TypeAlias

import anyio

from ...jobs import DEFAULT_STALL, DEFAULT_WAIT, Patience, Watch
from .batch_wait import CacheBatchWait
from .jobs import CacheUpdate
from .outcomes import BatchReport, CacheOutcome
from .readings import CacheReading
from .sending import Sending

__all__ = ["CacheBatch"]

WatchOf: TypeAlias = Callable[[Patience, "Callable[[CacheUpdate], None] | None"], Watch[CacheReading, CacheUpdate]]


class CacheBatch:
    """Creates caches in chunks, several chunks at a time. `async for` gives outcomes as chunks return; `await` gives
    the report. `report` is truthful at any time, also after a cancellation: what was in flight is `UNKNOWN`.

    Between two steps of the plain loop nothing runs, so a step waits for the chunks that are in flight when the first
    of them returns. As an `async with` block around the loop the sending goes on meanwhile; leaving the block ends it.

    Requests for one table are sent once and reported for each.
    """

    def __init__(self, sending: Sending, watch_of: WatchOf) -> None:
        self._sending = sending
        self._watch_of = watch_of
        self._guard = anyio.ResourceGuard("reading the outcomes of")
        self._group: anyio.abc.TaskGroup | None = None
        self._failure: Exception | None = None

    def __repr__(self) -> str:
        return f"<CacheBatch {self.report!r}>"

    @property
    def report(self) -> BatchReport:
        """What is known so far."""
        return BatchReport(tuple(map(self._sending.outcome, range(len(self._sending.settled)))))

    @property
    def taken(self) -> list[CacheOutcome]:
        """The outcomes that somebody has taken."""
        waiting = {outcome.index for outcome in self._sending.ready}
        settled = self._sending.settled
        return [outcome for outcome in settled if outcome is not None and outcome.index not in waiting]

    def and_wait(
        self,
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_update: Callable[[CacheUpdate], None] | None = None,
    ) -> CacheBatchWait:
        """Go on to the first syncs: wait for early chunks while later ones are still being created.

        Args:
            timeout: Seconds from the last creation until waiting ends.
            poll_interval: As with `Caches.wait`.
            stall_after: As with `Caches.wait`.
            on_update: Called with each `CacheUpdate` of a sync. What it raises is logged, not passed on.

        Returns:
            An object to `await` for the `BatchReport`, or to iterate for one `CacheOutcome` per request as each comes
            to its end: at once where there is no cache, else when its first sync has ended. `sync` of an outcome is the
            last update, and `error` says why a sync did not succeed: `JobFailed`, `JobStalled`, `WaitTimeout`, ...
            Nothing of that is raised; `report.raise_for_errors()` does.

        Example:
            ```python
            batch = project.caches.create_many((stripe_id, "payment", name) for name in ("customers", "charges"))
            report = await batch.and_wait(timeout=600)
            print(report, len(report.synced))
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, "raise", "leave")
        return CacheBatchWait(self, self._watch_of(patience, on_update))

    def __aiter__(self) -> AsyncIterator[CacheOutcome]:
        return self

    async def __anext__(self) -> CacheOutcome:
        """The next outcome.

        Raises:
            InvalidArgument: A request cannot be right; nothing has been sent.
            PeakaError: The caches there are could not be read; nothing has been sent.
            BusyResourceError: Another task is reading the outcomes.

        A cancelled step leaves what was in flight as `UNKNOWN`; the next step looks what became of it, and goes on.
        """
        sending = self._sending
        with self._guard:
            await sending.prepare()
            while not sending.ready:
                if self._failure is not None:
                    raise self._failure
                if sending.is_done:
                    raise StopAsyncIteration
                if self._group is None:
                    await sending.send(until=lambda: bool(sending.ready))
                else:
                    await sending.wait_for_news()
            return sending.ready.popleft()

    def __await__(self) -> Generator[Any, Any, BatchReport]:
        return self._finish().__await__()

    async def __aenter__(self) -> Self:
        """Begin to send; it goes on while the block runs.

        Raises:
            InvalidArgument: A request cannot be right; nothing has been sent.
            PeakaError: The caches there are could not be read; nothing has been sent.
        """
        await self._sending.prepare()
        group = anyio.create_task_group()
        await group.__aenter__()
        self._group = group
        group.start_soon(self._send_beside)
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the sending. What was in flight is `UNKNOWN`, and what was not yet sent `NOT_STARTED`."""
        group, self._group = self._group, None
        if group is not None:
            group.cancel_scope.cancel()
            # The error of the block is not handed in, which would put a group of exceptions around it.
            await group.__aexit__(None, None, None)

    async def _finish(self) -> BatchReport:
        if self._group is None:
            with self._guard:
                await self._sending.prepare()
                await self._sending.send(until=lambda: False)
                self._sending.ready.clear()
        else:
            async for _ in self:
                pass
        return self.report

    async def _send_beside(self) -> None:
        try:
            await self._sending.send(until=lambda: False)
        except Exception as error:  # noqa: BLE001  # raised by the step that waits for outcomes
            self._failure = error
        self._sending.news.set()
