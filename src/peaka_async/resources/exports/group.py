"""Exports: starting them, going on with them, and every job of a project, however many pages that takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from peaka_api.errors import InvalidArgument
from peaka_api.models import ExportCsvOptions, ExportJobResponse

from ...jobs import DEFAULT_STALL, DEFAULT_WAIT, OnExit, OnStall, Patience
from ...paging import Keyset, Paginator
from ...transport.hooks import check_hook
from .export import Export
from .jobs import ExportUpdate
from .starting import Compression, ExportOptions, Format, TableName, source_of, started
from .waiting import ExportWaiting

__all__ = ["Exports"]

LARGEST_PAGE = 200


class Exports(ExportWaiting):
    """Files made from a query or a table.

    The operations of the API are methods, and `raw` has them with the whole response. On top of them: `start` and
    `job` for an `Export` to wait for, download and read; `wait`, `wait_many`, `resume`; and `list_all` for every job.
    """

    def start(
        self,
        *,
        table: TableName | None = None,
        query: str | None = None,
        format: Format | None = None,  # noqa: A002  # the API's name for it
        compression: Compression | None = None,
        columns: Sequence[str] | None = None,
        limit: int | None = None,
        include_system_columns: bool | None = None,
        csv_options: ExportCsvOptions | Mapping[str, Any] | None = None,
        timeout: float | timedelta = DEFAULT_WAIT,
        poll_interval: float | timedelta | None = None,
        stall_after: float | timedelta | None = DEFAULT_STALL,
        on_stall: OnStall = "raise",
        on_exit: OnExit = "leave",
        on_update: Callable[[ExportUpdate], None] | None = None,
    ) -> Awaitable[Export]:
        """Start an export of a table or of a saved query, and return what waits for it and has its files.

        Starting again makes another export, so a request whose answer is lost is not repeated. An uncached Stripe
        table gives 100 rows at most, and the export succeeds all the same: cache the table first. One whose first
        sync runs is exported as empty, or fails. Exports also fail now and then without a reason: start them once more.

        Args:
            table: `(catalog_id, schema_name, table_name)`; tables inside Peaka are in the catalog `1`, schema `table`
                or `bitable`. Either this or `query`.
            query: Decimal string, the id of a saved query.
            format: `CSV` or `JSONL`; CSV when left out.
            compression: `NONE` or `GZIP`; none when left out.
            columns: Names of the columns to export; all when left out.
            limit: Most rows, 1 to 1,000,000. Left out, more than 1,000,000 rows are an `ExportTooLarge`.
            include_system_columns: Whether columns that the service fills come along; they do when left out.
            csv_options: How CSV is written: `delimiter`, `quoteChar`, `recordSeparator`, `includeHeader`, `nullValue`.
            timeout: Seconds from the first poll; then `WaitTimeout` is raised, and the export goes on.
            poll_interval: Seconds between polls. Left out, it adapts: 1 s at first, and up to 15 s in silence.
            stall_after: Seconds without any sign of progress after which the export counts as stalled; `None` for
                never. An export tells its rows at the end only.
            on_stall: `raise` ends waiting with `JobStalled`; `warn` only sets `is_stalled` in the updates.
            on_exit: `cancel` asks the service to cancel the export where waiting ends early, by a cancellation, an
                error or the end of an `async with` block; `leave` lets it go on.
            on_update: Called with each update, the last one included. What it raises is logged, not passed on.

        Returns:
            An `Export`: `await` it, iterate it, `download` it.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            ConfigurationError: A duration cannot be right.
            OutcomeUnknown: The answer was lost: it may or may not have been started. `list_all` shows the newest jobs.
            PeakaError: It was not started: an unknown table, query or column, or an error of the service.

        A cancellation may leave the export started.

        Source:
            Operations `exports.export_table` and `exports.export_query`; behaviour reference section 12.

        Example:
            ```python
            export = await project.exports.start(table=(catalog_id, "public", "orders"), compression="GZIP")
            job = await export
            paths = await export.download("out")
            ```
        """
        source = source_of(table, query)
        options = ExportOptions(
            format=format,
            compression=compression,
            columns=columns,
            limit=limit,
            include_system_columns=include_system_columns,
            csv_options=csv_options,
        )
        patience = Patience.of(timeout, poll_interval, stall_after, on_stall, on_exit)
        check_hook("on_update", on_update)
        return self._start(source, options, patience, on_update)

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
            await export
            async for job in project.exports.list_all(status="SUCCEEDED"):
                print(job.id, job.row_count)
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

    async def _start(
        self,
        source: TableName | str,
        options: ExportOptions,
        patience: Patience,
        on_update: Callable[[ExportUpdate], None] | None,
    ) -> Export:
        return self._export(await started(self, source, options), patience, on_update, options)
