"""Exports: every job of a project, however many pages that takes."""

from __future__ import annotations

from peaka_api.errors import InvalidArgument
from peaka_api.groups.exports import ExportsOperations
from peaka_api.models import ExportJobResponse

from ..paging import Keyset, Paginator

__all__ = ["Exports"]

LARGEST_PAGE = 200


class Exports(ExportsOperations):
    """Files made from a query or a table.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `list_all` for
    every job.
    """

    def list_all(
        self, *, status: str | None = None, page_size: int = 100, cursor: str | None = None
    ) -> Paginator[ExportJobResponse]:
        """Every export job, newest first. Nothing is sent before the result is awaited or iterated.

        Args:
            status: Statuses to keep, comma-separated, such as `PENDING,RUNNING`; all when left out.
            page_size: Jobs per request, 1 to 200; more is taken as 200.
            cursor: Where to go on, from `Page.next_cursor`, an iterator's `cursor` or a `PaginationError`.

        Returns:
            `Paginator`: `await` it for the first `Page`, iterate it for every job, or `collect` them. Jobs that are
            started meanwhile are left out. Jobs of one and the same instant all come, unless a page of 200 cannot
            hold them: then `PaginationError` says so.

        Raises:
            ConfigurationError: `page_size` cannot be right.
            InvalidArgument: An argument has a wrong type, or the cursor is of another list.

        Source:
            Operation `exports.list`; behaviour reference section 12.

        Example:
            ```python
            async for job in project.exports.list_all(status="FAILED"):
                print(job.id, job.error)
            ```
        """
        if status is not None and not isinstance(status, str):
            raise InvalidArgument(f"status must be text such as 'PENDING,RUNNING', not a {type(status).__name__}")
        source = Keyset(
            lambda limit, before: self.list(status=status, limit=limit, created_before=before),
            key=lambda job: job.id,
            time=lambda job: job.created_at,
            most=LARGEST_PAGE,
        )
        scope = {"of": "exports", "project": self._project_id, "status": status}
        return Paginator(source, scope, page_size=page_size, cursor=cursor)
