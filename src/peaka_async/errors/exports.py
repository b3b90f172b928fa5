"""An export, or the download of what it made, ended in a way that has a name."""

from __future__ import annotations

from peaka_api.errors import PeakaError

from .jobs import JobError, JobFailed

__all__ = ["DownloadError", "EmptyExport", "ExportNotDownloadable", "ExportTooLarge"]


class EmptyExport(JobFailed):
    """There was nothing to export, which the service reports as a failure.

    The source has no rows; or it is a table in its first sync, which reads as empty until that has ended.

    Example:
        ```python
        query = await project.queries.create(display_name="Nothing", input_query="SELECT 1 AS id WHERE false")
        export = await project.exports.start(query=query.id)
        try:
            await export
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
