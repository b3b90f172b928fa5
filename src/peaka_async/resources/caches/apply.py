"""Carrying a plan out: an outcome for every change, whatever happens on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import anyio
from attrs import evolve

from ...errors import (
    DecodeError,
    Forbidden,
    InvalidArgument,
    NotFound,
    PeakaError,
    ResponseDecodeError,
    ScheduleIgnored,
    ServerError,
    TransportError,
    Unauthorized,
)
from ...jobs import together
from .changes import ApplyReport, ChangeOutcome, ChangeState, PlanAction, PlannedChange
from .outcomes import CacheOutcome, OutcomeState
from .schedules import UNSAID, CacheSchedules

if TYPE_CHECKING:
    from .batch import CacheBatch
    from .group import Caches

__all__ = ["CacheApply"]

_STATES = {
    OutcomeState.REJECTED: ChangeState.FAILED,
    OutcomeState.UNKNOWN: ChangeState.UNKNOWN,
    OutcomeState.NOT_STARTED: ChangeState.NOT_STARTED,
}


class CacheApply:
    """Carries a plan out. `async for` gives outcomes as they are known; `await` gives the report.

    `report` is truthful at any time, also after a cancellation. The next step goes on where a cancelled one was:
    changes of schedules and deletes that were in flight are done again, which does no harm; creates are not.
    """

    def __init__(
        self,
        caches: Caches,
        changes: Sequence[PlannedChange],
        *,
        max_concurrency: int,
        on_progress: Callable[[ChangeOutcome], object] | None,
    ) -> None:
        self._caches = caches
        self._changes = changes
        self._width = max_concurrency
        self._on_progress = on_progress
        self._guard = anyio.ResourceGuard("reading the outcomes of")
        self._outcomes = {
            index: ChangeOutcome(index=index, change=change, cache_id=change.cache_id)
            for index, change in enumerate(changes)
            if change.is_effective
        }
        self._creates = self._indexes(PlanAction.CREATE)
        self._batch: CacheBatch | None = None
        self._taken: set[int] = set()
        self._updates = deque(self._indexes(PlanAction.CHANGE))
        self._deletes = deque(self._indexes(PlanAction.DELETE))
        self._settled: set[int] = set()
        self._ready: deque[int] = deque()
        self._stopped: PeakaError | None = None

    def __repr__(self) -> str:
        return f"<CacheApply {self.report!r}>"

    @property
    def report(self) -> ApplyReport:
        """What is known so far."""
        outcomes = dict(self._outcomes)
        for found in self._batch.report.outcomes if self._batch else ():
            index = self._creates[found.index]
            if index not in self._taken:
                outcomes[index] = self._judged(index, found)
        return ApplyReport(tuple(outcomes.values()))

    def __aiter__(self) -> AsyncIterator[ChangeOutcome]:
        return self

    async def __anext__(self) -> ChangeOutcome:
        """The next outcome. What `on_progress` raises comes out here; the report has the outcome all the same.

        Raises:
            BusyResourceError: Another task is reading the outcomes.

        A cancelled step leaves what was in flight as `UNKNOWN`; the next step goes on.
        """
        with self._guard:
            while not self._ready:
                if len(self._taken) < len(self._creates):
                    await self._create()
                elif self._stopped is not None:
                    self._give_up(self._stopped)
                elif self._updates:
                    await self._send_some(self._updates, self._update)
                elif self._deletes:
                    await self._send_some(self._deletes, self._delete)
                else:
                    raise StopAsyncIteration
            outcome = self._outcomes[self._ready.popleft()]
        if self._on_progress is not None:
            self._on_progress(outcome)
        return outcome

    def __await__(self) -> Generator[Any, Any, ApplyReport]:
        return self._all().__await__()

    async def _all(self) -> ApplyReport:
        async for _ in self:
            pass
        return self.report

    async def _create(self) -> None:
        if self._batch is None:
            requests = [_request(self._changes[index]) for index in self._creates]
            self._batch = self._caches.create_many(requests, max_concurrency=self._width)
        try:
            found = await anext(self._batch)
        except StopAsyncIteration:
            # What a cancelled step had in flight does not come again.
            for left in self._batch.report.outcomes:
                self._take(left)
        except PeakaError as error:
            # The batch could not see what is there, and has sent nothing.
            self._stop_for(error)
            for left in self._batch.report.outcomes:
                self._take(left)
            for index in self._creates:
                if index not in self._taken:
                    self._taken.add(index)
                    self._settle(index, ChangeState.NOT_STARTED, error)
        else:
            self._take(found)

    def _take(self, found: CacheOutcome) -> None:
        index = self._creates[found.index]
        if index in self._taken:
            return
        self._taken.add(index)
        self._outcomes[index] = outcome = self._judged(index, found)
        if outcome.cache_id is not None and outcome.state is ChangeState.UNKNOWN:
            self._updates.append(index)
            return
        if outcome.error is not None:
            self._stop_for(outcome.error)
        self._settle(index, outcome.state, outcome.error)

    def _judged(self, index: int, found: CacheOutcome) -> ChangeOutcome:
        """What the outcome of a create means: a cache with other schedules than planned is not done yet."""
        outcome = self._outcomes[index]
        if found.state in _STATES:
            return evolve(outcome, state=_STATES[found.state], error=found.error)
        try:
            told = CacheSchedules.of(found.cache) if found.cache else UNSAID
        except DecodeError:
            # It is there, and reading it by itself will say how it is.
            told = UNSAID
        is_done = not outcome.change.after.missing_in(told)
        return evolve(outcome, cache_id=found.cache_id, state=ChangeState.DONE if is_done else ChangeState.UNKNOWN)

    async def _send_some(self, queue: deque[int], send: Callable[[int, str], Coroutine[Any, Any, None]]) -> None:
        """Send the next few at once. They leave the queue when all are settled, so a cancelled step can be repeated."""
        wave = list(islice(queue, self._width))
        work: list[Callable[[], Coroutine[Any, Any, None]]] = []
        for index in wave:
            cache_id = self._outcomes[index].cache_id
            if index not in self._settled and cache_id is not None:
                self._change(index, state=ChangeState.UNKNOWN)
                work.append(partial(send, index, cache_id))
        await together(work)
        for _ in wave:
            queue.popleft()

    async def _update(self, index: int, cache_id: str) -> None:
        wanted = self._changes[index].after
        try:
            if self._changes[index].action is PlanAction.CREATE:
                # A cache that was found may be somebody else's, and needs a change only where it differs.
                there = CacheSchedules.of(await self._caches.get(cache_id))
                if not wanted.missing_in(there):
                    self._settle(index, ChangeState.DONE, None)
                    return
            await self._caches.update_settings(cache_id, **wanted.said)
        except PeakaError as error:
            self._stop_for(error)
            self._settle(index, _state(error, "caches.update"), error)
        else:
            self._settle(index, ChangeState.DONE, None)

    async def _delete(self, index: int, cache_id: str) -> None:
        try:
            await self._caches.delete(cache_id)
        except NotFound:
            self._settle(index, ChangeState.DONE, None)
        except PeakaError as error:
            self._stop_for(error)
            self._settle(index, _state(error, "caches.delete"), error)
        else:
            self._settle(index, ChangeState.DONE, None)

    def _give_up(self, error: PeakaError) -> None:
        """Settle what is left: a key that may not change one thing may not change the others."""
        self._stopped = None
        for queue in (self._updates, self._deletes):
            for index in queue:
                if index not in self._settled:
                    self._settle(index, self._outcomes[index].state, error)
            queue.clear()

    def _stop_for(self, error: PeakaError) -> None:
        if isinstance(error, Unauthorized | Forbidden):
            self._stopped = error

    def _settle(self, index: int, state: ChangeState, error: PeakaError | None) -> None:
        self._change(index, state=state, error=error)
        self._settled.add(index)
        self._ready.append(index)

    def _change(self, index: int, **changes: Any) -> None:
        self._outcomes[index] = evolve(self._outcomes[index], **changes)

    def _indexes(self, action: PlanAction) -> list[int]:
        return [index for index, change in enumerate(self._changes) if change.action is action]


def _request(change: PlannedChange) -> dict[str, Any]:
    schedules = {f"{name}_cache_schedule": value for name, value in change.after.said.items()}
    return {**change.key._asdict(), **schedules}


def _state(error: PeakaError, operation: str) -> ChangeState:
    """What an error leaves of a change that wants `operation` and reads before and after it."""
    if isinstance(error, InvalidArgument | NotFound | ScheduleIgnored):
        return ChangeState.FAILED
    if getattr(error, "operation", None) != operation:
        return ChangeState.UNKNOWN
    if isinstance(error, TransportError):
        return ChangeState.UNKNOWN if error.sent else ChangeState.NOT_STARTED
    return ChangeState.UNKNOWN if isinstance(error, ServerError | ResponseDecodeError) else ChangeState.FAILED
