"""The ways in which an export, or the download of what it made, ends badly that are known by name."""

from __future__ import annotations

import re

from peaka_api.errors import PeakaError

from ...errors import JobError, JobFailed

__all__ = ["DownloadError", "EmptyExport", "ExportNotDownloadable", "ExportTooLarge", "named"]


class EmptyExport(JobFailed):
    """There was nothing to export, which the service reports as a failure.

    The source has no rows; or it is a table in its first sync, which reads as empty until that has ended.

    Example:
        ```python
        try:
            await project.exports.wait(export_id)
        except EmptyExport:
            print("no rows")
        ```
    """


class ExportTooLarge(JobFailed):
    """The source has more than 1,000,000 rows, and no `limit` was given."""


class ExportNotDownloadable(JobError):
    """The export has succeeded, and its files are not shown to this key: they are for the user who started it."""


class DownloadError(PeakaError):
    """A file of an export could not be had, although its job is well: the storage refused, or sent something else.

    Attributes:
        name: The name of the file.
        status: The HTTP status that the storage answered with, or `None` where it was not about that.
        retry_after: Seconds that the storage asked to wait, or `None`.
    """

    def __init__(self, message: str, *, name: str, status: int | None = None, retry_after: float | None = None) -> None:
        self.name = name
        self.status = status
        self.retry_after = retry_after
        super().__init__(message)


# The wording is not promised. Where it changes, what is raised is the JobFailed that these are.
_NAMED: tuple[tuple[re.Pattern[str], type[JobFailed], str], ...] = (
    (
        re.compile(r"produced no files"),
        EmptyExport,
        "The source has no rows; a table in its first sync has none until that has ended",
    ),
    (
        re.compile(r"row export limit"),
        ExportTooLarge,
        "Export it in parts, by queries with a WHERE, or give limit=",
    ),
)


def named(failure: JobFailed) -> JobFailed:
    """The failure by its name, where what the service recorded tells; else as it is."""
    message = str(failure)
    for pattern, kind, advice in _NAMED:
        if pattern.search(message):
            return kind(f"{message}. {advice}", job_id=failure.job_id, status=failure.status)
    return failure
