"""Caches: create many, and wait for their syncs."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from datetime import timedelta
from typing import TypeAlias

from peaka_api.errors import InvalidArgument
from peaka_api.groups.caches import CachesOperations
from peaka_api.models import CacheExecutionInfo, CacheStatus

from ..config import seconds, whole_number
from ..jobs import Interval, Waiter, Watch
from ..paging import Offset, Paginator
from .cache_batch import CacheBatch
from .cache_jobs import CacheSync, CacheUpdate
from .cache_requests import CacheRequestLike

__all__ = ["CacheWaiter", "CacheWatch", "Caches"]

DEFAULT_WAIT = 600.0
LARGEST_CHUNK = 500
KNOWN_HISTORY_PAGE = 10
"""Runs that the service gives at once when nothing is asked; its maximum is not known."""

CacheWaiter: TypeAlias = Waiter[CacheStatus, CacheUpdate]
CacheWatch: TypeAlias = Watch[CacheStatus, CacheUpdate]


class Caches(CachesOperations):
    """Copies of slow tables that Peaka keeps up to date.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `create_many`
    for any number of tables, `wait` for one cache, `wait_many` for several with one request per tick, and
    `executions` for every past run.
    """

    def create_many(
        self,
        requests: Iterable[CacheRequestLike] | AsyncIterable[CacheRequestLike],
        *,
        chunk_size: int = 50,
        max_concurrency: int = 4,
    ) -> CacheBatch:
        """Create caches for many tables. Nothing is sent before the result is awaited or iterated.

        Args:
            requests: `CacheRequest`s, mappings with their members, or `(catalog_id, schema_name, table_name)`.
                Schedules may be a `timedelta`, an ISO-8601 duration or `None`.
            chunk_size: Tables per request, 1 to 500.
            max_concurrency: How many requests are sent at once.

        Returns:
            `CacheBatch`: `await` it for a `BatchReport`, or iterate for a `CacheOutcome` per request as they come. A
            table that is refused does not stop the others; 401 and 403 do. A cancellation leaves `batch.report`
            truthful: what was in flight is unknown, the rest not started.

        Raises:
            ConfigurationError: `chunk_size` or `max_concurrency` cannot be right.

        Source:
            Operation `caches.create_batch`; behaviour reference section 11.2.

        Example:
            ```python
            batch = project.caches.create_many([("627249916703408649", "payment", "customers")])
            async for outcome in batch:
                print(outcome.state, outcome.error)
            report = await batch
            ```
        """
        size = min(whole_number("chunk_size", chunk_size, 1), LARGEST_CHUNK)
        return CacheBatch(
            self, requests, chunk_size=size, max_concurrency=whole_number("max_concurrency", max_concurrency, 1)
        )

    def wait(
        self,
        cache_id: str,
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
    ) -> CacheWaiter:
        """Wait until a cache has nothing running. Nothing is sent before the result is awaited or iterated.

        Args:
            cache_id: UUID of the cache.
            timeout: Seconds from the first poll; then `WaitTimeout` is raised, and the sync goes on.
            poll_interval: Seconds between polls. Left out, 1 s at first and after a change, up to 15 s in silence.

        Returns:
            An object to `await` for the final `CacheStatus`, or to iterate for a `CacheUpdate` per poll, the last one
            included. Awaiting raises `JobFailed`, `JobCancelled` or `JobLost` where the sync did not succeed.
            Cancelling a step loses nothing; the sync at the service goes on.

        Source:
            Operation `caches.get_status`; behaviour reference sections 11.5 and 21.
        """
        if not isinstance(cache_id, str):
            raise InvalidArgument(f"cache_id must be text, not a {type(cache_id).__name__}")
        return Waiter(CacheSync(self), cache_id, timeout=seconds("timeout", timeout), interval=_interval(poll_interval))

    def wait_many(
        self,
        cache_ids: Iterable[str],
        *,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
    ) -> CacheWatch:
        """Wait until none of these caches has anything running, with one request per tick for all of them.

        Args:
            cache_ids: UUIDs of caches.
            timeout: Seconds from the first poll, for all of them together.
            poll_interval: Seconds between polls. Left out, 1 s at first and after a change, up to 15 s in silence.

        Returns:
            An object to iterate for a `CacheUpdate` whenever one changes, each final one included; or to `await` for
            the final update of each, by id. A sync that fails is an update with that state, not an exception.

        Source:
            Operations `caches.list_statuses` and `caches.get_status`; behaviour reference sections 11.5 and 21.
        """
        if isinstance(cache_ids, str):
            raise InvalidArgument("cache_ids must be several ids, not one text; for one cache use wait()")
        ids = list(dict.fromkeys(cache_ids))
        for cache_id in ids:
            if not isinstance(cache_id, str):
                raise InvalidArgument(f"cache_ids must be text, not a {type(cache_id).__name__}")
        return Watch(CacheSync(self), ids, timeout=seconds("timeout", timeout), interval=_interval(poll_interval))

    def executions(
        self, cache_id: str, *, page_size: int = 50, cursor: str | None = None
    ) -> Paginator[CacheExecutionInfo]:
        """Every run of a cache on record, newest first. Nothing is sent before the result is awaited or iterated.

        Args:
            cache_id: UUID of the cache.
            page_size: Runs per page; the maximum of the service is not known.
            cursor: Where to go on, from `Page.next_cursor`, an iterator's `cursor` or a `PaginationError`.

        Returns:
            `Paginator`: `await` it for the first `Page`, iterate it for every run, or `collect` them. Runs that begin
            meanwhile are left out, and push nothing in twice.

        Raises:
            ConfigurationError: `page_size` cannot be right.
            InvalidArgument: `cache_id` is no text, or the cursor is of another list.

        Source:
            Operation `caches.list_executions`; behaviour reference section 11.3. Records are kept for 14 days.

        Example:
            ```python
            async for run in project.caches.executions(cache_id):
                print(run.created_at, run.status)
            ```
        """
        if not isinstance(cache_id, str):
            raise InvalidArgument(f"cache_id must be text, not a {type(cache_id).__name__}")
        source = Offset(
            lambda limit, offset: self.list_executions(cache_id, limit=limit, offset=offset),
            key=lambda run: run.id,
            known_limit=KNOWN_HISTORY_PAGE,
        )
        scope = {"of": "executions", "project": self._project_id, "cache": cache_id}
        return Paginator(source, scope, page_size=page_size, cursor=cursor)


def _interval(poll_interval: float | timedelta | None) -> Interval:
    if poll_interval is None:
        return Interval()
    fixed = seconds("poll_interval", poll_interval)
    return Interval(first=fixed, longest=fixed, jitter=0.0)
