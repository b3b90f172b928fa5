"""The syncs of caches as jobs: how to read where one stands out of the status that the service gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import anyio
from attrs import field, frozen
from typing_extensions import override

from peaka_api.models import CacheExecutionInfo, CacheState, CacheStatus

from ..errors import NotFound, PeakaError
from ..jobs import JobKind, JobState, JobUpdate

if TYPE_CHECKING:
    from peaka_api.groups.caches import CachesOperations

__all__ = ["CacheProgress", "CacheSync", "CacheUpdate", "cache_state", "newest_execution"]

SINGLE_READS = 3
"""Up to this many caches are read one by one, without their logs; more are read as one list of the project."""

_STATES: Mapping[str, JobState] = {
    CacheState.NOT_INITIALIZED: JobState.PENDING,
    CacheState.RUNNING: JobState.RUNNING,
    CacheState.COMPLETED: JobState.SUCCEEDED,
    CacheState.FAILED: JobState.FAILED,
    CacheState.CANCELLED: JobState.CANCELLED,
    "CANCELED": JobState.CANCELLED,
    CacheState.DELETED: JobState.LOST,
}


@frozen
class CacheProgress:
    """The counters of a sync, in rows. The service counts `inserted` right; the others as behaviour section 11.6 says.

    Attributes:
        cached: Rows in the cache.
        inserted: Rows that this run added.
        updated: Rows that this run changed; the service reports 2 for every increment.
        deleted: Rows that this run removed; the service reports 0.
    """

    cached: int = 0
    inserted: int = 0
    updated: int = 0
    deleted: int = 0


@frozen(kw_only=True)
class CacheUpdate(JobUpdate[CacheStatus]):
    """What one poll said of one cache.

    Attributes:
        execution: The newest run, of whichever kind; `None` before the first one is recorded.
        progress: Its counters; zeros where the service reports none.
    """

    execution: CacheExecutionInfo | None = field(repr=False)
    progress: CacheProgress

    @property
    def cache_id(self) -> str:
        return self.job_id

    @property
    def table(self) -> str:
        """Schema and table, such as `payment.customers`; empty for a cache that is lost."""
        return f"{self.status.schema_name}.{self.status.table_name}" if self.status else ""


def newest_execution(status: CacheStatus) -> CacheExecutionInfo | None:
    """The newer of the two runs on record: the two slots are independent, and each keeps its last run for ever."""
    slots = (status.last_incremental_cache_execution, status.last_full_refresh_cache_execution)
    return max((run for run in slots if run is not None), key=lambda run: run.created_at, default=None)


def cache_state(status: CacheStatus) -> JobState:
    """Where a cache stands. It has ended only when both the cache and its newest run say so.

    After a trigger the cache says RUNNING before there is a record of the run, and the record of the run before it
    still says COMPLETED: each of the two alone would mislead.
    """
    state = _STATES.get(status.status, JobState.UNKNOWN)
    run = newest_execution(status)
    if not state.is_final or run is None or state is JobState.LOST:
        return state
    return _STATES.get(run.status, JobState.UNKNOWN)


class CacheSync(JobKind[CacheStatus, CacheUpdate]):
    """Reads the caches of one project."""

    def __init__(self, caches: CachesOperations) -> None:
        self._caches = caches

    @override
    async def read(self, job_ids: Sequence[str]) -> Mapping[str, CacheStatus | NotFound]:
        if len(job_ids) <= SINGLE_READS:
            return await self._one_by_one(job_ids)
        wanted = set(job_ids)
        found: dict[str, CacheStatus | NotFound] = {
            status.id: status for status in await self._caches.list_statuses() if status.id in wanted
        }
        missing = [job_id for job_id in job_ids if job_id not in found]
        # A cache that a list leaves out is not called lost before a read of its own says so.
        found.update(await self._one_by_one(missing[:SINGLE_READS]))
        return found

    @override
    def mark(self, status: CacheStatus) -> object:
        run = newest_execution(status)
        return (status.status, run and (run.id, run.status, run.updated_at, _progress(run)))

    @override
    def state(self, status: CacheStatus) -> JobState:
        return cache_state(status)

    @override
    def update(self, known: JobUpdate[CacheStatus]) -> CacheUpdate:
        run = newest_execution(known.status) if known.status else None
        return CacheUpdate(
            job_id=known.job_id,
            state=known.state,
            status=known.status,
            changed=known.changed,
            elapsed=known.elapsed,
            polls=known.polls,
            execution=run,
            progress=_progress(run),
        )

    async def _one_by_one(self, job_ids: Sequence[str]) -> dict[str, CacheStatus | NotFound]:
        found: dict[str, CacheStatus | NotFound] = {}
        failures: list[PeakaError] = []

        async def read(job_id: str) -> None:
            try:
                found[job_id] = await self._caches.get_status(job_id, exclude_logs=True)
            except NotFound as error:
                found[job_id] = error
            except PeakaError as error:
                failures.append(error)

        async with anyio.create_task_group() as group:
            for job_id in job_ids:
                group.start_soon(read, job_id)
        if failures:
            raise failures[0]
        return found


def _progress(run: CacheExecutionInfo | None) -> CacheProgress:
    counters = run.progress if run else None
    if not counters:
        return CacheProgress()
    return CacheProgress(
        cached=counters.number_of_cached_records,
        inserted=counters.number_of_inserted_records,
        updated=counters.number_of_updated_records,
        deleted=counters.number_of_deleted_records,
    )
