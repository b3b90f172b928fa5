"""Copies of slow tables that Peaka keeps up to date."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import add_query, json_value, segment
from ..decoding import (
    decode_list,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.cache import Cache
    from ..models.cache_create_status import CacheCreateStatus
    from ..models.cache_execution_info import CacheExecutionInfo
    from ..models.cache_request import CacheRequest
    from ..models.cache_status import CacheStatus
    from ..models.schedule import Schedule
    from ..models.trigger_result import TriggerResult


class CachesOperations:
    """Copies of slow tables that Peaka keeps up to date.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> CachesRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return CachesRaw(self._transport, self._project_id)

    async def create(
        self,
        *,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        incremental_cache_schedule: Schedule | Mapping[str, Any] | None = None,
        full_refresh_cache_schedule: Schedule | Mapping[str, Any] | None = None,
    ) -> Cache:
        """Create a cache for one table and start its first sync.

        Returns the configuration at once; the first sync starts by itself and took 2.5 s (no rows) to 37 s
        (505 rows) as measured. Until it ends, queries on the table answer 200 with zero rows, and a
        materialized result made in that window stays empty. Wait with `caches.get_status` under a deadline:
        some tables never finish. Without a cache, a Stripe table yields at most 100 rows to any query.

        A settled cache that exists already is returned with 200. A duplicate during the first sync is a
        500, harmless to the sync, and so is a create while a delete is in progress. The documented 409 was
        never seen.

        400 with `errorCode` `TABLE_NOT_CACHEABLE` refuses the table: `isCacheable` false in the table list
        says so beforehand (true does not prove that the source can be read). 400 with `errorCode` null: an
        internal or BI table (`cannot find table or properties: …`), or a database comment on the table that
        is not JSON (`error` `WrongRequestException`). 400 with `Cannot create a table on a non-empty
        location: …`: the table is corrupted, and only recreating its catalog helped.

        Args:
            catalog_id: Catalog of the table, a decimal string.
            schema_name: Schema of the table.
            table_name: Table to cache, one that is listed with `isCacheable` true.
            incremental_cache_schedule: When to run incremental updates. What the service sets when it is
                left out is not known.
            full_refresh_cache_schedule: When to reload the whole table. What the service sets when it is
                left out is not known.

        Returns:
            `Cache`: The cache, new or existing; the first sync of a new one is only starting.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400, 409, 500.

        Source:
            `POST /data/projects/{projectId}/cache`: operation `caches.create`, measured on the live
                service.

        Example:
            ```python
            cache = await project.caches.create(
                catalog_id=stripe_id, schema_name="payment", table_name="charges"
            )
            status = await project.caches.wait(cache.id, timeout=120)
            print(status.status)
            ```
        """
        return (
            await self.raw.create(
                catalog_id=catalog_id,
                schema_name=schema_name,
                table_name=table_name,
                incremental_cache_schedule=incremental_cache_schedule,
                full_refresh_cache_schedule=full_refresh_cache_schedule,
            )
        ).parsed

    async def create_batch(
        self, requests: Sequence[CacheRequest | Mapping[str, Any]]
    ) -> builtins.list[CacheCreateStatus]:
        """Create caches for several tables in one request.

        Answers 200 whatever became of the tables, so look at `success` of every element. There is one
        element per request; the order is assumed to be that of the request (only batches of one were
        measured), and a failed element carries `error` but does not name its table.

        Every cache created starts its first sync by itself; the cases in which a table is refused are those
        of `caches.create`.

        Args:
            requests: The tables to cache, each with its schedules. Every element of the answer stands at
                the place of its request.

        Returns:
            `list[CacheCreateStatus]`: One outcome per table asked for, successes and failures alike.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/cache/batch`: operation `caches.create_batch`, measured on the
                live service.

        Example:
            ```python
            names = ["charges", "refunds"]
            asked = [{"catalogId": stripe_id, "schemaName": "payment", "tableName": name} for name in names]
            for name, made in zip(names, await project.caches.create_batch(asked), strict=True):
                print(name, "is being cached" if made.success else made.error)
            ```
        """
        return (await self.raw.create_batch(requests)).parsed

    async def list_statuses(self) -> builtins.list[CacheStatus]:
        """List the status of every cache of a project.

        Returns a bare array, unpaged, in the shape of `caches.get_status`. No route lists the
        configurations, so this is the way to find the ids of existing caches; read the schedules of each
        with `caches.get`.

        Returns:
            `list[CacheStatus]`: The status of each cache in the project.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/cache/status`: operation `caches.list_statuses`, measured on the
                live service.

        Example:
            ```python
            for cache in await project.caches.list_statuses():
                print(cache.id, cache.schema_name, cache.table_name, cache.status)
            ```
        """
        return (await self.raw.list_statuses()).parsed

    async def get(self, cache_id: str) -> Cache:
        """Get a cache's configuration.

        Returns table and schedules, not how the sync is doing: use `caches.get_status` for that.

        404 is documented for an unknown cache; it was not measured, and unknown resources often answer 400
        on this API.

        Args:
            cache_id: UUID of the cache.

        Returns:
            `Cache`: The configuration of the cache.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `GET /data/projects/{projectId}/cache/{cacheId}`: operation `caches.get`, measured on the live
                service.

        Example:
            ```python
            cache = await project.caches.get(cache_id)
            print(cache.table_name, cache.incremental_cache_schedule, cache.full_refresh_cache_schedule)
            ```
        """
        return (await self.raw.get(cache_id)).parsed

    async def update(
        self,
        cache_id: str,
        *,
        incremental_cache_schedule: Schedule | Mapping[str, Any] | None = None,
        full_refresh_cache_schedule: Schedule | Mapping[str, Any] | None = None,
    ) -> Cache:
        """Change a cache's schedules.

        Only the two schedules can change; returns the configuration. Send both of them: the published text
        says that a schedule left out stays as it is, an official client says that it is cleared, and
        neither was measured.

        A malformed `expression` is ignored under a 200, where 400 is documented: compare the schedules in
        the reply with those sent. 404 is documented for an unknown cache and was not measured.

        Args:
            cache_id: UUID of the cache.
            incremental_cache_schedule: When to run incremental updates. Send it even when it does not
                change: leaving it out may clear it.
            full_refresh_cache_schedule: When to reload the whole table. Send it even when it does not
                change: leaving it out may clear it.

        Returns:
            `Cache`: The configuration after the change.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400, 404.

        Source:
            `PUT /data/projects/{projectId}/cache/{cacheId}`: operation `caches.update`, measured on the
                live service.

        Example:
            ```python
            hourly, never = {"type": "BASIC", "expression": "PT1H"}, {"type": "NONE"}
            cache = await project.caches.update(
                cache_id, incremental_cache_schedule=hourly, full_refresh_cache_schedule=never
            )
            print(cache.incremental_cache_schedule, cache.full_refresh_cache_schedule)
            ```
        """
        return (
            await self.raw.update(
                cache_id,
                incremental_cache_schedule=incremental_cache_schedule,
                full_refresh_cache_schedule=full_refresh_cache_schedule,
            )
        ).parsed

    async def delete(self, cache_id: str) -> None:
        """Delete a cache.

        The `isCached` of the table turns false within about 3 s; queries then read the source again, on
        Stripe at most 100 rows of it. Answers 200 during a sync as well and cancels the run. Until the
        delete is done, creating the cache again is a 500.

        After many rounds of create and delete one table stayed at `isCached` true with no cache listed, and
        neither queries nor creates worked on it until its catalog was recreated. 404 is documented for an
        unknown cache and was not measured.

        Args:
            cache_id: UUID of the cache.

        Returns:
            `None`: Deletion accepted; empty body.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `DELETE /data/projects/{projectId}/cache/{cacheId}`: operation `caches.delete`, measured on the
                live service.

        Example:
            ```python
            await project.caches.delete(cache_id)
            ```
        """
        await self.raw.delete(cache_id)

    async def cancel_full_refresh(self, cache_id: str) -> None:
        """Cancel the running full refresh of a cache.

        Answers 200 when a full refresh was running; follow it with `caches.get_status`, since it may still
        end as `COMPLETED` or `FAILED` instead of `CANCELLED`. 404 means that nothing was running or that
        the cache is unknown.

        For about 300 ms after the trigger has answered, the record of the run does not exist yet and a
        cancel is a 500 (`NullPointerException`): wait for the new record in
        `lastFullRefreshCacheExecution`, or try again.

        Args:
            cache_id: UUID of the cache.

        Returns:
            `None`: Cancellation accepted; empty body.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404, 500.

        Source:
            `POST /data/projects/{projectId}/cache/{cacheId}/cancelFullRefreshUpdate`: operation
                `caches.cancel_full_refresh`, measured on the live service.

        Example:
            ```python
            async for update in await project.caches.refresh(cache_id):
                if update.state is JobState.RUNNING:  # Before there is a record of the run, this is a 500.
                    await project.caches.cancel_full_refresh(cache_id)
                    break
            print((await project.caches.get_status(cache_id)).status)
            ```
        """
        await self.raw.cancel_full_refresh(cache_id)

    async def cancel_incremental_update(self, cache_id: str) -> None:
        """Cancel the running incremental update of a cache.

        Answers 200 when an incremental update was running; follow it with `caches.get_status`, since it may
        still end as `COMPLETED` or `FAILED` instead of `CANCELLED`. 404 means that nothing was running or
        that the cache is unknown.

        The 500 that answers a very early `caches.cancel_full_refresh` is not on record here.

        Args:
            cache_id: UUID of the cache.

        Returns:
            `None`: Cancellation accepted; empty body.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `POST /data/projects/{projectId}/cache/{cacheId}/cancelIncrementalUpdate`: operation
                `caches.cancel_incremental_update`, measured on the live service.

        Example:
            ```python
            await project.caches.trigger_incremental_update(cache_id)
            try:
                await project.caches.cancel_incremental_update(cache_id)
            except NotFound:
                print("nothing is running")
            ```
        """
        await self.raw.cancel_incremental_update(cache_id)

    async def list_executions(
        self, cache_id: str, *, limit: int | None = None, offset: int | None = None
    ) -> builtins.list[CacheExecutionInfo]:
        """List the past runs of a cache, newest first.

        Returns a bare array without a total: raise `offset` by `limit` and stop at a page shorter than
        `limit`. Records are kept for 14 days according to the documentation.

        404 is documented for an unknown cache and was not measured.

        Args:
            cache_id: UUID of the cache.
            limit: Runs per page. The server takes 10 when it is left out; the maximum is not known. Left
                out, the service takes 10.
            offset: Runs to skip, counted from the newest. The server takes 0 when it is left out. Left out,
                the service takes 0.

        Returns:
            `list[CacheExecutionInfo]`: One page of runs, newest first.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `GET /data/projects/{projectId}/cache/{cacheId}/executionHistory`: operation
                `caches.list_executions`, measured on the live service.

        Example:
            ```python
            for run in await project.caches.list_executions(cache_id, limit=20):
                print(run.created_at, run.status, run.error)
            ```
        """
        return (await self.raw.list_executions(cache_id, limit=limit, offset=offset)).parsed

    async def trigger_full_refresh(self, cache_id: str) -> TriggerResult:
        """Start a full refresh of a cache.

        Loads the table anew. The call takes about 2.3 s and returns before the run is done; the record of
        the run shows up in `lastFullRefreshCacheExecution` about 300 ms after that, when the top-level
        status has already changed. Wait for the new record, then until both it and the status are terminal
        (see `caches.get_status`).

        A 200 may mean that the run is queued behind another. A full refresh and an incremental update
        triggered together both answered 200 and ended as `COMPLETED`.

        An unknown cache is a 400 with `error` `WrongRequestException` and the message `Cache settings not
        found`; the documented 404 was never seen.

        Args:
            cache_id: UUID of the cache.

        Returns:
            `TriggerResult`: The trigger was accepted; says nothing about how the run ends.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400, 404.

        Source:
            `POST /data/projects/{projectId}/cache/{cacheId}/fullRefreshUpdate`: operation
                `caches.trigger_full_refresh`, measured on the live service.

        Example:
            ```python
            answer = await project.caches.trigger_full_refresh(cache_id)
            print(answer.message)
            ```
        """
        return (await self.raw.trigger_full_refresh(cache_id)).parsed

    async def trigger_incremental_update(self, cache_id: str) -> TriggerResult:
        """Start an incremental update of a cache.

        Brings rows inserted, changed and deleted at the source into the cache, and returns before that is
        done. Its record appears in `lastIncrementalCacheExecution`, later than the change of the top-level
        status; wait for a new one, then until both are terminal (see `caches.get_status`). Of the counters
        in its progress only `numberOfInsertedRecords` can be relied on.

        A 200 may mean that the run is queued behind another.

        An unknown cache is a 400 with `error` `WrongRequestException` and the message `Cache settings not
        found`; the documented 404 was never seen.

        Args:
            cache_id: UUID of the cache.

        Returns:
            `TriggerResult`: The trigger was accepted; says nothing about how the run ends.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400, 404.

        Source:
            `POST /data/projects/{projectId}/cache/{cacheId}/incrementalUpdate`: operation
                `caches.trigger_incremental_update`, measured on the live service.

        Example:
            ```python
            answer = await project.caches.trigger_incremental_update(cache_id)
            print(answer.message)
            ```
        """
        return (await self.raw.trigger_incremental_update(cache_id)).parsed

    async def get_status(self, cache_id: str, *, exclude_logs: bool | None = None) -> CacheStatus:
        """Get the state of a cache and its latest runs.

        This is what to poll after a create, trigger or cancel. The work is done when the newer of the two
        execution records (by `createdAt`) and the top-level `status` are both terminal. The slots are
        independent: each keeps its last record for ever. After a trigger the record lags behind the status,
        so wait for a new one first.

        A failed run is no error here: `FAILED`, `CANCELLED` and `DELETED` come under 200. After a create
        `RUNNING` shows within 0.3 to 2 s.

        Some source tables stay `RUNNING` for ever, with `progress` and `error` null and `updatedAt` equal
        to `createdAt`; only a deadline ends such a wait. 404 is documented for an unknown cache: during a
        wait, read it as deleted.

        Args:
            cache_id: UUID of the cache.
            exclude_logs: `true` leaves `cacheActionLogs` out of the reply.

        Returns:
            `CacheStatus`: State of the cache and the last run of each kind.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `GET /data/projects/{projectId}/cache/{cacheId}/status`: operation `caches.get_status`, measured
                on the live service.

        Example:
            ```python
            cache = await project.caches.get_status(cache_id, exclude_logs=True)
            runs = [cache.last_incremental_cache_execution, cache.last_full_refresh_cache_execution]
            newest = max((run for run in runs if run), key=lambda run: run.created_at, default=None)
            print(cache.status, "no run yet" if newest is None else newest.status)
            ```
        """
        return (await self.raw.get_status(cache_id, exclude_logs=exclude_logs)).parsed

    async def list_statuses_by_catalog(self, catalog_id: str) -> builtins.list[CacheStatus]:
        """List the status of every cache of a catalog.

        Returns a bare array, unpaged, in the shape of `caches.get_status`. The route says `catalog` where
        others say `catalogs`.

        A table with `isCached` true that is missing here is corrupted; deleting and recreating its catalog
        was the only repair found.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.

        Returns:
            `list[CacheStatus]`: The status of each of the catalog's caches.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/catalog/{catalogId}/cache/status`: operation
                `caches.list_statuses_by_catalog`, measured on the live service.

        Example:
            ```python
            for cache in await project.caches.list_statuses_by_catalog(stripe_id):
                print(cache.schema_name, cache.table_name, cache.status)
            ```
        """
        return (await self.raw.list_statuses_by_catalog(catalog_id)).parsed

    async def list_statuses_by_schema(self, catalog_id: str, schema_name: str) -> builtins.list[CacheStatus]:
        """List the status of every cache of a schema (fails live).

        Do not use: every call measured, on two connectors, was a 500. Call
        `caches.list_statuses_by_catalog` and keep the entries with the wanted `schemaName`.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.

        Returns:
            `list[CacheStatus]`: By the document, the status of each of the schema's caches; never seen.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 500.

        Source:
            `GET /data/projects/{projectId}/catalog/{catalogId}/schema/{schemaName}/cache/status`: operation
                `caches.list_statuses_by_schema`, measured on the live service.

        Example:
            ```python
            try:
                caches = await project.caches.list_statuses_by_schema(stripe_id, "payment")
            except ServerError:
                caches = await project.caches.list_statuses_by_catalog(stripe_id)
            print([cache.table_name for cache in caches if cache.schema_name == "payment"])
            ```
        """
        return (await self.raw.list_statuses_by_schema(catalog_id, schema_name)).parsed


