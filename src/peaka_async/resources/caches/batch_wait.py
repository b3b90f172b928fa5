"""Creating many caches and waiting for their first syncs, as one thing to await or to iterate."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Generator
from typing import TYPE_CHECKING, Any

import anyio
import msgspec

from ...errors import PeakaError, WaitTimeout
from ...jobs import JobState, Watch
from .jobs import CacheSync, CacheUpdate
from .outcomes import BatchReport, CacheOutcome
from .readings import CacheReading

if TYPE_CHECKING:
    from .batch import CacheBatch

__all__ = ["CacheBatchWait"]


class CacheBatchWait:
    """Creates caches and waits for their first syncs. `async for` gives one outcome per request as each comes to its
    end; `await` gives the report, which is truthful at any time as `report`.

    Nothing runs between two steps, and a cancelled step can be repeated.
    """

    def __init__(self, batch: CacheBatch, watch: Watch[CacheReading, CacheUpdate]) -> None:
        self._batch = batch
        self._watch = watch
        self._guard = anyio.ResourceGuard("waiting for")
        self._is_creating = True
        self._missed = deque(batch.taken)
        self._waiting: dict[str, list[int]] = {}
        self._syncs: dict[str, CacheUpdate] = {}
        self._errors: dict[str, PeakaError] = {}
        self._ready: deque[int] = deque()
        self._outcomes: dict[int, CacheOutcome] = {}

    def __repr__(self) -> str:
        return f"<CacheBatchWait {self.report!r}, {len(self._waiting)} syncs pending>"

    @property
    def report(self) -> BatchReport:
        """What is known so far: of creation, and of syncs that have ended."""
        return BatchReport(tuple(self._with_sync(outcome) for outcome in self._batch.report.outcomes))

    def __aiter__(self) -> AsyncIterator[CacheOutcome]:
        return self

    async def __anext__(self) -> CacheOutcome:
        """The next outcome.

        Raises:
            InvalidArgument: A request cannot be right; nothing has been sent.
            PeakaError: The caches there are could not be read, or polling was refused.
            BusyResourceError: Another task is waiting on this object.

        A cancelled step loses nothing: the next step goes on.
        """
        with self._guard:
            while not self._ready:
                if self._is_creating:
                    await self._create()
                elif not self._waiting:
                    raise StopAsyncIteration
                else:
                    await self._wait(None)
            return self._with_sync(self._outcomes.pop(self._ready.popleft()))

    def __await__(self) -> Generator[Any, Any, BatchReport]:
        return self._finish().__await__()

    async def _finish(self) -> BatchReport:
        async for _ in self:
            pass
        return self.report

    async def _create(self) -> None:
        """Take one outcome of the creation, and look at the syncs where that is due."""
        try:
            # What was taken from the batch before somebody began to wait comes first.
            outcome = self._missed.popleft() if self._missed else await self._batch.__anext__()
        except StopAsyncIteration:
            self._is_creating = False
            return
        self._outcomes[outcome.index] = outcome
        cache_id = outcome.cache_id
        if cache_id is None or (cache_id in self._syncs and cache_id not in self._waiting):
            self._ready.append(outcome.index)
        else:
            self._waiting.setdefault(cache_id, []).append(outcome.index)
            self._watch.add({cache_id: {"kind": CacheSync.name}})
        if self._waiting:
            await self._wait(anyio.current_time())

    async def _wait(self, until: float | None) -> None:
        """Take one update of a sync, or none where none is due before the time `until`."""
        try:
            update = await self._watch.step(until)
        except WaitTimeout as error:
            # Creation may not have ended, and then there is time again for those that are added.
            if not self._is_creating:
                self._out_of_time(error)
            return
        if update is None:
            return
        self._syncs[update.job_id] = update
        if update.is_final:
            if update.state is not JobState.SUCCEEDED:
                self._errors[update.job_id] = self._watch.error_of(update)
            self._ready.extend(self._waiting.pop(update.job_id))

    def _out_of_time(self, error: WaitTimeout) -> None:
        for cache_id, places in self._waiting.items():
            status = error.statuses.get(cache_id)
            message = f"the first sync of {cache_id} had not ended when the time was up; it goes on at the service"
            self._errors[cache_id] = WaitTimeout(
                message, statuses={cache_id: status}, pending=[cache_id], token=error.token
            )
            self._ready.extend(places)
        self._waiting.clear()

    def _with_sync(self, outcome: CacheOutcome) -> CacheOutcome:
        cache_id = outcome.cache_id
        if cache_id is None or cache_id in self._waiting:
            return outcome
        return msgspec.structs.replace(outcome, sync=self._syncs.get(cache_id), error=self._errors.get(cache_id))
