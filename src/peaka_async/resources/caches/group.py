"""Caches: create many, wait for their syncs, keep them as a description says, and see what is not well."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from peaka_api.errors import InvalidArgument
from peaka_api.models import Cache, CacheExecutionInfo
from peaka_api.types import UNSET, Unset

from ...config import whole_number
from ...jobs import DEFAULT_STALL
from ...paging import Offset, Paginator
from ...schedules import ScheduleLike
from .batch import CacheBatch
from .creating import BatchCalls
from .requests import CacheRequestLike
from .sending import Sending
from .settings import update_settings
from .waiting import CacheWaiting

if TYPE_CHECKING:
    from peaka_api.groups.catalogs import CatalogsOperations

    from .health import CacheHealth
    from .plan import CachePlan
    from .planning import DesiredCaches

__all__ = ["Caches"]

LARGEST_CHUNK = 500
KNOWN_HISTORY_PAGE = 10
"""Runs that the service gives at once when nothing is asked; its maximum is not known."""


class Caches(CacheWaiting):
    """Copies of slow tables that Peaka keeps up to date.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `create_many`
    for any number of tables, `wait` for one cache, `wait_many` for several with one request per tick, `refresh` to
    start a run and wait for just that one, `resume` to go on after a break, `update_settings` for schedules, `plan` for
    caches as code, `check` for what is not well, and `executions` for every past run.
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
            batch = project.caches.create_many((stripe_id, "payment", name) for name in ("customers", "charges"))
            async for outcome in batch:
                print(outcome.key, outcome.state, outcome.error)
            report = await batch
            ```
        """
        size = min(whole_number("chunk_size", chunk_size, 1), LARGEST_CHUNK)
        calls = BatchCalls(self._transport, self._project_id, self._source)
        width = whole_number("max_concurrency", max_concurrency, 1)
        return CacheBatch(Sending(calls, self._pipeline.shared, requests, size, width), partial(self._watch, {}))

    async def plan(self, desired: DesiredCaches, *, prune: bool = False, max_concurrency: int = 4) -> CachePlan:
        """Compare a description of the caches that there should be with those there are. Only reads.

        Args:
            desired: The path of a YAML or JSON file, a mapping of the same shape, or a sequence of patterns such as
                `stripe.payment.*`, mappings and `CacheRule`s. See the page on caches as code.
            prune: Whether caches that no rule names are to be deleted: all of them, also those of catalogs that the
                description does not mention.
            max_concurrency: How many lists are read at once.

        Returns:
            `CachePlan`: print it for a diff; `await plan.apply()` carries it out. `is_empty` where all is as described.

        Raises:
            PlanError: Rules cannot be right: unknown keys, schedules, catalogs that are unknown or of which there are
                two, tables that do not exist or cannot be cached, patterns that match nothing. All of them at once,
                each with its line.
            ConfigurationError: The file cannot be read, or PyYAML is not installed: `pip install "peaka-async[yaml]"`.
            PeakaError: The project could not be read.

        Source:
            Operations `catalogs.list`, `catalogs.list_schemas`, `catalogs.list_tables`, `caches.list_statuses` and
            `caches.get`; behaviour reference sections 5 and 11.

        Example:
            ```python
            plan = await project.caches.plan({"caches": ["stripe.payment.*"]})
            print(plan)
            await plan.apply()
            ```
        """
        from .planning import plan_caches

        return await plan_caches(self, self._catalogs, desired, prune=prune, max_concurrency=max_concurrency)

    async def check(
        self,
        *,
        catalogs: Iterable[str] | None = None,
        stall_after: float | timedelta = DEFAULT_STALL,
        max_concurrency: int = 8,
    ) -> CacheHealth:
        """Look for caches that are not well. Only reads.

        Found are tables whose state contradicts itself (read as cached, and no cache listed: nothing but making the
        catalog anew has helped), caches that never started or have stopped moving, schedules that are set and have
        not run, runs that failed, and states that this version does not know.

        Args:
            catalogs: Names or ids of the catalogs to look at; all when left out.
            stall_after: Seconds without any sign of progress after which a sync counts as stalled.
            max_concurrency: How many requests are made at once.

        Returns:
            `CacheHealth`: print it for a text to read; `findings` has a `CacheFinding` for each thing that is wrong,
            and `is_healthy` is true where there is none. What looks contradictory is looked at again after 5 s,
            because deleting takes about 3 s.

        Raises:
            InvalidArgument: An argument has a wrong type.
            PeakaError: The caches or the catalogs could not be listed. A single catalog or cache that cannot be read
                is a finding.

        Source:
            Operations `caches.list_statuses`, `caches.get`, `caches.list_executions`, `catalogs.list_tables`;
            behaviour reference sections 11.5 to 11.7 and 21.

        Example:
            ```python
            health = await project.caches.check()
            for finding in health.findings:
                print(finding.problem, finding.table, finding.hint)
            ```
        """
        from .health import check_caches

        return await check_caches(
            self, self._catalogs, only=catalogs, stall_after=stall_after, max_concurrency=max_concurrency
        )

    async def update_settings(
        self, cache_id: str, *, incremental: ScheduleLike | Unset = UNSET, full_refresh: ScheduleLike | Unset = UNSET
    ) -> Cache:
        """Change the schedules of a cache, and make sure that the service took them.

        Args:
            cache_id: UUID of the cache.
            incremental: When to run incremental updates: a `timedelta`, an ISO-8601 duration such as `PT6H`, `None`
                for never. Left out, it stays as it is.
            full_refresh: When to reload the whole table, in the same way.

        Returns:
            `Cache`: The settings as they were read back.

        Raises:
            InvalidArgument: A schedule cannot be right; nothing was sent.
            ScheduleIgnored: The service answered success and kept another schedule, as it does with what it dislikes.
            NotFound: There is no such cache.

        Both schedules are sent, because the service may clear one that is left out. A cancellation leaves either the
        old ones or the new ones, never one of each.

        Source:
            Operations `caches.update` and `caches.get`; behaviour reference section 11.3.

        Example:
            ```python
            await project.caches.update_settings(cache_id, incremental=timedelta(hours=6), full_refresh=None)
            ```
        """
        return await update_settings(self, cache_id, incremental, full_refresh)

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

    @property
    def _catalogs(self) -> CatalogsOperations:
        from peaka_api.groups.catalogs import CatalogsOperations

        return CatalogsOperations(self._transport, self._project_id)
