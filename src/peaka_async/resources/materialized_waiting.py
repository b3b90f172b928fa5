"""Waiting for the runs of materialized queries: one that is asked for, whatever runs, many, and on after a break."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TypeAlias

from peaka_api.errors import InvalidArgument
from peaka_api.groups.materialized import MaterializedOperations
from peaka_api.models import MaterializedQueryStatusView

from ..jobs import DEFAULT_WAIT, Anchor, Board, OnExit, OnStall, Patience, Token, Waiter, Watch, checked_id, jobs_of
from ..transport import Pipeline
from ..transport.hooks import check_hook
from .materialized_jobs import MaterializedRefresh, MaterializedSource, MaterializedUpdate, baseline_of

__all__ = ["MaterializedWaiter", "MaterializedWaiting", "MaterializedWatch"]

MaterializedWaiter: TypeAlias = Waiter[MaterializedQueryStatusView, MaterializedQueryStatusView, MaterializedUpdate]
"""What waits for one run of a materialized query."""

MaterializedWatch: TypeAlias = Watch[MaterializedQueryStatusView, MaterializedUpdate]
"""What waits for those of several."""


class MaterializedWaiting(MaterializedOperations):
    """The operations on materialized queries, and waiting for what they start."""

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline

    def refresh(
        self,
        query_id: str,
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = None,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[MaterializedUpdate], None] | None = None,
    ) -> Awaitable[MaterializedWaiter]:
        """Store the rows of a query anew, and return what waits for a run that began after this call.

        For a while the service goes on showing the end of the run before; that does not end the wait. Where a run is
        under way already, the one after it is waited for. Runs have no ids: two that are asked for at the same time
        may be answered by one, and an end without a start of its own is taken for that of the run before.

        Args:
            query_id: Decimal string; the materialized query.
            timeout: Seconds from the first poll; the trigger itself does not count.
            poll_interval: As with `wait`.
            stall_after: As with `wait`.
            on_stall: As with `wait`.
            on_exit: As with `wait`.
            on_update: As with `wait`.

        Returns:
            An object to `await` for the final status, or to iterate for a `MaterializedUpdate` per poll.

        Raises:
            NotFound: There is no such query.
            BadRequest: The query is a plain one.
            PeakaError: The run could not be started.

        A cancellation may leave the run started.

        Source:
            Operations `materialized.get_status` and `materialized.trigger_refresh`; behaviour reference sections 10 and
            21.

        Example:
            ```python
            run = await project.materialized.refresh(query_id)
            status = await run
            print(status.status, status.last_update_time)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        check_hook("on_update", on_update)
        return self._refresh(checked_id("query", query_id), patience, on_update)

    def wait(
        self,
        query_id: str,
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = None,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[MaterializedUpdate], None] | None = None,
    ) -> MaterializedWaiter:
        """Wait until a query has run and nothing runs for it. Nothing is sent before the result is awaited or iterated.

        A query that has never run reads as `COMPLETED` without times; its first run is waited for.

        Args:
            query_id: Decimal string; the materialized query.
            timeout: Seconds from the first poll; then `WaitTimeout` is raised, and the run goes on.
            poll_interval: Seconds between polls. Left out, it adapts: 1 s at first, and up to 15 s in silence.
            stall_after: Seconds without a change of status after which a run counts as stalled. Never when left out,
                because the service reports no progress: a long run looks like one that hangs.
            on_stall: `raise` ends waiting with `JobStalled`; `warn` only sets `is_stalled` in the updates.
            on_exit: `cancel` asks the service to cancel the run where waiting ends early, shielded, and within 10 s;
                `leave` lets it go on.
            on_update: Called with each update, the last one included. What it raises is logged, not passed on.

        Returns:
            An object to `await` for the final status, or to iterate for a `MaterializedUpdate` per poll, the last one
            included. Awaiting raises `JobFailed`, `JobCancelled`, `JobStalled` or `JobLost` where the run did not
            succeed; the service records no reason. Cancelling a step loses nothing.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: Another argument has a wrong type or value.

        Source:
            Operations `materialized.get_status` and `materialized.list_statuses`, whichever is cheaper; behaviour
            reference sections 10 and 21.

        Example:
            ```python
            async for update in project.materialized.wait(query_id):
                print(update.state, update.elapsed)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        return self._waiter(checked_id("query", query_id), {}, patience, on_update)

    def wait_many(
        self,
        queries: Iterable[str | MaterializedWaiter],
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = None,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[MaterializedUpdate], None] | None = None,
    ) -> MaterializedWatch:
        """Wait until the runs of several queries have ended, with one request per tick for all of them.

        Args:
            queries: Ids, to wait as `wait` does; and what `refresh` returned, to wait for that run. A query counts
                once: where both are given, the run.
            timeout: Seconds from the first poll, for all of them together.
            poll_interval: As with `wait`.
            stall_after: As with `wait`.
            on_stall: `raise` makes that its outcome, an update with `is_stalled`; nothing is raised. `warn` goes on.
            on_exit: As with `wait`, for all that have not ended.
            on_update: Called with each update. What it raises is logged, not passed on.

        Returns:
            An object to iterate for a `MaterializedUpdate` whenever one changes, or to `await` for the final update of
            each, by id. A run that fails is an update that says so. `WaitTimeout` is raised when the time is up.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: Another argument has a wrong type or value.

        Source:
            Operations `materialized.list_statuses` and `materialized.get_status`; behaviour reference section 10.

        Example:
            ```python
            async for update in project.materialized.wait_many([query_id]):
                print(update.query_id, update.state)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        return self._watch(jobs_of("queries", "query", queries), patience, on_update)

    def resume(
        self,
        token: str,
        *,
        timeout: float | timedelta | None = None,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = None,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[MaterializedUpdate], None] | None = None,
    ) -> MaterializedWatch:
        """Go on waiting where another waiter left off, in another process too.

        Args:
            token: The `token` of what `wait`, `wait_many` or `refresh` returned, or of a `WaitTimeout`. It holds ids
                and times, and nothing secret.
            timeout: Seconds from the first poll. Left out, what was left of the timeout; at least 1 s.
            poll_interval: As with `wait`.
            stall_after: As with `wait`; silence is counted anew.
            on_stall: As with `wait_many`.
            on_exit: As with `wait_many`.
            on_update: As with `wait_many`.

        Returns:
            What `wait_many` returns, for the runs that had not ended; also where there was only one.

        Raises:
            InvalidArgument: It is no token of this version, or is for another kind of job or another project.

        Source:
            Behaviour reference sections 10 and 21.

        Example:
            ```python
            run = await project.materialized.refresh(query_id)
            finals = await project.materialized.resume(run.token)
            print(finals[query_id].state)
            ```
        """
        read = Token.read(token)
        if read.kind != MaterializedRefresh.name:
            raise InvalidArgument(f"token is for {read.kind}, which is no run of a materialized query")
        read.check_scope(self._project_id)
        patience = Patience.of(read.timeout(timeout), poll_interval, stall_after, on_stall, on_exit)
        return self._watch({checked_id("query", job): anchor for job, anchor in read.jobs.items()}, patience, on_update)

    @cached_property
    def _source(self) -> MaterializedSource:
        return MaterializedSource(self)

    @property
    def _board(self) -> Board[MaterializedQueryStatusView]:
        return self._pipeline.shared.common(("materialized", self._project_id), lambda: Board(self._source))

    async def _refresh(
        self, query_id: str, patience: Patience, on_update: Callable[[MaterializedUpdate], None] | None
    ) -> MaterializedWaiter:
        before = baseline_of(await self.get_status(query_id))
        await self.trigger_refresh(query_id)
        return self._waiter(query_id, {"baseline": before}, patience, on_update)

    def _waiter(
        self,
        query_id: str,
        anchor: Anchor,
        patience: Patience,
        on_update: Callable[[MaterializedUpdate], None] | None,
    ) -> MaterializedWaiter:
        kind, job = MaterializedRefresh(self), (query_id, anchor)
        return Waiter(kind, self._source, self._board, self._project_id, job, patience, on_update=on_update)

    def _watch(
        self, jobs: Mapping[str, Anchor], patience: Patience, on_update: Callable[[MaterializedUpdate], None] | None
    ) -> MaterializedWatch:
        kind = MaterializedRefresh(self)
        return Watch(kind, self._source, self._board, self._project_id, jobs, patience, on_update=on_update)