class CachesRaw:
    """The methods of `CachesOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def create(
        self,
        *,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        incremental_cache_schedule: Schedule | Mapping[str, Any] | None = None,
        full_refresh_cache_schedule: Schedule | Mapping[str, Any] | None = None,
    ) -> Response[Cache]:
        """As `CachesOperations.create`, returning `Response[Cache]`."""
        from ..models.cache import Cache
        from ..models.schedule import Schedule

        _members: dict[str, Any] = {}
        _members["catalogId"] = json_value("catalog_id", catalog_id, str)
        _members["schemaName"] = json_value("schema_name", schema_name, str)
        _members["tableName"] = json_value("table_name", table_name, str)
        if incremental_cache_schedule is not None:
            _members["incrementalCacheSchedule"] = json_value(
                "incremental_cache_schedule", incremental_cache_schedule, Schedule, Mapping
            )
        if full_refresh_cache_schedule is not None:
            _members["fullRefreshCacheSchedule"] = json_value(
                "full_refresh_cache_schedule", full_refresh_cache_schedule, Schedule, Mapping
            )
        _body = JsonBody(_members)
        _call: Call[Cache] = Call(
            OPERATIONS["caches.create"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache",
            decoding(lambda response: Cache.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def create_batch(
        self, requests: Sequence[CacheRequest | Mapping[str, Any]]
    ) -> Response[builtins.list[CacheCreateStatus]]:
        """As `CachesOperations.create_batch`, returning `Response[list[CacheCreateStatus]]`."""
        from ..models.cache_create_status import CacheCreateStatus
        from ..models.cache_request import CacheRequest

        _body = JsonBody(json_value("requests", requests, [CacheRequest, Mapping]))
        _call: Call[builtins.list[CacheCreateStatus]] = Call(
            OPERATIONS["caches.create_batch"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/batch",
            decoding(lambda response: decode_list(response.json(), CacheCreateStatus.from_dict)),
            body=_body,
        )
        return await self._transport.send(_call)

    async def list_statuses(self) -> Response[builtins.list[CacheStatus]]:
        """As `CachesOperations.list_statuses`, returning `Response[list[CacheStatus]]`."""
        from ..models.cache_status import CacheStatus

        _call: Call[builtins.list[CacheStatus]] = Call(
            OPERATIONS["caches.list_statuses"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/status",
            decoding(lambda response: decode_list(response.json(), CacheStatus.from_dict)),
        )
        return await self._transport.send(_call)

    async def get(self, cache_id: str) -> Response[Cache]:
        """As `CachesOperations.get`, returning `Response[Cache]`."""
        from ..models.cache import Cache

        _call: Call[Cache] = Call(
            OPERATIONS["caches.get"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}",
            decoding(lambda response: Cache.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def update(
        self,
        cache_id: str,
        *,
        incremental_cache_schedule: Schedule | Mapping[str, Any] | None = None,
        full_refresh_cache_schedule: Schedule | Mapping[str, Any] | None = None,
    ) -> Response[Cache]:
        """As `CachesOperations.update`, returning `Response[Cache]`."""
        from ..models.cache import Cache
        from ..models.schedule import Schedule

        _members: dict[str, Any] = {}
        if incremental_cache_schedule is not None:
            _members["incrementalCacheSchedule"] = json_value(
                "incremental_cache_schedule", incremental_cache_schedule, Schedule, Mapping
            )
        if full_refresh_cache_schedule is not None:
            _members["fullRefreshCacheSchedule"] = json_value(
                "full_refresh_cache_schedule", full_refresh_cache_schedule, Schedule, Mapping
            )
        _body = JsonBody(_members)
        _call: Call[Cache] = Call(
            OPERATIONS["caches.update"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}",
            decoding(lambda response: Cache.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, cache_id: str) -> Response[None]:
        """As `CachesOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["caches.delete"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def cancel_full_refresh(self, cache_id: str) -> Response[None]:
        """As `CachesOperations.cancel_full_refresh`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["caches.cancel_full_refresh"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}/cancelFullRefreshUpdate",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def cancel_incremental_update(self, cache_id: str) -> Response[None]:
        """As `CachesOperations.cancel_incremental_update`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["caches.cancel_incremental_update"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}/cancelIncrementalUpdate",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def list_executions(
        self, cache_id: str, *, limit: int | None = None, offset: int | None = None
    ) -> Response[builtins.list[CacheExecutionInfo]]:
        """As `CachesOperations.list_executions`, returning `Response[list[CacheExecutionInfo]]`."""
        from ..models.cache_execution_info import CacheExecutionInfo

        _query: builtins.list[tuple[str, str]] = []
        if limit is not None:
            add_query(_query, "limit", "limit", limit, int)
        if offset is not None:
            add_query(_query, "offset", "offset", offset, int)
        _call: Call[builtins.list[CacheExecutionInfo]] = Call(
            OPERATIONS["caches.list_executions"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}/executionHistory",
            decoding(lambda response: decode_list(response.json(), CacheExecutionInfo.from_dict)),
            query=_query,
        )
        return await self._transport.send(_call)

    async def trigger_full_refresh(self, cache_id: str) -> Response[TriggerResult]:
        """As `CachesOperations.trigger_full_refresh`, returning `Response[TriggerResult]`."""
        from ..models.trigger_result import TriggerResult

        _call: Call[TriggerResult] = Call(
            OPERATIONS["caches.trigger_full_refresh"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}/fullRefreshUpdate",
            decoding(lambda response: TriggerResult.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def trigger_incremental_update(self, cache_id: str) -> Response[TriggerResult]:
        """As `CachesOperations.trigger_incremental_update`, returning `Response[TriggerResult]`."""
        from ..models.trigger_result import TriggerResult

        _call: Call[TriggerResult] = Call(
            OPERATIONS["caches.trigger_incremental_update"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}/incrementalUpdate",
            decoding(lambda response: TriggerResult.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def get_status(self, cache_id: str, *, exclude_logs: bool | None = None) -> Response[CacheStatus]:
        """As `CachesOperations.get_status`, returning `Response[CacheStatus]`."""
        from ..models.cache_status import CacheStatus

        _query: builtins.list[tuple[str, str]] = []
        if exclude_logs is not None:
            add_query(_query, "excludeLogs", "exclude_logs", exclude_logs, bool)
        _call: Call[CacheStatus] = Call(
            OPERATIONS["caches.get_status"],
            f"/data/projects/{segment('project_id', self._project_id)}/cache/{segment('cache_id', cache_id)}/status",
            decoding(lambda response: CacheStatus.from_dict(response.json())),
            query=_query,
        )
        return await self._transport.send(_call)

    async def list_statuses_by_catalog(self, catalog_id: str) -> Response[builtins.list[CacheStatus]]:
        """As `CachesOperations.list_statuses_by_catalog`, returning `Response[list[CacheStatus]]`."""
        from ..models.cache_status import CacheStatus

        _call: Call[builtins.list[CacheStatus]] = Call(
            OPERATIONS["caches.list_statuses_by_catalog"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalog/{segment('catalog_id', catalog_id)}/cache/status",
            decoding(lambda response: decode_list(response.json(), CacheStatus.from_dict)),
        )
        return await self._transport.send(_call)

    async def list_statuses_by_schema(self, catalog_id: str, schema_name: str) -> Response[builtins.list[CacheStatus]]:
        """As `CachesOperations.list_statuses_by_schema`, returning `Response[list[CacheStatus]]`."""
        from ..models.cache_status import CacheStatus

        _call: Call[builtins.list[CacheStatus]] = Call(
            OPERATIONS["caches.list_statuses_by_schema"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalog/{segment('catalog_id', catalog_id)}/schema/{segment('schema_name', schema_name)}/cache/status",
            decoding(lambda response: decode_list(response.json(), CacheStatus.from_dict)),
        )
        return await self._transport.send(_call)
