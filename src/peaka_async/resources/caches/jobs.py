"""The syncs of caches as jobs: which run is meant, and where it stands according to a status."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import frozen
from typing_extensions import override

from peaka_api.models import CacheExecutionInfo, CacheState, CacheStatus

from ...jobs import Anchor, JobKind, JobState, JobUpdate, Progress, Sighting
from .readings import CacheReading, Counters, RunFacts

if TYPE_CHECKING:
    from peaka_api.groups.caches import CachesOperations

__all__ = [
    "CacheJob", "CacheProgress", "CacheRefresh", "CacheSync", "CacheUpdate", "FullRefresh", "IncrementalUpdate",
    "MixedJob", "RefreshMode", "kinds", "records_since", "state_of",
]  # fmt: skip

RefreshMode = Literal["full", "incremental"]
"""How a cache is brought up to date: by loading the whole table, or what has changed in it."""

HISTORY = 50
"""Runs that are read to find how one ended that is not shown any more."""

REASON = 300
"""Characters of a recorded error that a message repeats."""

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
class CacheProgress(Progress):
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

    @property
    @override
    def amount(self) -> int:
        """`cached`: a rate is rows per second."""
        return self.cached


class CacheUpdate(JobUpdate[CacheReading, CacheProgress], frozen=True):
    """What one poll said of one cache: the attributes of every update, and what a cache has besides.

    `progress` and `change` are `CacheProgress`, `rate` is in rows per second.
    """

    @classmethod
    @override
    def _progress_of(cls, counters: Any) -> CacheProgress:
        if not isinstance(counters, Counters):
            return CacheProgress()
        told = (counters.cached, counters.inserted, counters.updated, counters.deleted)
        return CacheProgress(*(value if isinstance(value, int) else 0 for value in told))

    @property
    def cache_id(self) -> str:
        return self.job_id

    @property
    def status(self) -> CacheStatus | None:
        """The last status that was read, without its logs; `None` where none ever was."""
        return None if self.reading is None else self.reading.model()

    @property
    def execution(self) -> CacheExecutionInfo | None:
        """The record of the run that this speaks of; `None` where the service shows none, or shows another one."""
        status = self.status
        slots = (
            ()
            if status is None
            else (status.last_incremental_cache_execution, status.last_full_refresh_cache_execution)
        )
        return next((run for run in slots if run is not None and run.id == self.execution_id), None)

    @property
    def table(self) -> str:
        """Schema and table, such as `payment.customers`; empty where no status was ever read."""
        read = self.reading
        return f"{read.schema_name}.{read.table_name}" if read else ""


def state_of(word: str) -> JobState:
    """The state that a word of the service means."""
    return _STATES.get(word, JobState.UNKNOWN)


class CacheJob(JobKind[CacheReading, CacheUpdate]):
    """What all syncs have in common.

    Args:
        caches: The operations of the project.
    """

    def __init__(self, caches: CachesOperations) -> None:
        self._caches = caches

    @property
    @override
    def update(self) -> type[CacheUpdate]:
        return CacheUpdate

    @override
    def status(self, reading: CacheReading) -> CacheStatus:
        return reading.model()

    @override
    def reason(self, reading: CacheReading) -> str | None:
        run = self._run(reading)
        if run is None or not run.error:
            return None
        text = json.dumps(run.error, ensure_ascii=False)
        return text if len(text) <= REASON else f"{text[:REASON]}..."

    @abstractmethod
    def _run(self, reading: CacheReading) -> RunFacts | None:
        """The record that such a job shows."""


class CacheSync(CacheJob):
    """Whatever runs for a cache, until nothing does: the first sync of a new one.

    It has ended only when both the cache and its newest run say so. After a trigger the cache says RUNNING before there
    is a record of the run, and the record of the run before it still says COMPLETED: each alone would mislead.
    """

    name: ClassVar[str] = "cache.sync"
    noun: ClassVar[str] = "sync"

    @override
    def sight(self, reading: CacheReading, anchor: Anchor) -> Sighting:
        run = reading.newest
        state = _STATES.get(reading.status, JobState.UNKNOWN)
        if run is None:
            return Sighting(state, None, None, reading.status, anchor)
        if state.is_final and state is not JobState.LOST:
            state = state_of(run.status)
        return Sighting(state, run.id, run.progress, (reading.status, run), anchor)

    @override
    async def cancel(self, job_id: str, reading: CacheReading, anchor: Anchor) -> bool:
        running = [slot for slot, run in reading.slots.items() if run and not state_of(run.status).is_final]
        for slot in running:
            await _cancel(self._caches, job_id, slot)
        return bool(running)

    @override
    def _run(self, reading: CacheReading) -> RunFacts | None:
        return reading.newest


class CacheRefresh(CacheJob):
    """One run that was asked for. Only the slot of its kind counts, and in it only what is newer than the baseline.

    The anchor has the `baseline`, the id of the newest record that was there before the trigger; `ahead`, how many runs
    were asked for before it that had no record yet; and then the `run` itself, the first record that is neither.
    """

    slot: ClassVar[str]

    @override
    def sight(self, reading: CacheReading, anchor: Anchor) -> Sighting:
        shown = self._run(reading)
        run_id = anchor.get("run")
        is_unclear = False
        if run_id is None and shown is not None and shown.id != anchor.get("baseline"):
            is_unclear = _ahead(anchor) > 0
            if not is_unclear:
                run_id = shown.id
                anchor = {**anchor, "run": run_id}
        run = shown if shown is not None and shown.id == run_id else None
        state, superseded_by = JobState.PENDING, None
        if state_of(reading.status) is JobState.LOST:
            state, is_unclear = JobState.LOST, False
        elif run is not None:
            state = state_of(run.status)
        elif run_id is not None:
            state, superseded_by, is_unclear = JobState.RUNNING, shown.id if shown is not None else None, True
        # As long as it has not begun, what is ahead of it in the slot gives the signs of life.
        signs = (reading.status, shown)
        return Sighting(state, run_id, run.progress if run else None, signs, anchor, superseded_by, is_unclear)

    @override
    async def look_back(self, job_id: str, reading: CacheReading, anchor: Anchor) -> Sighting | None:
        history = await self._caches.list_executions(job_id, limit=HISTORY)
        shown = self._run(reading)
        newest = shown.id if shown else None
        if anchor.get("run") is None:
            newer = records_since(history, anchor.get("baseline"), newest)
            left = _ahead(anchor) - len(newer)
            if left >= 0:
                anchor = {**anchor, "baseline": newest, "ahead": str(left)}
                return self.sight(reading, anchor)
            anchor = {**anchor, "run": newer[_ahead(anchor)].id}
            if anchor["run"] == newest:
                return self.sight(reading, anchor)
        ours = next((run for run in history if run.id == anchor.get("run")), None)
        if ours is None or not state_of(ours.status).is_final:
            return None
        told = ours.progress
        counters = told and Counters(
            told.number_of_cached_records,
            told.number_of_inserted_records,
            told.number_of_updated_records,
            told.number_of_deleted_records,
        )
        return Sighting(state_of(ours.status), ours.id, counters, ours.id, anchor, newest)

    @override
    async def cancel(self, job_id: str, reading: CacheReading, anchor: Anchor) -> bool:
        shown = self._run(reading)
        is_running = shown is not None and not state_of(shown.status).is_final
        if anchor.get("run") is None and (is_running or _ahead(anchor)):
            # The run that is ahead of it is somebody else's.
            return False
        await _cancel(self._caches, job_id, self.slot)
        return True

    @override
    def _run(self, reading: CacheReading) -> RunFacts | None:
        return reading.slots[self.slot]


class FullRefresh(CacheRefresh):
    """A full refresh that was triggered."""

    name: ClassVar[str] = "cache.full_refresh"
    noun: ClassVar[str] = "full refresh"
    slot: ClassVar[str] = "full"


class IncrementalUpdate(CacheRefresh):
    """An incremental update that was triggered."""

    name: ClassVar[str] = "cache.incremental_update"
    noun: ClassVar[str] = "incremental update"
    slot: ClassVar[str] = "incremental"


class MixedJob(CacheJob):
    """Each job of the kind that its anchor names: what several are waited for with."""

    name: ClassVar[str] = "cache.mixed"
    noun: ClassVar[str] = "sync"

    def __init__(self, caches: CachesOperations) -> None:
        super().__init__(caches)
        self._kinds = kinds(caches)

    @override
    def of(self, anchor: Anchor) -> CacheJob:
        return self._kinds[anchor.get("kind") or CacheSync.name]

    @override
    def sight(self, reading: CacheReading, anchor: Anchor) -> Sighting:
        return self.of(anchor).sight(reading, anchor)

    @override
    def _run(self, reading: CacheReading) -> RunFacts | None:
        return reading.newest


def kinds(caches: CachesOperations) -> Mapping[str, CacheJob]:
    """Every kind of sync, by the name that tokens call it."""
    return {kind.name: kind(caches) for kind in (CacheSync, FullRefresh, IncrementalUpdate)}


def records_since(
    history: Sequence[CacheExecutionInfo], baseline: str | None, newest: str | None
) -> list[CacheExecutionInfo]:
    """The records of a history that are newer than a baseline, oldest first, of the kind that the newest one is of.

    A history has the runs of both kinds. It says of each how it was carried out, in words that are not known; so what
    counts is only whether it is the same word.
    """
    mode = next((run.execution_mode for run in history if run.id == newest), None)
    newer: list[CacheExecutionInfo] = []
    for run in history:
        if run.id == baseline:
            break
        if run.execution_mode == mode:
            newer.append(run)
    return newer[::-1]


def _ahead(anchor: Anchor) -> int:
    text = anchor.get("ahead") or "0"
    return int(text) if text.isdecimal() else 0


async def _cancel(caches: CachesOperations, cache_id: str, slot: str) -> None:
    if slot == "full":
        await caches.cancel_full_refresh(cache_id)
    else:
        await caches.cancel_incremental_update(cache_id)
