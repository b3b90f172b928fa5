"""Exports as jobs: how one stands, and the status calls for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen
from typing_extensions import override

from peaka_api.groups.exports import ExportsOperations
from peaka_api.models import ExportJobResponse, ExportStatus

from ...errors import JobFailed
from ...jobs import Anchor, JobKind, JobState, JobUpdate, Progress, Readings, Sighting, Source
from .failures import failed_as

__all__ = ["ExportJob", "ExportProgress", "ExportSource", "ExportUpdate"]

PAGE = 200
"""Jobs in one list, at most; it has the newest, and an older one is read by itself."""

ROW = 700
"""Bytes of a job in an answer, roughly: what a call costs is told by that."""

_STATES: Mapping[str, JobState] = {
    ExportStatus.PENDING: JobState.PENDING,
    ExportStatus.RUNNING: JobState.RUNNING,
    ExportStatus.SUCCEEDED: JobState.SUCCEEDED,
    ExportStatus.FAILED: JobState.FAILED,
    ExportStatus.CANCELLED: JobState.CANCELLED,
    "CANCELED": JobState.CANCELLED,
    ExportStatus.EXPIRED: JobState.EXPIRED,
}


@frozen
class ExportProgress(Progress):
    """What an export has written; the service tells it at the end.

    Attributes:
        rows: Rows.
        size: Bytes of all files together.
    """

    rows: int = 0
    size: int = 0

    @property
    @override
    def amount(self) -> int:
        """`rows`: a rate is rows per second."""
        return self.rows


class ExportUpdate(JobUpdate[ExportJobResponse, ExportProgress], frozen=True):
    """What one poll said of one export."""

    @classmethod
    @override
    def _progress_of(cls, counters: Any) -> ExportProgress:
        return ExportProgress(*(value if isinstance(value, int) else 0 for value in counters or ()))

    @property
    def export_id(self) -> str:
        return self.job_id

    @property
    def job(self) -> ExportJobResponse | None:
        """The job as it was last read; `None` where it never was. Read as part of a list, it has no files."""
        return self.reading


class ExportJob(JobKind[ExportJobResponse, ExportUpdate]):
    """An export. A job that has succeeded can turn into one whose files are gone between two polls.

    Args:
        exports: The operations of the project.
    """

    name: ClassVar[str] = "export"
    noun: ClassVar[str] = "export"

    def __init__(self, exports: ExportsOperations) -> None:
        self._exports = exports

    @property
    @override
    def update(self) -> type[ExportUpdate]:
        return ExportUpdate

    @override
    def status(self, reading: ExportJobResponse) -> ExportJobResponse:
        return reading

    @override
    def reason(self, reading: ExportJobResponse) -> str | None:
        return reading.error or None

    @override
    def failed_as(self, reason: str | None) -> tuple[type[JobFailed], str]:
        return failed_as(reason)

    @override
    def sight(self, reading: ExportJobResponse, anchor: Anchor) -> Sighting:
        state = _STATES.get(reading.status, JobState.UNKNOWN)
        counters = (reading.row_count, reading.bytes)
        return Sighting(state, reading.id, counters, (reading.status, counters), anchor)

    @override
    async def cancel(self, job_id: str, reading: ExportJobResponse, anchor: Anchor) -> bool:
        await self._exports.cancel(job_id)
        return True


class ExportSource(Source[ExportJobResponse]):
    """The status calls of one project: one job, or the newest 200.

    Args:
        exports: The operations of the project.
    """

    has_everything = True

    def __init__(self, exports: ExportsOperations) -> None:
        self._exports = exports

    @override
    async def read_one(self, job_id: str) -> Readings[ExportJobResponse]:
        return Readings({job_id: await self._exports.get(job_id)}, ROW)

    @override
    async def read_all(self) -> Readings[ExportJobResponse]:
        jobs = await self._exports.list(limit=PAGE)
        return Readings({job.id: job for job in jobs}, ROW * len(jobs))
