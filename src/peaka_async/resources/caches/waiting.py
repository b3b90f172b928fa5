"""Caches: waiting for what runs for them, for one, for many, for a run that was asked for, and on after a break."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TypeAlias

from peaka_api.errors import InvalidArgument
from peaka_api.groups.caches import CachesOperations
from peaka_api.models import CacheStatus

from ...jobs import (
    DEFAULT_STALL,
    DEFAULT_WAIT,
    Anchor,
    Board,
    OnExit,
    OnStall,
    Patience,
    Token,
    Waiter,
    Watch,
    checked_id,
    jobs_of,
)
from ...transport import Pipeline
from ...transport.hooks import check_hook
from .jobs import (
    CacheJob,
    CacheRefresh,
    CacheSync,
    CacheUpdate,
    FullRefresh,
    IncrementalUpdate,
    MixedJob,
    RefreshMode,
    kinds,
)
from .readings import CacheReading, CacheSource
from .refresh import RefreshQueue, trigger

__all__ = ["CacheWaiter", "CacheWaiting", "CacheWatch"]

CacheWaiter: TypeAlias = Waiter[CacheStatus, CacheReading, CacheUpdate]
"""What waits for one cache, or for one run of it."""

CacheWatch: TypeAlias = Watch[CacheReading, CacheUpdate]
"""What waits for several."""


class CacheWaiting(CachesOperations):
    """The operations on caches, and waiting for what they start."""

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline

    def wait(
        self,
        cache_id: str,
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[CacheUpdate], None] | None = None,
    ) -> CacheWaiter:
        """Wait until a cache has nothing running. Nothing is sent before the result is awaited or iterated.

        Args:
            cache_id: UUID of the cache.
            timeout: Seconds from the first poll; then `WaitTimeout` is raised, and the sync goes on.
            poll_interval: Seconds between polls. Left out, it adapts: 1 s at first, up to 3 s while something moves,
                and up to 15 s in silence, so that an end is reported at most a tenth of the silence late.
            stall_after: Seconds without any sign of progress after which the sync counts as stalled, whether it runs,
                is in a state that this version does not know, or has never begun: some tables never finish. `None` for
                never.
            on_stall: `raise` ends waiting with `JobStalled`; `warn` only sets `is_stalled` in the updates.
            on_exit: `cancel` asks the service to cancel the sync where waiting ends early, by a cancellation, an error
                or the end of an `async with` block: shielded, and within 10 s. `leave` lets it go on.
            on_update: Called with each update, the last one included. What it raises is logged, not passed on.

        Returns:
            An object to `await` for the final `CacheStatus`, or to iterate for a `CacheUpdate` per poll, the last one
            included. Awaiting raises `JobFailed`, `JobCancelled`, `JobStalled` or `JobLost` where the sync did not
            succeed. Cancelling a step loses nothing; the sync at the service goes on. All waiters of a client share
            their polls.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: Another argument has a wrong type or value.

        Source:
            Operations `caches.get_status`, `caches.list_statuses_by_catalog` and `caches.list_statuses`, whichever is
            cheapest; behaviour reference sections 11.5 and 21.

        Example:
            ```python
            async for update in project.caches.wait(cache_id):
                print(update.state, update.progress.cached, update.rate)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        return self._waiter(CacheSync(self), checked_id("cache", cache_id), {}, patience, on_update)

    def wait_many(
        self,
        caches: Iterable[str | CacheWaiter],
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[CacheUpdate], None] | None = None,
    ) -> CacheWatch:
        """Wait until each of these has ended, with one request per tick for all of them.

        Args:
            caches: UUIDs of caches, to wait until nothing runs for them; and what `refresh` returned, to wait for that
                run. A cache counts once: where both are given, the run.
            timeout: Seconds from the first poll, for all of them together.
            poll_interval: Seconds between polls; left out, it adapts as with `wait`.
            stall_after: Seconds without any sign of progress after which one counts as stalled; `None` for never.
            on_stall: `raise` makes that its outcome, an update with `is_stalled`; nothing is raised. `warn` goes on.
            on_exit: As with `wait`, for all that have not ended.
            on_update: Called with each update. What it raises is logged, not passed on.

        Returns:
            An object to iterate for a `CacheUpdate` whenever one changes, each final one included; or to `await` for
            the final update of each, by id. A sync that fails, stalls or is deleted is an update that says so, not an
            exception. `WaitTimeout` is raised when the time is up; it has the last status of each.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: Another argument has a wrong type or value.

        Source:
            Operations `caches.list_statuses`, `caches.list_statuses_by_catalog` and `caches.get_status`, whichever is
            cheapest as measured; behaviour reference sections 11.5 and 21. The list of a schema is never asked for.

        Example:
            ```python
            report = await project.caches.create_many((stripe_id, "payment", name) for name in ("customers", "charges"))
            async for update in project.caches.wait_many(report.cache_ids):
                print(update.table, update.state, update.progress.cached)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        return self._watch(jobs_of("caches", "cache", caches, {"kind": CacheSync.name}), patience, on_update)

    def refresh(
        self,
        cache_id: str,
        *,
        mode: RefreshMode = "full",
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[CacheUpdate], None] | None = None,
    ) -> Awaitable[CacheWaiter]:
        """Bring a cache up to date, and return what waits for exactly that run.

        The record of the run before it, the state of the other kind of run, and a record that appears late do not end
        the wait. Where a run is under way already, this one is queued behind it, and is the one that is waited for.

        Args:
            cache_id: UUID of the cache.
            mode: `full` loads the whole table anew, `incremental` what has changed in it.
            timeout: Seconds from the first poll; the trigger itself, which takes about 2.3 s, does not count.
            poll_interval: As with `wait`.
            stall_after: As with `wait`. While the run is queued, progress of the one ahead counts.
            on_stall: As with `wait`.
            on_exit: As with `wait`. A run that is queued behind somebody else's is not cancelled before it has begun.
            on_update: As with `wait`.

        Returns:
            An object to `await` for the final `CacheStatus`, or to iterate for a `CacheUpdate` per poll. Where a newer
            run takes the place of this one between two polls, the history tells how it ended, and `superseded_by` names
            the newer one; awaiting raises `JobSuperseded` where the history does not.

        Raises:
            NotFound: There is no such cache.
            PeakaError: The run could not be started. Where the answer was lost, the run is looked for first.

        A cancellation may leave the run started.

        Source:
            Operations `caches.trigger_full_refresh`, `caches.trigger_incremental_update` and `caches.get_status`;
            behaviour reference sections 11.4, 11.5 and 21.

        Example:
            ```python
            run = await project.caches.refresh(cache_id, mode="incremental")
            status = await run
            ```
        """
        if mode not in ("full", "incremental"):
            raise InvalidArgument(f"mode is {mode!r}; it must be 'full' or 'incremental'")
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        check_hook("on_update", on_update)
        kind = FullRefresh(self) if mode == "full" else IncrementalUpdate(self)
        return self._refresh(kind, checked_id("cache", cache_id), patience, on_update)

    def resume(
        self,
        token: str,
        *,
        timeout: float | timedelta | None = None,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[CacheUpdate], None] | None = None,
    ) -> CacheWatch:
        """Go on waiting where another waiter left off, in another process too.

        Args:
            token: The `token` of what `wait`, `wait_many` or `refresh` returned, or of a `WaitTimeout`. It holds ids,
                and nothing secret; no address in it would be used.
            timeout: Seconds from the first poll. Left out, what was left of the timeout; at least 1 s.
            poll_interval: As with `wait`.
            stall_after: As with `wait`; silence is counted anew.
            on_stall: As with `wait_many`.
            on_exit: As with `wait_many`.
            on_update: As with `wait_many`.

        Returns:
            What `wait_many` returns, for the jobs that had not ended; also where there was only one.

        Raises:
            InvalidArgument: It is no token of this version, or one of another project.

        Source:
            Behaviour reference sections 11.5 and 21.

        Example:
            ```python
            run = await project.caches.refresh(cache_id, timeout=5)
            try:
                await run
            except WaitTimeout:
                finals = await project.caches.resume(run.token, timeout=600)
                print(finals[cache_id].state)
            ```
        """
        read = Token.read(token)
        known = kinds(self)
        names = {anchor.get("kind") or read.kind for anchor in read.jobs.values()}
        if not names <= known.keys():
            raise InvalidArgument(f"token is for {', '.join(sorted(names))}, which is no job of a cache")
        read.check_scope(self._project_id)
        jobs = {
            checked_id("cache", job): {**anchor, "kind": anchor.get("kind") or read.kind}
            for job, anchor in read.jobs.items()
        }
        return self._watch(
            jobs, Patience.of(read.timeout(timeout), poll_interval, stall_after, on_stall, on_exit), on_update
        )

    @cached_property
    def _source(self) -> CacheSource:
        return CacheSource(self._transport, self._project_id)

    @property
    def _board(self) -> Board[CacheReading]:
        return self._pipeline.shared.common(("caches", self._project_id), lambda: Board(self._source))

    async def _refresh(
        self,
        kind: CacheRefresh,
        cache_id: str,
        patience: Patience,
        on_update: Callable[[CacheUpdate], None] | None,
    ) -> CacheWaiter:
        queue = self._pipeline.shared.common(("refreshes", self._project_id), RefreshQueue)
        anchor = await trigger(self, self._source, queue, cache_id, kind)
        return self._waiter(kind, cache_id, anchor, patience, on_update)

    def _waiter(
        self,
        kind: CacheJob,
        cache_id: str,
        anchor: Anchor,
        patience: Patience,
        on_update: Callable[[CacheUpdate], None] | None,
    ) -> CacheWaiter:
        job = (cache_id, {**anchor, "kind": kind.name})
        return Waiter(kind, self._source, self._board, self._project_id, job, patience, on_update=on_update)

    def _watch(
        self, jobs: Mapping[str, Anchor], patience: Patience, on_update: Callable[[CacheUpdate], None] | None
    ) -> CacheWatch:
        return Watch(MixedJob(self), self._source, self._board, self._project_id, jobs, patience, on_update=on_update)
