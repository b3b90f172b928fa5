"""Waiting for jobs: one poll for all of them, an update for each that changed, an outcome for each in the end.

A step opens and closes everything it uses. Nothing runs between two steps, so a caller may break off, time a step out
and go on, or move the waiter to another task; a cancelled step has changed nothing and can be repeated.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

import anyio
from attrs import field, frozen

from ..errors import (
    JobCancelled,
    JobFailed,
    JobLost,
    NotFound,
    PeakaError,
    RateLimited,
    ServerError,
    TransportError,
    WaitTimeout,
)
from .interval import Interval
from .state import JobState

__all__ = ["JobKind", "JobUpdate", "Waiter", "Watch"]

S = TypeVar("S")
U = TypeVar("U", bound="JobUpdate[Any]")

LAST_POLL = 5.0
"""Seconds that the poll made when the time is up may take."""


@frozen(kw_only=True)
class JobUpdate(Generic[S]):
    """What one poll said of one job.

    Attributes:
        job_id: Which job.
        state: Where it stands.
        status: What the service said; `None` for a job that is lost.
        changed: Whether anything differs from the update before; true for the first.
        elapsed: Seconds since waiting began.
        polls: How many polls have been made, this one included.
    """

    job_id: str
    state: JobState
    status: S | None = field(repr=False)
    changed: bool
    elapsed: float
    polls: int


class JobKind(ABC, Generic[S, U]):
    """What waiting needs to know of one kind of job."""

    @abstractmethod
    async def read(self, job_ids: Sequence[str]) -> Mapping[str, S | NotFound]:
        """The status of each of these jobs; a `NotFound` for those that are no longer there."""

    @abstractmethod
    def mark(self, status: S) -> object:
        """What tells two statuses of a job apart: they are equal where nothing happened in between."""

    @abstractmethod
    def state(self, status: S) -> JobState:
        """Where a job with this status stands."""

    @abstractmethod
    def update(self, known: JobUpdate[S]) -> U:
        """The update as users of this kind get it."""


class Watch(Generic[S, U]):
    """Waits for many jobs. `async for` gives an update for each that changed; `await` gives the last one of each.

    It does not raise when a job fails: its last update says so. It raises `WaitTimeout` when the time is up; the jobs
    go on. It can be consumed once, by one task at a time.
    """

    def __init__(
        self,
        kind: JobKind[S, U],
        job_ids: Sequence[str],
        *,
        timeout: float,
        interval: Interval,
        every_poll: bool = False,
    ) -> None:
        self._kind = kind
        self._pending = dict.fromkeys(job_ids)
        self._timeout = timeout
        self._interval = interval
        self._every_poll = every_poll
        self._guard = anyio.ResourceGuard("waiting for")
        self._started: float | None = None
        self._next_poll = 0.0
        self._polls = 0
        self._marks: dict[str, object] = {}
        self._statuses: dict[str, S | None] = dict.fromkeys(job_ids)
        self._finals: dict[str, U] = {}
        self._ready: deque[U] = deque()
        self._last_error: PeakaError | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {len(self._pending)} of {len(self._statuses)} jobs pending>"

    def __aiter__(self) -> AsyncIterator[U]:
        return self

    async def __anext__(self) -> U:
        """The next update.

        Raises:
            WaitTimeout: Jobs had not ended when the time was up. They go on at the service.
            BusyResourceError: Another task is waiting on this object.
            PeakaError: Polling was refused, such as for a key that has expired.

        A cancellation, or a timeout around this step, loses nothing: the next step goes on.
        """
        with self._guard:
            while not self._ready:
                if not self._pending:
                    raise StopAsyncIteration
                await self._poll()
            return self._ready.popleft()

    def __await__(self) -> Generator[Any, Any, dict[str, U]]:
        return self._all().__await__()

    async def _all(self) -> dict[str, U]:
        async for _ in self:
            pass
        return {job_id: self._finals[job_id] for job_id in self._statuses}

    @property
    def pending(self) -> tuple[str, ...]:
        """The ids of the jobs that have not ended, as far as is known."""
        return tuple(self._pending)

    async def _poll(self) -> None:
        now = anyio.current_time()
        if self._started is None:
            self._started = self._next_poll = now
        deadline = self._started + self._timeout
        if self._next_poll > deadline:
            raise self._out_of_time()
        await anyio.sleep_until(self._next_poll)
        is_last = self._next_poll >= deadline
        found: Mapping[str, S | NotFound] = {}
        error: PeakaError | None = None
        with anyio.CancelScope(deadline=anyio.current_time() + LAST_POLL if is_last else deadline):
            try:
                found = await self._kind.read(self.pending)
            except (TransportError, ServerError, RateLimited) as passing:
                # One failed poll says nothing about the jobs; the deadline bounds how often it is tried.
                error = passing
        # Nothing is awaited from here on.
        now = anyio.current_time()
        self._polls += 1
        self._last_error = error
        for job_id in self.pending:
            if job_id in found:
                self._take(job_id, found[job_id], now - self._started)
        wait = max(self._interval.draw(), getattr(error, "retry_after", None) or 0.0)
        # The last poll is made when the time is up, not before and not after.
        self._next_poll = now + wait if is_last else min(now + wait, max(now, deadline))

    def _take(self, job_id: str, found: S | NotFound, elapsed: float) -> None:
        status: S | None = None
        state, mark = JobState.LOST, cast("object", None)
        if not isinstance(found, NotFound):
            status, state, mark = found, self._kind.state(found), self._kind.mark(found)
        changed = job_id not in self._marks or self._marks[job_id] != mark
        self._marks[job_id] = mark
        if status is not None:
            self._statuses[job_id] = status
        if changed:
            self._interval.changed()
        known = JobUpdate(
            job_id=job_id, state=state, status=status, changed=changed, elapsed=elapsed, polls=self._polls
        )
        update = self._kind.update(known)
        if state.is_final:
            del self._pending[job_id]
            self._finals[job_id] = update
        if changed or self._every_poll or state.is_final:
            self._ready.append(update)

    def _out_of_time(self) -> WaitTimeout:
        count = len(self._pending)
        which = next(iter(self._pending)) if count == 1 else f"{count} jobs"
        message = f"{which} had not ended after {self._timeout:g} s; the work goes on at the service"
        if self._last_error is not None:
            message += f". The last poll failed: {self._last_error}"
        return WaitTimeout(message, statuses=self._statuses, pending=self.pending)


class Waiter(Generic[S, U]):
    """Waits for one job. `async for` gives an update for each poll, the last one included; `await` gives the final
    status, or raises where the job did not succeed.
    """

    def __init__(self, kind: JobKind[S, U], job_id: str, *, timeout: float, interval: Interval) -> None:
        self.job_id = job_id
        self._watch = Watch(kind, (job_id,), timeout=timeout, interval=interval, every_poll=True)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.job_id!r}>"

    def __aiter__(self) -> AsyncIterator[U]:
        return self._watch

    async def __anext__(self) -> U:
        return await self._watch.__anext__()

    def __await__(self) -> Generator[Any, Any, S]:
        return self._result().__await__()

    async def _result(self) -> S:
        final = (await self._watch)[self.job_id]
        status: S | None = final.status
        if final.state is JobState.SUCCEEDED and status is not None:
            return status
        raise job_error(final)


def job_error(final: JobUpdate[Any]) -> JobFailed | JobCancelled | JobLost:
    """The error of a job that ended in another way than success."""
    after = f"after {final.elapsed:.1f} s"
    if final.state is JobState.CANCELLED:
        return JobCancelled(f"{final.job_id} was cancelled {after}", job_id=final.job_id, status=final.status)
    if final.state is JobState.FAILED:
        return JobFailed(f"{final.job_id} failed {after}", job_id=final.job_id, status=final.status)
    return JobLost(f"{final.job_id} is no longer there {after}", job_id=final.job_id, status=final.status)
