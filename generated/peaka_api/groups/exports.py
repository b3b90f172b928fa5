"""Files made from a query or a table."""

from __future__ import annotations

import builtins
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import add_query, json_value, segment
from ..decoding import (
    decode_list,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.export_compression import ExportCompression
    from ..models.export_csv_options import ExportCsvOptions
    from ..models.export_format import ExportFormat
    from ..models.export_job_created import ExportJobCreated
    from ..models.export_job_response import ExportJobResponse


class ExportsOperations:
    """Files made from a query or a table.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> ExportsRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return ExportsRaw(self._transport, self._project_id)

    async def export_query(
        self,
        query_id: str,
        *,
        format: ExportFormat | str | None = None,
        limit: int | None = None,
        csv_options: ExportCsvOptions | Mapping[str, Any] | None = None,
        include_system_columns: bool | None = None,
        columns: Sequence[str] | None = None,
        compression: ExportCompression | str | None = None,
    ) -> ExportJobCreated:
        """Export the result of a saved query.

        Starts a job that writes the result to files. The answer is a 202 with the job's id and `PENDING`;
        poll `exports.get` until the job has ended. Calling again starts another job. A name in `columns`
        that does not exist is a 400.

        The job ends `FAILED` for an empty result (`Trino-native export produced no files at s3a://…`), for
        more than 1,000,000 rows, and for a source whose cache is syncing. Now and then it fails for no
        visible reason, so one retry is fair.

        An uncached Stripe table gives 100 source rows at most, and the job still ends `SUCCEEDED`.

        Args:
            query_id: Decimal string; the saved query.
            format: File format; server default `CSV`.
            limit: Most rows to export; the server clamps it to between 1 and 1000000.
            csv_options: Details of the CSV text; only for the format `CSV`.
            include_system_columns: Whether a query export carries system columns, server default true;
                untried for tables.
            columns: Names of the columns to export; all when absent. An unknown name is a 400.
            compression: Compression of the files; server default `NONE`.

        Returns:
            `ExportJobCreated`: The job as accepted: its id and `PENDING`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/queries/{queryId}/exports`: operation `exports.export_query`,
                measured on the live service.

        Example:
            ```python
            created = await project.exports.export_query(query_id, format="JSONL", compression="GZIP")
            job = await project.exports.wait(created.id)
            print(job.status, job.row_count, job.bytes)
            ```
        """
        return (
            await self.raw.export_query(
                query_id,
                format=format,
                limit=limit,
                csv_options=csv_options,
                include_system_columns=include_system_columns,
                columns=columns,
                compression=compression,
            )
        ).parsed

    async def export_table(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        *,
        format: ExportFormat | str | None = None,
        limit: int | None = None,
        csv_options: ExportCsvOptions | Mapping[str, Any] | None = None,
        include_system_columns: bool | None = None,
        columns: Sequence[str] | None = None,
        compression: ExportCompression | str | None = None,
    ) -> ExportJobCreated:
        """Export a table.

        Starts a job that writes the table to files. The answer is a 202 with the job's id and `PENDING`;
        poll `exports.get` until the job has ended. Calling again starts another job. A name in `columns`
        that does not exist is a 400.

        The job ends `FAILED` for an empty table, for more than 1,000,000 rows, and for a table whose cache
        is syncing. Now and then it fails for no visible reason, so one retry is fair. An uncached Stripe
        table gives 100 rows at most, and the job still ends `SUCCEEDED`.

        Internal tables are in catalog id `1`, schema `table` or `bitable`. Their 8 system columns (9 for a
        BI table) come along unless `columns` leaves them out, and such a file cannot be imported again as
        it is.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.
            format: File format; server default `CSV`.
            limit: Most rows to export; the server clamps it to between 1 and 1000000.
            csv_options: Details of the CSV text; only for the format `CSV`.
            include_system_columns: Whether a query export carries system columns, server default true;
                untried for tables.
            columns: Names of the columns to export; all when absent. An unknown name is a 400.
            compression: Compression of the files; server default `NONE`.

        Returns:
            `ExportJobCreated`: The job as accepted: its id and `PENDING`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST
                /data/projects/{projectId}/catalogs/{catalogId}/schemas/{schemaName}/tables/{tableName}/exports`:
                operation `exports.export_table`, measured on the live service.

        Example:
            ```python
            created = await project.exports.export_table(
                catalog_id, "public", "orders", columns=["id", "total"], limit=1000
            )
            job = await project.exports.wait(created.id)
            print(job.status, job.row_count, job.bytes)
            ```
        """
        return (
            await self.raw.export_table(
                catalog_id,
                schema_name,
                table_name,
                format=format,
                limit=limit,
                csv_options=csv_options,
                include_system_columns=include_system_columns,
                columns=columns,
                compression=compression,
            )
        ).parsed

    async def list(
        self, *, status: str | None = None, limit: int | None = None, created_before: dt.datetime | str | None = None
    ) -> builtins.list[ExportJobResponse]:
        """List the export jobs of a project.

        Returns jobs as a bare array, newest first. For the next page send the `createdAt` of the last job
        as `createdBefore`.

        `files` is always left out here: read a single job for its download URLs. Other fields are absent
        until they apply.

        Args:
            status: Statuses to keep, comma-separated, such as `PENDING,RUNNING`; documented for all but
                `EXPIRED`.
            limit: Most jobs to return, 1 to 200; the server default is not known.
            created_before: Only jobs created before this ISO-8601 instant; for the next page, `createdAt`
                of the last job seen.

        Returns:
            `list[ExportJobResponse]`: The jobs of this page, newest first, without `files`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/exports`: operation `exports.list`, measured on the live
                service.

        Example:
            ```python
            for job in await project.exports.list(status="SUCCEEDED,FAILED", limit=20):
                print(job.id, job.created_at, job.status)
            ```
        """
        return (await self.raw.list(status=status, limit=limit, created_before=created_before)).parsed

    async def get(self, export_id: str) -> ExportJobResponse:
        """Read an export job.

        Returns the job and how far it is. A failure arrives under 200: `FAILED`, with the reason in
        `error`. `SUCCEEDED` turns into `EXPIRED` once the files are removed, possibly between two polls.

        `files` is there only once the job has `SUCCEEDED`, and only for the user who started it. Its URLs
        are presigned and short-lived: fetch them without the `Authorization` header, and read the job again
        for fresh ones.

        A 404 for an unknown job is documented, not measured.

        Args:
            export_id: UUID of the export job.

        Returns:
            `ExportJobResponse`: The job in its present state.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `GET /data/projects/{projectId}/exports/{exportId}`: operation `exports.get`, measured on the
                live service.

        Example:
            ```python
            await project.exports.wait(export_id)
            job = await project.exports.get(export_id)
            print(job.status, job.row_count, [file.name for file in job.files or ()])
            ```
        """
        return (await self.raw.get(export_id)).parsed

    async def cancel(self, export_id: str) -> None:
        """Cancel an export job.

        Asks the job to stop. Repeating it is safe, and on a finished job it does nothing (measured twice in
        a row).

        The job may still end `SUCCEEDED` or `FAILED`. A call that raced the end of its job once got a 200
        or 404 instead of the 204.

        Args:
            export_id: UUID of the export job.

        Returns:
            `None`: Accepted, also when nothing was left to cancel; the body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /data/projects/{projectId}/exports/{exportId}`: operation `exports.cancel`, measured on
                the live service.

        Example:
            ```python
            await project.exports.cancel(export_id)
            job = await project.exports.get(export_id)
            print(job.status)  # it may still have ended SUCCEEDED or FAILED
            ```
        """
        await self.raw.cancel(export_id)


class ExportsRaw:
    """The methods of `ExportsOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def export_query(
        self,
        query_id: str,
        *,
        format: ExportFormat | str | None = None,
        limit: int | None = None,
        csv_options: ExportCsvOptions | Mapping[str, Any] | None = None,
        include_system_columns: bool | None = None,
        columns: Sequence[str] | None = None,
        compression: ExportCompression | str | None = None,
    ) -> Response[ExportJobCreated]:
        """As `ExportsOperations.export_query`, returning `Response[ExportJobCreated]`."""
        from ..models.export_csv_options import ExportCsvOptions
        from ..models.export_job_created import ExportJobCreated

        _members: dict[str, Any] = {}
        if format is not None:
            _members["format"] = json_value("format", format, str)
        if limit is not None:
            _members["limit"] = json_value("limit", limit, int)
        if csv_options is not None:
            _members["csvOptions"] = json_value("csv_options", csv_options, ExportCsvOptions, Mapping)
        if include_system_columns is not None:
            _members["includeSystemColumns"] = json_value("include_system_columns", include_system_columns, bool)
        if columns is not None:
            _members["columns"] = json_value("columns", columns, [str])
        if compression is not None:
            _members["compression"] = json_value("compression", compression, str)
        _body = JsonBody(_members)
        _call: Call[ExportJobCreated] = Call(
            OPERATIONS["exports.export_query"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/{segment('query_id', query_id)}/exports",
            decoding(lambda response: ExportJobCreated.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def export_table(
        self,
        catalog_id: str,
        schema_name: str,
        table_name: str,
        *,
        format: ExportFormat | str | None = None,
        limit: int | None = None,
        csv_options: ExportCsvOptions | Mapping[str, Any] | None = None,
        include_system_columns: bool | None = None,
        columns: Sequence[str] | None = None,
        compression: ExportCompression | str | None = None,
    ) -> Response[ExportJobCreated]:
        """As `ExportsOperations.export_table`, returning `Response[ExportJobCreated]`."""
        from ..models.export_csv_options import ExportCsvOptions
        from ..models.export_job_created import ExportJobCreated

        _members: dict[str, Any] = {}
        if format is not None:
            _members["format"] = json_value("format", format, str)
        if limit is not None:
            _members["limit"] = json_value("limit", limit, int)
        if csv_options is not None:
            _members["csvOptions"] = json_value("csv_options", csv_options, ExportCsvOptions, Mapping)
        if include_system_columns is not None:
            _members["includeSystemColumns"] = json_value("include_system_columns", include_system_columns, bool)
        if columns is not None:
            _members["columns"] = json_value("columns", columns, [str])
        if compression is not None:
            _members["compression"] = json_value("compression", compression, str)
        _body = JsonBody(_members)
        _call: Call[ExportJobCreated] = Call(
            OPERATIONS["exports.export_table"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/schemas/{segment('schema_name', schema_name)}/tables/{segment('table_name', table_name)}/exports",
            decoding(lambda response: ExportJobCreated.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def list(
        self, *, status: str | None = None, limit: int | None = None, created_before: dt.datetime | str | None = None
    ) -> Response[builtins.list[ExportJobResponse]]:
        """As `ExportsOperations.list`, returning `Response[list[ExportJobResponse]]`."""
        from ..models.export_job_response import ExportJobResponse

        _query: builtins.list[tuple[str, str]] = []
        if status is not None:
            add_query(_query, "status", "status", status, str)
        if limit is not None:
            add_query(_query, "limit", "limit", limit, int)
        if created_before is not None:
            add_query(_query, "createdBefore", "created_before", created_before, dt.datetime, str)
        _call: Call[builtins.list[ExportJobResponse]] = Call(
            OPERATIONS["exports.list"],
            f"/data/projects/{segment('project_id', self._project_id)}/exports",
            decoding(lambda response: decode_list(response.json(), ExportJobResponse.from_dict)),
            query=_query,
        )
        return await self._transport.send(_call)

    async def get(self, export_id: str) -> Response[ExportJobResponse]:
        """As `ExportsOperations.get`, returning `Response[ExportJobResponse]`."""
        from ..models.export_job_response import ExportJobResponse

        _call: Call[ExportJobResponse] = Call(
            OPERATIONS["exports.get"],
            f"/data/projects/{segment('project_id', self._project_id)}/exports/{segment('export_id', export_id)}",
            decoding(lambda response: ExportJobResponse.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def cancel(self, export_id: str) -> Response[None]:
        """As `ExportsOperations.cancel`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["exports.cancel"],
            f"/data/projects/{segment('project_id', self._project_id)}/exports/{segment('export_id', export_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)
