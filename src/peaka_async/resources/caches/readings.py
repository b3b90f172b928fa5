"""The statuses of caches as waiting reads them: thousands at a time, and without their logs.

A list of statuses has no `excludeLogs`, and most of it is logs. They are passed over here, and the model that users
know is made of the rest when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from typing_extensions import override

from peaka_api.arguments import segment
from peaka_api.errors import DecodeError
from peaka_api.models import CacheState, CacheStatus
from peaka_api.operations import OPERATIONS
from peaka_api.transport import Call, RawResponse, Transport

from ...jobs import Readings, Source
from ...paging.instant import Instant
from .requests import CacheKey

__all__ = ["CacheReading", "CacheSource", "Counters", "RunFacts"]

T = TypeVar("T")


class Counters(msgspec.Struct, frozen=True, gc=False):
    """The counters of a run, in rows, as they came."""

    cached: Any = msgspec.field(default=None, name="numberOfCachedRecords")
    inserted: Any = msgspec.field(default=None, name="numberOfInsertedRecords")
    updated: Any = msgspec.field(default=None, name="numberOfUpdatedRecords")
    deleted: Any = msgspec.field(default=None, name="numberOfDeletedRecords")
    last_offset: Any = msgspec.field(default=None, name="lastOffset")
    last_cache_tx_id: Any = msgspec.field(default=None, name="lastCacheTxId")


class RunFacts(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """The record of a run."""

    id: str
    status: str
    created_at: str
    updated_at: str
    error: Any = None
    progress: Counters | None = None
    finished_at: Any = None

    @property
    def order(self) -> tuple[int, str]:
        """What the newer of two runs is told by."""
        try:
            return Instant.parse(self.created_at).ticks, ""
        except ValueError:
            return 0, self.created_at


class CacheReading(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """The status of a cache. Two are equal where nothing has changed but logs."""

    id: str
    status: str
    catalog_id: str
    schema_name: str
    table_name: str
    last_incremental_cache_execution: RunFacts | None = None
    last_full_refresh_cache_execution: RunFacts | None = None
    app_id: str | msgspec.UnsetType | None = msgspec.UNSET
    project_id: str | msgspec.UnsetType | None = msgspec.UNSET

    def model(self) -> CacheStatus:
        """As users know it, without logs and without members that the document does not know.

        Raises:
            DecodeError: A member that waiting does not read has another shape than promised.
        """
        return CacheStatus.from_dict(msgspec.to_builtins(self))

    @property
    def slots(self) -> Mapping[str, RunFacts | None]:
        """The last run of each kind; the two know nothing of one another."""
        return {"incremental": self.last_incremental_cache_execution, "full": self.last_full_refresh_cache_execution}

    @property
    def newest(self) -> RunFacts | None:
        """The newer of the two runs on record."""
        one, other = self.last_incremental_cache_execution, self.last_full_refresh_cache_execution
        if one is None or other is None:
            return one or other
        return max((one, other), key=lambda run: run.order)


class _Entry(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    id: str
    catalog_id: str
    schema_name: str
    table_name: str
    status: str = ""


_STATUS = msgspec.json.Decoder(CacheReading)
_STATUSES = msgspec.json.Decoder(list[CacheReading])
_ENTRIES = msgspec.json.Decoder(list[_Entry])


class CacheSource(Source[CacheReading]):
    """The status calls of one project. The one for a schema is not among them: the service answers it with 500.

    Args:
        transport: What sends the calls.
        project_id: The project.
    """

    has_groups = True
    has_everything = True

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._root = f"/data/projects/{segment('project_id', project_id)}"

    @override
    def group_of(self, reading: CacheReading) -> str:
        return reading.catalog_id

    @override
    async def read_one(self, job_id: str) -> Readings[CacheReading]:
        path = f"{self._root}/cache/{segment('cache_id', job_id)}/status"
        query = [("excludeLogs", "true")]
        call = Call(OPERATIONS["caches.get_status"], path, _one, query=query)
        reading, size = (await self._transport.send(call)).parsed
        # Asked for by this id: it is kept under it, whatever the answer calls itself.
        return Readings({job_id: reading}, size)

    @override
    async def read_group(self, group: str) -> Readings[CacheReading]:
        """All caches of a catalog."""
        path = f"{self._root}/catalog/{segment('catalog_id', group)}/cache/status"
        return (await self._transport.send(Call(OPERATIONS["caches.list_statuses_by_catalog"], path, _many))).parsed

    @override
    async def read_all(self) -> Readings[CacheReading]:
        path = f"{self._root}/cache/status"
        return (await self._transport.send(Call(OPERATIONS["caches.list_statuses"], path, _many))).parsed

    async def entries(self, catalog_id: str | None = None) -> dict[CacheKey, str]:
        """The ids of the caches there are, by table: of the project, or of one catalog."""
        operation, path = "caches.list_statuses", f"{self._root}/cache/status"
        if catalog_id is not None:
            operation = "caches.list_statuses_by_catalog"
            path = f"{self._root}/catalog/{segment('catalog_id', catalog_id)}/cache/status"
        found = (await self._transport.send(Call(OPERATIONS[operation], path, _entries))).parsed
        return {
            CacheKey(one.catalog_id, one.schema_name, one.table_name): one.id
            for one in found
            if one.status != CacheState.DELETED
        }


def _one(response: RawResponse) -> tuple[CacheReading, int]:
    return _decoded(_STATUS, response), len(response.content)


def _many(response: RawResponse) -> Readings[CacheReading]:
    readings = _decoded(_STATUSES, response)
    return Readings({reading.id: reading for reading in readings}, len(response.content))


def _entries(response: RawResponse) -> list[_Entry]:
    return _decoded(_ENTRIES, response)


def _decoded(decoder: msgspec.json.Decoder[T], response: RawResponse) -> T:
    try:
        return decoder.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DecodeError(f"this is no status of a cache: {error}") from error
