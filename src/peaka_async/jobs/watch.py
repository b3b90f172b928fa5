"""Waiting for jobs: an update for each that changes, an outcome for each in the end.

A step opens and closes everything it uses. Nothing runs between two steps, so a caller may break off, time a step out
and go on, or move the waiter to another task; a cancelled step has changed nothing and can be repeated.
"""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import anyio

from ..errors import ClientStateError, Forbidden, JobError, NotFound, PeakaError, Unauthorized, WaitTimeout
from ..transport.hooks import Hook
from .board import Board, News, Source
from .cancelling import cancel_all, check_on_exit
from .endings import job_error, unfinished
from .following import Following
from .kind import Anchor, JobKind, JobUpdate
from .patience import Patience
from .state import JobState
from .together import together
from .tokens import Token

__all__ = ["Watch"]

R = TypeVar("R")
U = TypeVar("U", bound=JobUpdate[Any, Any])

logger = logging.getLogger("peaka_async")

LAST_POLL = 5.0
"""Seconds that the poll made when the time is up may take."""

DUTY = 3.0
"""At least this many times as long as a poll takes, nothing is polled after it."""


class Watch(Generic[R, U]):
    """Waits for many jobs. `async for` gives an update for each that changed, `await` the last one of each, by id.

    It does not raise when a job fails: its last update says so. It raises `WaitTimeout` when the time is up; the jobs
    go on. It can be consumed once, by one task at a time. As an `async with` block it sees to `on_exit`.
    """

    def __init__(
        self,
        kind: JobKind[R, U],
        source: Source[R],
        board: Board[R],
        scope: str,
        jobs: Mapping[str, Anchor],
        patience: Patience,
        *,
        every_poll: bool = False,
        on_update: Callable[[U], None] | None = None,
    ) -> None:
        check_on_exit(kind, patience.on_exit)
        self.source = source
        self._kind = kind
        self._board = board
        self._scope = scope
        self._patience = patience
        self._every_poll = every_poll
        self._on_update = None if on_update is None else Hook[U]("on_update", on_update)
        self._guard = anyio.ResourceGuard("waiting for")
        self._pending: dict[str, Following[R, U]] = {}
        self._all: dict[str, Following[R, U]] = {}
        self._finals: dict[str, U] = {}
        self._given_up: list[Following[R, U]] = []
        self._logged: dict[str, JobState] = {}
        self._ready: deque[U] = deque()
        self._started: float | None = None
        self._until = 0.0
        self._next_poll = 0.0
        self._wait = 0.0
        self._moved_at = 0.0
        self._polls = 0
        self._inbox: list[News[R]] = []
        self._told = anyio.Event()
        self._is_over = False
        self._last_error: PeakaError | None = None
        self._refusal: PeakaError | None = None
        self._is_entered = False
        self._is_quiet = False
        self.add(jobs)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._kind.noun}: {len(self._pending)} of {len(self._all)} pending>"

    def __aiter__(self) -> AsyncIterator[U]:
        return self

    async def __anext__(self) -> U:
        """The next update.

        Raises:
            WaitTimeout: Jobs had not ended when the time was up. They go on at the service.
            BusyResourceError: Another task is waiting on this object.
            ClientStateError: `on_exit="cancel"` needs an `async with` block, or awaiting instead of iterating.
            PeakaError: Polling was refused, such as for a key that has expired.

        A cancellation, or a timeout around this step, loses nothing: the next step goes on.
        """
        if self._patience.on_exit == "cancel" and not self._is_entered:
            raise ClientStateError(
                'on_exit="cancel" takes effect at the end of a block: write `async with` around the loop, or await'
            )
        update = await self.step()
        if update is None:
            raise StopAsyncIteration
        return update

    def __await__(self) -> Generator[Any, Any, dict[str, U]]:
        return self.finish().__await__()

    async def __aenter__(self) -> Self:
        self._is_entered = True
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """With `on_exit="cancel"`, ask the service to cancel what has not ended: shielded, and within 10 s."""
        self._is_entered = False
        await self._leave()

    @property
    def pending(self) -> Sequence[str]:
        """The ids of the jobs that have not ended, as far as is known."""
        return tuple(self._pending)

    @property
    def token(self) -> str:
        """What goes on waiting for the jobs that have not ended, in another process too; plain JSON, nothing secret."""
        jobs = {job_id: job.anchor for job_id, job in self._pending.items()}
        return Token(kind=self._kind.name, scope=self._scope, jobs=jobs, left=self._left()).write()

    def anchor(self, job_id: str) -> Anchor:
        """What tells the run of a job from the ones before it, as far as is known."""
        return self._all[job_id].anchor

    def error_of(self, final: U) -> JobError:
        """The error of a job that has not succeeded, by its final update.

        Example:
            ```python
            watch = project.caches.wait_many([await project.caches.refresh(cache_id)])
            await watch.cancel()
            for final in (await watch).values():
                if final.state is not JobState.SUCCEEDED:
                    print(watch.error_of(final))
            ```
        """
        return job_error(self._all[final.job_id].kind, final)

    async def cancel(self) -> None:
        """Ask the service to cancel every job that has not ended, stalled ones too; go on to see what becomes of them.

        A job of which there is no record yet cannot be cancelled; it is tried again, for 10 s in all.

        Raises:
            JobNotCancellable: Nothing can cancel jobs of this kind; nothing was sent.
            JobError: Jobs could not be cancelled within that time.
            PeakaError: The service refused.

        Example:
            ```python
            watch = project.caches.wait_many([await project.caches.refresh(cache_id)])
            await watch.cancel()
            finals = await watch
            print(finals[cache_id].state)
            ```
        """
        await cancel_all(self.source, [*self._pending.values(), *self._given_up])

    def add(self, jobs: Mapping[str, Anchor]) -> None:
        """Wait for these as well; the time begins anew. They are looked at with the next poll."""
        was_idle = not self._pending
        for job_id, anchor in jobs.items():
            if job_id not in self._all:
                self._all[job_id] = self._pending[job_id] = Following(self._kind, job_id, anchor)
        if self._started is not None:
            now = anyio.current_time()
            self._until = now + self._patience.timeout
            self._next_poll = now if was_idle else min(self._next_poll, now + self._patience.interval.lively)
            self._is_over = False

    async def finish(self) -> dict[str, U]:
        """Wait for the end of all; when that is broken off, `on_exit` takes effect."""
        # Where nobody looks, nothing is made to be looked at: only ends, and what keeps a job from one.
        self._is_quiet = self._on_update is None
        try:
            while await self.step() is not None:
                pass
        except anyio.BusyResourceError:
            # Another task is waiting, and goes on.
            raise
        except BaseException:
            if not self._is_entered:
                await self._leave()
            raise
        finally:
            self._is_quiet = False
        if self._given_up and not self._is_entered:
            await self._leave()
        return {job_id: self._finals[job_id] for job_id in self._all}

    async def step(self, until: float | None = None) -> U | None:
        """The next update; `None` when there is none to come, or none came before the time `until`."""
        with self._guard:
            while not self._ready:
                if not self._pending:
                    self._board.leave(self)
                    return None
                if until is not None and anyio.current_time() >= until and not self._is_due:
                    return None
                await self._advance(until)
            update = self._ready.popleft()
        if self._on_update is not None:
            self._on_update(update)
        return update

    @property
    def _is_due(self) -> bool:
        return bool(self._inbox) or anyio.current_time() >= self._next_poll

    @property
    def has_news(self) -> bool:
        """Whether something was told and not yet taken in."""
        return bool(self._inbox)

    def wants_news(self, now: float) -> bool:
        """Whether its own next poll is near enough to be made now, together with another one's."""
        return not self._inbox and bool(self._pending) and now >= self._next_poll - self._wait / 2

    def tell(self, news: News[R]) -> None:
        """Take the news; what came before and was not taken in is out of date, unless it says more."""
        known = any if not self._inbox else all
        if known(map(news.knows, self._pending)):
            self._inbox = [news]
            self._told.set()

    async def _advance(self, until: float | None) -> None:
        """Wait for news or fetch them, and take them in: nothing is awaited while that is done."""
        now = anyio.current_time()
        if self._started is None:
            self._started = self._next_poll = self._moved_at = now
            self._until = now + self._patience.timeout
        if self._refusal is not None:
            refusal, self._refusal = self._refusal, None
            raise refusal
        if self._is_over and not self._inbox:
            self._board.leave(self)
            raise self._out_of_time()
        self._board.join(self)
        due = min(self._next_poll, self._until)
        if not self._inbox and now < due:
            with anyio.CancelScope(deadline=due if until is None else min(due, until)):
                await self._told.wait()
        now = anyio.current_time()
        if not self._inbox and now >= due:
            is_last = now >= self._until
            with anyio.CancelScope(deadline=now + LAST_POLL if is_last else self._until):
                await self._board.read(self)
            self._is_over = is_last
        if self._inbox:
            self._take(self._inbox.pop())
        unclear = [job for job in self._pending.values() if job.is_unclear]
        if unclear:
            with anyio.CancelScope(deadline=max(self._until, now) + LAST_POLL):
                await together((partial(self._look_back, job) for job in unclear), limit=4)

    def _take(self, news: News[R]) -> None:
        self._told = anyio.Event()
        now = anyio.current_time()
        self._polls += 1
        self._last_error = next(iter(news.failed.values()), None)
        found, gone = news.found, news.gone
        limit = self._patience.stall_after
        is_logged = logger.isEnabledFor(logging.DEBUG)
        # One that has moved, or that has not been silent for so long, is not stalled.
        silent_since = -math.inf if limit is None else now - limit
        for job_id, job in list(self._pending.items()):
            if job_id in found:
                has_moved = job.read(found[job_id], now) or job.presumed(now)
            elif job_id in gone:
                job.gone(now)
                has_moved = True
            else:
                self._refused(news.refused.get(job_id))
                continue
            if has_moved:
                self._moved_at = now
                if is_logged:
                    self._log(job, now)
            # Without a limit, one is stalled only where nobody could ever tell that it has begun.
            is_silent = job.is_untold(now) if limit is None else (job.moved_at or 0.0) <= silent_since
            self._saw(job, now, has_moved=has_moved, is_silent=is_silent)
        pause = self._patience.interval.after(
            elapsed=now - self._began, silent=now - self._moved_at, jobs=len(self._pending)
        )
        asked = max((getattr(error, "retry_after", None) or 0.0 for error in news.failed.values()), default=0.0)
        self._wait = max(pause, asked, min(DUTY * news.took, self._patience.interval.longest))
        self._next_poll = now + self._wait

    def _saw(self, job: Following[R, U], now: float, *, has_moved: bool, is_silent: bool) -> None:
        """Make an update of what was seen of a job, where there is one to make."""
        seen = job.seen
        if job.is_unclear or seen is None:
            return
        is_over = seen.state.is_final
        is_stalled = is_silent and not is_over
        if self._is_quiet and not is_over and not is_stalled:
            return
        was_stalled = job.update is not None and job.update.is_stalled
        if not (has_moved or self._every_poll or is_stalled != was_stalled):
            return
        update = self._update(job, now, is_stalled=is_stalled)
        if update.is_final:
            del self._pending[job.job_id]
            self._finals[job.job_id] = update
            if is_stalled:
                self._given_up.append(job)
        self._ready.append(update)

    def _log(self, job: Following[R, U], now: float) -> None:
        """A line for each change of state."""
        state = job.seen.state if job.seen is not None else None
        if state is not None and self._logged.get(job.job_id) is not state:
            self._logged[job.job_id] = state
            logger.debug("the %s of %s is %s after %.1f s", job.kind.noun, job.job_id, state.value, now - self._began)

    def _update(self, job: Following[R, U], now: float, *, is_stalled: bool) -> U:
        gives_up = self._patience.on_stall == "raise"
        return job.make_update(now, now - self._began, self._polls, is_stalled=is_stalled, gives_up=gives_up)

    def _refused(self, error: PeakaError | None) -> None:
        """A job cannot be read. Where all of them would be refused, that ends waiting; else it is this one's matter."""
        if isinstance(error, Unauthorized | Forbidden) or len(self._all) == 1:
            self._refusal = error
        elif error is not None:
            self._last_error = error

    async def _look_back(self, job: Following[R, U]) -> None:
        """Find out in the history how a run stands that the status does not tell of."""
        reading = job.reading
        if reading is None:
            return
        try:
            sighting = await job.kind.look_back(job.job_id, reading, job.anchor)
        except NotFound:
            sighting = None
        except PeakaError as error:
            self._last_error = error
            return
        now = anyio.current_time()
        job.looked_back(sighting, now)
        self._moved_at = now
        self._saw(job, now, has_moved=True, is_silent=False)

    async def _leave(self) -> None:
        self._board.leave(self)
        if self._patience.on_exit == "cancel" and (self._pending or self._given_up):
            with anyio.CancelScope(shield=True):
                try:
                    await self.cancel()
                except PeakaError as error:
                    # Waiting ends for another reason already, and that one is raised.
                    logger.warning("%r could not be cancelled: %s", self, error)

    @property
    def _began(self) -> float:
        return self._started or 0.0

    def _left(self) -> float:
        return self._patience.timeout if self._started is None else max(0.0, self._until - anyio.current_time())

    def _out_of_time(self) -> WaitTimeout:
        waited = f"after {self._patience.timeout:g} s"
        if len(self._pending) == 1:
            (job,) = self._pending.values()
            last = None if job.seen is None else self._update(job, anyio.current_time(), is_stalled=False)
            message = f"the {job.kind.noun} of {job.job_id} had not ended {waited} ({unfinished(last)})"
        else:
            message = f"{len(self._pending)} of {len(self._all)} jobs had not ended {waited}"
        message += "; the work goes on at the service"
        if self._last_error is not None:
            message += f". The last poll failed: {self._last_error}"
        statuses = {
            job_id: None if job.reading is None else self._kind.status(job.reading) for job_id, job in self._all.items()
        }
        return WaitTimeout(message, statuses=statuses, pending=self.pending, token=self.token)
