"""Waiting for refreshes of metadata: one that is asked for, whatever runs, many, and on after a break."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TypeAlias

from peaka_api.errors import InvalidArgument
from peaka_api.groups.metadata import MetadataOperations
from peaka_api.models import MetadataRefreshJobStatusResult

from ..jobs import DEFAULT_WAIT, Anchor, Board, OnStall, Patience, Token, Waiter, Watch, checked_id, jobs_of
from ..transport import Pipeline
from ..transport.hooks import check_hook
from .metadata_jobs import MetadataRefresh, MetadataSource, MetadataUpdate, anchor_after

__all__ = ["MetadataWaiter", "MetadataWaiting", "MetadataWatch"]

MetadataWaiter: TypeAlias = Waiter[MetadataRefreshJobStatusResult, MetadataRefreshJobStatusResult, MetadataUpdate]
"""What waits for the refresh of one catalog. Its `cancel` raises `JobNotCancellable`: the API has no call for that."""

MetadataWatch: TypeAlias = Watch[MetadataRefreshJobStatusResult, MetadataUpdate]
"""What waits for those of several."""


class MetadataWaiting(MetadataOperations):
    """The operations on metadata, and waiting for the refreshes that they start."""

    def __init__(self, pipeline: Pipeline, project_id: str) -> None:
        super().__init__(pipeline, project_id)
        self._pipeline = pipeline

    def refresh(
        self,
        catalog_id: str,
        *,
        callback_url: str | None = None,
        callback_token: str | None = None,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = None,
        on_stall: OnStall = "raise",
        on_update: Callable[[MetadataUpdate], None] | None = None,
    ) -> Awaitable[MetadataWaiter]:
        """Have the service read the structure of a catalog anew, and return what waits for that.

        It takes about 1 s for a small catalog, up to 2 minutes for an API, and 4 minutes for a database with ten
        schemas. The service keeps one state per catalog, without a time or an id. Where the refresh before has left
        `failed`, `stuck` or `completed`, that state counts as the end of this one only after it has changed: while it
        stands nobody can tell, and after 10 s awaiting raises `JobStalled`. Where one is under way already, both are
        waited for, and an end in failure may be that of either.

        Args:
            catalog_id: Decimal string; the catalog.
            callback_url: URL that the service calls about this refresh; how is not known. Waiting does not need it.
            callback_token: Secret for your callback to know the service by.
            timeout: Seconds from the first poll; the trigger itself does not count.
            poll_interval: As with `wait`.
            stall_after: As with `wait`, and also how long the state that was left may stand; 10 s when left out.
            on_stall: As with `wait`: `warn` goes on until the state that was left has changed.
            on_update: As with `wait`.

        Returns:
            An object to `await` for the final status, or to iterate for a `MetadataUpdate` per poll.

        Raises:
            NotFound: There is no such catalog.
            PeakaError: The refresh could not be started.

        A cancellation may leave the refresh started.

        Source:
            Operations `metadata.trigger_refresh` and `metadata.get_refresh_status`; behaviour reference sections 15 and
            21.

        Example:
            ```python
            run = await project.metadata.refresh(catalog_id)
            await run
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, "leave")
        check_hook("on_update", on_update)
        return self._refresh(checked_id("catalog", catalog_id), callback_url, callback_token, patience, on_update)

    def wait(
        self,
        catalog_id: str,
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = None,
        on_stall: OnStall = "raise",
        on_update: Callable[[MetadataUpdate], None] | None = None,
    ) -> MetadataWaiter:
        """Wait until no refresh of a catalog runs. Nothing is sent before the result is awaited or iterated.

        The service says `not-active` of a refresh that is over and of one that has not begun: where nothing else is
        seen for 10 s, it is taken to be over. An end such as `failed` may be that of a refresh long ago.

        Args:
            catalog_id: Decimal string; the catalog.
            timeout: Seconds from the first poll; then `WaitTimeout` is raised, and the refresh goes on.
            poll_interval: Seconds between polls. Left out, it adapts: 1 s at first, and up to 15 s in silence.
            stall_after: Seconds without a change of state or of the text beside it after which a refresh counts as
                stalled. Never when left out, because not every refresh reports progress.
            on_stall: `raise` ends waiting with `JobStalled`; `warn` only sets `is_stalled` in the updates.
            on_update: Called with each update, the last one included. What it raises is logged, not passed on.

        Returns:
            An object to `await` for the final status, or to iterate for a `MetadataUpdate` per poll, the last one
            included. Awaiting raises `JobFailed`, also for one that the service calls stuck, `JobStalled` or
            `JobLost`. Cancelling a step loses nothing; the refresh goes on, and nothing can cancel it.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: Another argument has a wrong type or value.

        Source:
            Operation `metadata.get_refresh_status`; behaviour reference sections 15 and 21.

        Example:
            ```python
            async for update in project.metadata.wait(catalog_id):
                print(update.state, update.status)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, "leave")
        return self._waiter(checked_id("catalog", catalog_id), {}, patience, on_update)

    def wait_many(
        self,
        catalogs: Iterable[str | MetadataWaiter],
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = None,
        on_stall: OnStall = "raise",
        on_update: Callable[[MetadataUpdate], None] | None = None,
    ) -> MetadataWatch:
        """Wait until no refresh of several catalogs runs, with one request per catalog and tick: there is no list.

        Args:
            catalogs: Ids, to wait as `wait` does; and what `refresh` returned. A catalog counts once.
            timeout: Seconds from the first poll, for all of them together.
            poll_interval: As with `wait`.
            stall_after: As with `wait`.
            on_stall: `raise` makes that its outcome, an update with `is_stalled`; nothing is raised. `warn` goes on.
            on_update: Called with each update. What it raises is logged, not passed on.

        Returns:
            An object to iterate for a `MetadataUpdate` whenever one changes, or to `await` for the final update of
            each, by id. A refresh that fails is an update that says so. `WaitTimeout` is raised when the time is up.

        Raises:
            ConfigurationError: A duration cannot be right.
            InvalidArgument: Another argument has a wrong type or value.

        Source:
            Operation `metadata.get_refresh_status`; behaviour reference sections 15 and 21.

        Example:
            ```python
            runs = [await project.metadata.refresh(catalog_id)]
            finals = await project.metadata.wait_many(runs)
            print(finals[catalog_id].state)
            ```
        """
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, "leave")
        return self._watch(jobs_of("catalogs", "catalog", catalogs), patience, on_update)

    def resume(
        self,
        token: str,
        *,
        timeout: float | timedelta | None = None,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = None,
        on_stall: OnStall = "raise",
        on_update: Callable[[MetadataUpdate], None] | None = None,
    ) -> MetadataWatch:
        """Go on waiting where another waiter left off, in another process too.

        Args:
            token: The `token` of what `wait`, `wait_many` or `refresh` returned, or of a `WaitTimeout`. It holds ids
                and states, and nothing secret.
            timeout: Seconds from the first poll. Left out, what was left of the timeout; at least 1 s.
            poll_interval: As with `wait`.
            stall_after: As with `wait`; silence is counted anew.
            on_stall: As with `wait_many`.
            on_update: As with `wait_many`.

        Returns:
            What `wait_many` returns, for the refreshes that had not ended; also where there was only one.

        Raises:
            InvalidArgument: It is no token of this version, or is for another kind of job or another project.

        Source:
            Behaviour reference sections 15 and 21.

        Example:
            ```python
            run = await project.metadata.refresh(catalog_id)
            finals = await project.metadata.resume(run.token)
            ```
        """
        read = Token.read(token)
        if read.kind != MetadataRefresh.name:
            raise InvalidArgument(f"token is for {read.kind}, which is no refresh of metadata")
        read.check_scope(self._project_id)
        patience = Patience.of(read.timeout(timeout), poll_interval, stall_after, on_stall, "leave")
        return self._watch(
            {checked_id("catalog", job): anchor for job, anchor in read.jobs.items()}, patience, on_update
        )

    @cached_property
    def _source(self) -> MetadataSource:
        return MetadataSource(self)

    @property
    def _board(self) -> Board[MetadataRefreshJobStatusResult]:
        return self._pipeline.shared.common(("metadata", self._project_id), lambda: Board(self._source))

    async def _refresh(
        self,
        catalog_id: str,
        callback_url: str | None,
        callback_token: str | None,
        patience: Patience,
        on_update: Callable[[MetadataUpdate], None] | None,
    ) -> MetadataWaiter:
        anchor = anchor_after(await self.get_refresh_status(catalog_id))
        await self.trigger_refresh(catalog_id=catalog_id, callback_url=callback_url, callback_token=callback_token)
        return self._waiter(catalog_id, anchor, patience, on_update)

    def _waiter(
        self,
        catalog_id: str,
        anchor: Anchor,
        patience: Patience,
        on_update: Callable[[MetadataUpdate], None] | None,
    ) -> MetadataWaiter:
        kind, job = MetadataRefresh(), (catalog_id, anchor)
        return Waiter(kind, self._source, self._board, self._project_id, job, patience, on_update=on_update)

    def _watch(
        self, jobs: Mapping[str, Anchor], patience: Patience, on_update: Callable[[MetadataUpdate], None] | None
    ) -> MetadataWatch:
        kind = MetadataRefresh()
        return Watch(kind, self._source, self._board, self._project_id, jobs, patience, on_update=on_update)
