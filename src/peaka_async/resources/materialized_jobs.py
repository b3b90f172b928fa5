"""Refreshes of materialized queries as jobs: how one stands, which one is meant, and the status calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from peaka_api.groups.materialized import MaterializedOperations
from peaka_api.models import MaterializedQueryStatusView, MaterializedState

from ..jobs import Anchor, JobKind, JobState, JobUpdate, Progress, Readings, Sighting, Source

__all__ = ["MaterializedRefresh", "MaterializedSource", "MaterializedUpdate", "baseline_of", "state_of"]

ROW = 400
"""Bytes of a status in an answer, roughly: what a call costs is told by that."""

_STATES: Mapping[str, JobState] = {
    MaterializedState.RUNNING: JobState.RUNNING,
    MaterializedState.COMPLETED: JobState.SUCCEEDED,
    MaterializedState.FAILED: JobState.FAILED,
    MaterializedState.CANCELED: JobState.CANCELLED,
    "CANCELLED": JobState.CANCELLED,
}


class MaterializedUpdate(JobUpdate[MaterializedQueryStatusView, Progress], frozen=True):
    """What one poll said of one materialized query. The service counts nothing."""

    @classmethod
    @override
    def _progress_of(cls, counters: Any) -> Progress:
        return Progress()

    @property
    def query_id(self) -> str:
        return self.job_id

    @property
    def status(self) -> MaterializedQueryStatusView | None:
        """The status that was last read; `None` where none ever was."""
        return self.reading


class MaterializedRefresh(JobKind[MaterializedQueryStatusView, MaterializedUpdate]):
    """A run of a materialized query.

    There are no ids of runs, and for a while after a trigger the status is still that of the run before: a run is a new
    one when `lastExecutionStartTime` has changed. An anchor with a `baseline` says what it was, `""` for none, and an
    end with the same one is that of the run before; without one, whatever runs is meant. `COMPLETED` without times is a
    query that has never run.
    """

    name: ClassVar[str] = "materialized.refresh"
    noun: ClassVar[str] = "refresh of the materialized query"

    def __init__(self, materialized: MaterializedOperations) -> None:
        self._materialized = materialized

    @property
    @override
    def update(self) -> type[MaterializedUpdate]:
        return MaterializedUpdate

    @override
    def status(self, reading: MaterializedQueryStatusView) -> MaterializedQueryStatusView:
        return reading

    @override
    def sight(self, reading: MaterializedQueryStatusView, anchor: Anchor) -> Sighting:
        began, before = baseline_of(reading), anchor.get("baseline")
        state = state_of(reading)
        is_old = began == before
        # One that runs and does not say since when may be the new one; one that has ended is not.
        if is_old and (began or state.is_final) and state is not JobState.UNKNOWN:
            state = JobState.PENDING
        signs = (reading.status, began, reading.last_update_time)
        return Sighting(state, None if is_old else began or None, None, signs, anchor)

    @override
    async def cancel(self, job_id: str, reading: MaterializedQueryStatusView, anchor: Anchor) -> bool:
        # Cancelling where nothing runs is a 200 as well, so it must not be asked for too early.
        if self.sight(reading, anchor).state is not JobState.RUNNING:
            return False
        await self._materialized.cancel(job_id)
        return True


class MaterializedSource(Source[MaterializedQueryStatusView]):
    """The status calls of one project: one query, or all of them.

    Args:
        materialized: The operations of the project.
    """

    has_everything = True

    def __init__(self, materialized: MaterializedOperations) -> None:
        self._materialized = materialized

    @override
    async def read_one(self, job_id: str) -> Readings[MaterializedQueryStatusView]:
        return Readings({job_id: await self._materialized.get_status(job_id)}, ROW)

    @override
    async def read_all(self) -> Readings[MaterializedQueryStatusView]:
        found = await self._materialized.list_statuses()
        return Readings({one.query_id: one for one in found}, ROW * len(found))


def state_of(reading: MaterializedQueryStatusView) -> JobState:
    """What a status means by itself: `COMPLETED` without times is a query that has not run yet."""
    state = _STATES.get(reading.status, JobState.UNKNOWN)
    return JobState.PENDING if state is JobState.SUCCEEDED and not baseline_of(reading) else state


def baseline_of(reading: MaterializedQueryStatusView) -> str:
    """When the last run began, as text; empty where there was none."""
    return reading.last_execution_start_time or ""
