"""Something asynchronous did not end well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peaka_api.errors import PeakaError

__all__ = [
    "JobCancelled",
    "JobError",
    "JobExpired",
    "JobFailed",
    "JobLost",
    "JobNotCancellable",
    "JobStalled",
    "JobSuperseded",
    "WaitTimeout",
]


class JobError(PeakaError):
    """Something asynchronous did not end well.

    Attributes:
        job_id: Which job it was, such as the id of a cache.
        status: The last status that was read, or `None`.
    """

    def __init__(self, message: str, *, job_id: str, status: Any = None) -> None:
        self.job_id = job_id
        self.status = status
        super().__init__(message)


class JobFailed(JobError):
    """The job ended with a failure. `status` says what the service recorded."""


class JobCancelled(JobError):
    """The job was cancelled, by whomever."""


class JobNotCancellable(JobError):
    """Nothing can cancel a job of this kind, because the API has no call for it. Nothing was sent; the job goes on."""


class JobLost(JobError):
    """The job is no longer there: it was deleted while it was waited for, or there never was one of that id."""


class JobSuperseded(JobLost):
    """A newer run took the place of the one that was waited for before its end was seen, and no history tells it."""


class JobExpired(JobLost):
    """The job has succeeded, and what it made has been removed since."""


class JobStalled(JobError):
    """The job shows no sign of progress, or has never begun, for longer than was allowed. It goes on at the service.

    Attributes:
        silent: Seconds without a sign of progress.
    """

    def __init__(self, message: str, *, job_id: str, status: Any = None, silent: float) -> None:
        self.silent = silent
        super().__init__(message, job_id=job_id, status=status)


class WaitTimeout(JobError, TimeoutError):
    """Jobs had not ended when the time was up. They go on at the service.

    Attributes:
        statuses: The last status of each job that was waited for, by id; `None` where none was ever read.
        pending: The ids of the jobs that had not ended.
        token: What `resume` takes to go on waiting, in another process too; plain JSON without any secret.
    """

    def __init__(
        self, message: str, *, statuses: Mapping[str, Any], pending: Sequence[str], token: str | None = None
    ) -> None:
        self.statuses: dict[str, Any] = dict(statuses)
        self.pending: tuple[str, ...] = tuple(pending)
        self.token = token
        first = self.pending[0] if self.pending else ""
        super().__init__(message, job_id=first, status=self.statuses.get(first))
