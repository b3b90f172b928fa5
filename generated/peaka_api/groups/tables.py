"""Peaka Tables, the internal tables of a project, filled by CSV import."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import json_value, parts, segment
from ..decoding import (
    decode_list,
    decode_union,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, MultipartBody, Response, Transport
from ..types import UNSET, File, Unset

if TYPE_CHECKING:
    from ..models.column_data_type import ColumnDataType
    from ..models.column_detail import ColumnDetail
    from ..models.column_request import ColumnRequest
    from ..models.import_job import ImportJob
    from ..models.table import Table


class TablesOperations:
    """Peaka Tables, the internal tables of a project, filled by CSV import.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> TablesRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return TablesRaw(self._transport, self._project_id)

    async def list(self) -> builtins.list[Table]:
        """List the Peaka Tables of a project.

        Returns one `Table` for each Peaka Table, in catalog `"1"`, schema `table`; read one in SQL as
        `"peaka"."table"."<name>"`.

        BI tables are not listed here. Internal tables cannot be cached: `isCacheable` is false.

        Returns:
            `list[Table]`: All Peaka Tables as one array, without paging.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/table`: operation `tables.list`, measured on the live service.

        Example:
            ```python
            for table in await project.tables.list():
                print(table.catalog_name, table.schema_name, table.table_name)
            ```
        """
        return (await self.raw.list()).parsed

    async def create(self, table_name: str) -> Table:
        """Create a Peaka Table.

        Creates an empty table; there is no request body, the name is in the path. It starts with eight
        system columns: `_id` (bigint), `_version`, `_created_time`, `_created_by`, `_last_modified_time`,
        `_last_modified_by`, `_session` and a plain `text`. `SELECT *` returns them all. Add your own
        columns with `tables.add_columns`.

        Recreating a deleted name gives a blank table; `_id` values are never reused. Whether creating a
        name that exists fails was not measured, so do not retry blindly.

        Args:
            table_name: Peaka Table; `"peaka"."table"."<name>"` in SQL.

        Returns:
            `Table`: The new table; `isCacheable` is false.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/table/{tableName}`: operation `tables.create`, measured on the
                live service.

        Example:
            ```python
            table = await project.tables.create("orders")
            await project.tables.add_columns(table.table_name, [{"name": "paid", "dataType": "BOOLEAN"}])
            print(f'SELECT * FROM "peaka"."table"."{table.table_name}"')
            ```
        """
        return (await self.raw.create(table_name)).parsed

    async def delete(self, table_name: str) -> None:
        """Delete a Peaka Table.

        Drops the table with its rows and column definitions at once; there is no way back. A BI table of
        the same name is not touched.

        Saved queries over the table stay stored. They fail with 400 until a table of that name exists
        again, then read the new one without a word.

        The answer for a table that does not exist is not recorded.

        Args:
            table_name: Peaka Table; `"peaka"."table"."<name>"` in SQL.

        Returns:
            `None`: Empty body.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /data/projects/{projectId}/table/{tableName}`: operation `tables.delete`, measured on
                the live service.

        Example:
            ```python
            table = await project.tables.create("scratch")
            await project.tables.delete(table.table_name)
            ```
        """
        await self.raw.delete(table_name)

    async def list_columns(self, table_name: str) -> builtins.list[ColumnDetail]:
        """List the columns of a Peaka Table.

        Returns the columns with lower-case Trino type names. `isNotNull` and `isUnique` are always false
        and `desc` null, whatever was sent; `defaultValue` is real.

        Whether the eight system columns are listed too is not recorded; filter them by name before
        comparing. Nor is the answer for an unknown table.

        Args:
            table_name: Peaka Table; `"peaka"."table"."<name>"` in SQL.

        Returns:
            `list[ColumnDetail]`: The columns as one array, without paging.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/table/{tableName}/columns`: operation `tables.list_columns`,
                measured on the live service.

        Example:
            ```python
            for column in await project.tables.list_columns(people):
                print(column.name, column.data_type, column.default_value)
            ```
        """
        return (await self.raw.list_columns(table_name)).parsed

    async def add_columns(
        self, table_name: str, columns: Sequence[ColumnRequest | Mapping[str, Any]]
    ) -> builtins.list[ColumnDetail]:
        """Add columns to a Peaka Table.

        Adds every column of the array in one call and returns them as an array. `defaultValue` is stored
        and used by the CSV import; `isNotNull`, `isUnique` and `desc` are accepted and dropped without
        notice.

        A 400 with `errorCode` 100 answers a `dataType` of `JSON`, and a column that is already there, the
        system column `text` included (its message is a raw database exception). Whether a refused array
        leaves some of its columns behind is not known: list the columns before trying again.

        Args:
            table_name: Peaka Table; `"peaka"."table"."<name>"` in SQL.
            columns: The columns to add, whole.

        Returns:
            `list[ColumnDetail]`: The added columns as one array.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `POST /data/projects/{projectId}/table/{tableName}/columns`: operation `tables.add_columns`,
                measured on the live service.

        Example:
            ```python
            columns = [{"name": "city", "dataType": "VARCHAR", "defaultValue": "London"}]
            for column in await project.tables.add_columns(people, columns):
                print(column.name, column.data_type, column.default_value)
            ```
        """
        return (await self.raw.add_columns(table_name, columns)).parsed

    async def update_column(
        self,
        table_name: str,
        column_name: str,
        *,
        name: str,
        data_type: ColumnDataType | str,
        display_name: str | None = None,
        default_value: str | None | Unset = UNSET,
        is_not_null: bool | None = None,
        is_unique: bool | None = None,
        desc: str | None | Unset = UNSET,
    ) -> ColumnDetail | builtins.list[ColumnDetail]:
        """Update a column of a Peaka Table.

        Replaces the definition of one column. Send the whole column: leaving out `dataType` is a 400 whose
        message complains of a missing class discriminator of `SerColumnType`. `isNotNull`, `isUnique` and
        `desc` are not stored.

        The reply was never recorded. The BI twin answers one object although the document says array;
        accept either, and confirm with `tables.list_columns`. What a `name` that differs from the path does
        is not known.

        Args:
            table_name: Peaka Table; `"peaka"."table"."<name>"` in SQL.
            column_name: Column of the table, by name, not by display name.
            name: Name in SQL, and the name that CSV mappings use. BI tables strip underscores from it.
            data_type: Upper-case type name. Older published examples show lower case; only upper case was
                measured.
            display_name: Label for people. BI tables ignore it and store the name instead.
            default_value: Default in text form; the CSV import gives it to rows whose mapping leaves the
                column out.
            is_not_null: Accepted and dropped; no constraint is made.
            is_unique: Accepted and dropped; no constraint is made.
            desc: Comment on the column; accepted and dropped.

        Returns:
            `ColumnDetail | list[ColumnDetail]`: The column as it is reported after the update.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `PUT /data/projects/{projectId}/table/{tableName}/columns/{columnName}`: operation
                `tables.update_column`, measured on the live service.

        Example:
            ```python
            await project.tables.update_column(people, "age", name="age", data_type="DECIMAL")
            for column in await project.tables.list_columns(people):
                print(column.name, column.data_type)
            ```
        """
        return (
            await self.raw.update_column(
                table_name,
                column_name,
                name=name,
                data_type=data_type,
                display_name=display_name,
                default_value=default_value,
                is_not_null=is_not_null,
                is_unique=is_unique,
                desc=desc,
            )
        ).parsed

    async def delete_column(self, table_name: str, column_name: str) -> None:
        """Delete a column of a Peaka Table.

        Removes the column from the table.

        The answer for a column that does not exist, or for a system column, is not recorded.

        Args:
            table_name: Peaka Table; `"peaka"."table"."<name>"` in SQL.
            column_name: Column of the table, by name, not by display name.

        Returns:
            `None`: Empty body.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /data/projects/{projectId}/table/{tableName}/columns/{columnName}`: operation
                `tables.delete_column`, measured on the live service.

        Example:
            ```python
            await project.tables.delete_column(people, "age")
            print([column.name for column in await project.tables.list_columns(people)])
            ```
        """
        await self.raw.delete_column(table_name, column_name)

    async def import_csv(self, table_name: str, *, file: File, request: str) -> ImportJob:
        """Append the rows of a CSV file to a Peaka Table.

        Appends the rows of `file` as `request` maps them. The call is synchronous: the reply has `status`
        `COMPLETED` and the rows are there. Only the documentation speaks of a later version that returns a
        job id to follow at `GET /jobs/{id}`.

        Nothing is ever deduplicated and rows cannot be deleted, so never repeat an import after a timeout:
        the same file sent twice is stored twice. It is the only way to write rows, and BI tables lack it.

        A column that no mapping names gets its default, or NULL; an empty cell is NULL. A header that a
        mapping names and the file lacks is not refused: the column is filled with NULL under 200. Compare
        headers with the file first.

        A 400 with `errorCode` 100 means an unreadable or out-of-range value (the message names it; nothing
        of the file is stored), an unknown target column (`syntax error at or near ")"`), or `csvColumnName`
        without a header (an unrelated storage error). A `request` that is not JSON is refused too.

        Args:
            table_name: Peaka Table; `"peaka"."table"."<name>"` in SQL.
            file: The CSV as a file part. It needs a file name; measured with `Content-Type` `text/csv`.
            request: An `ImportCsvRequest` as JSON text, in a plain form field without a file name.

        Returns:
            `ImportJob`: The finished import; `result.processed` counts the rows of this file.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `POST /data/projects/{projectId}/table/{tableName}/import`: operation `tables.import_csv`,
                measured on the live service.

        Example:
            ```python
            file = File("Name,Age\\nGrace,85\\n", name="people.csv", media_type="text/csv")
            mappings = '[{"name": "name", "csvColumnName": "Name"}, {"name": "age", "csvColumnName": "Age"}]'
            request = f'{{"mappings": {mappings}, "containsHeader": true}}'
            job = await project.tables.import_csv(people, file=file, request=request)
            print(job.status, job.result.processed if job.result else None)
            ```
        """
        return (await self.raw.import_csv(table_name, file=file, request=request)).parsed

    async def get_sample_csv(self, table_name: str) -> str:
        """Get a made-up sample CSV for a Peaka Table.

        Returns text, not JSON: a header with `text` and the declared columns, then always five made-up
        rows. Stored rows never appear. The order of the columns changes between calls, so map by header
        name.

        An unknown table is not an error: it answers 200 with five newline characters. Importing the sample
        works and appends five junk rows for good.

        Args:
            table_name: Peaka Table; `"peaka"."table"."<name>"` in SQL.

        Returns:
            `str`: CSV text: a header line and five made-up rows, no final newline.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/table/{tableName}/sample`: operation `tables.get_sample_csv`,
                measured on the live service.

        Example:
            ```python
            text = await project.tables.get_sample_csv(people)
            header, *rows = text.splitlines()
            print(header, len(rows))
            ```
        """
        return (await self.raw.get_sample_csv(table_name)).parsed


class TablesRaw:
    """The methods of `TablesOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self) -> Response[builtins.list[Table]]:
        """As `TablesOperations.list`, returning `Response[list[Table]]`."""
        from ..models.table import Table

        _call: Call[builtins.list[Table]] = Call(
            OPERATIONS["tables.list"],
            f"/data/projects/{segment('project_id', self._project_id)}/table",
            decoding(lambda response: decode_list(response.json(), Table.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(self, table_name: str) -> Response[Table]:
        """As `TablesOperations.create`, returning `Response[Table]`."""
        from ..models.table import Table

        _call: Call[Table] = Call(
            OPERATIONS["tables.create"],
            f"/data/projects/{segment('project_id', self._project_id)}/table/{segment('table_name', table_name)}",
            decoding(lambda response: Table.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def delete(self, table_name: str) -> Response[None]:
        """As `TablesOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["tables.delete"],
            f"/data/projects/{segment('project_id', self._project_id)}/table/{segment('table_name', table_name)}",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def list_columns(self, table_name: str) -> Response[builtins.list[ColumnDetail]]:
        """As `TablesOperations.list_columns`, returning `Response[list[ColumnDetail]]`."""
        from ..models.column_detail import ColumnDetail

        _call: Call[builtins.list[ColumnDetail]] = Call(
            OPERATIONS["tables.list_columns"],
            f"/data/projects/{segment('project_id', self._project_id)}/table/{segment('table_name', table_name)}/columns",
            decoding(lambda response: decode_list(response.json(), ColumnDetail.from_dict)),
        )
        return await self._transport.send(_call)

    async def add_columns(
        self, table_name: str, columns: Sequence[ColumnRequest | Mapping[str, Any]]
    ) -> Response[builtins.list[ColumnDetail]]:
        """As `TablesOperations.add_columns`, returning `Response[list[ColumnDetail]]`."""
        from ..models.column_detail import ColumnDetail
        from ..models.column_request import ColumnRequest

        _body = JsonBody(json_value("columns", columns, [ColumnRequest, Mapping]))
        _call: Call[builtins.list[ColumnDetail]] = Call(
            OPERATIONS["tables.add_columns"],
            f"/data/projects/{segment('project_id', self._project_id)}/table/{segment('table_name', table_name)}/columns",
            decoding(lambda response: decode_list(response.json(), ColumnDetail.from_dict)),
            body=_body,
        )
        return await self._transport.send(_call)

    async def update_column(
        self,
        table_name: str,
        column_name: str,
        *,
        name: str,
        data_type: ColumnDataType | str,
        display_name: str | None = None,
        default_value: str | None | Unset = UNSET,
        is_not_null: bool | None = None,
        is_unique: bool | None = None,
        desc: str | None | Unset = UNSET,
    ) -> Response[ColumnDetail | builtins.list[ColumnDetail]]:
        """As `TablesOperations.update_column`, returning `Response[ColumnDetail | list[ColumnDetail]]`."""
        from ..models.column_detail import ColumnDetail

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        _members["dataType"] = json_value("data_type", data_type, str)
        if display_name is not None:
            _members["displayName"] = json_value("display_name", display_name, str)
        if default_value is not UNSET:
            _members["defaultValue"] = json_value("default_value", default_value, str, None)
        if is_not_null is not None:
            _members["isNotNull"] = json_value("is_not_null", is_not_null, bool)
        if is_unique is not None:
            _members["isUnique"] = json_value("is_unique", is_unique, bool)
        if desc is not UNSET:
            _members["desc"] = json_value("desc", desc, str, None)
        _body = JsonBody(_members)
        _call: Call[ColumnDetail | builtins.list[ColumnDetail]] = Call(
            OPERATIONS["tables.update_column"],
            f"/data/projects/{segment('project_id', self._project_id)}/table/{segment('table_name', table_name)}/columns/{segment('column_name', column_name)}",
            decoding(
                lambda response: decode_union(
                    response.json(),
                    (
                        ColumnDetail.from_dict,
                        lambda value: decode_list(value, ColumnDetail.from_dict),
                    ),
                )
            ),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete_column(self, table_name: str, column_name: str) -> Response[None]:
        """As `TablesOperations.delete_column`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["tables.delete_column"],
            f"/data/projects/{segment('project_id', self._project_id)}/table/{segment('table_name', table_name)}/columns/{segment('column_name', column_name)}",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def import_csv(self, table_name: str, *, file: File, request: str) -> Response[ImportJob]:
        """As `TablesOperations.import_csv`, returning `Response[ImportJob]`."""
        from ..models.import_job import ImportJob

        _parts: builtins.list[Any] = []
        _parts += parts("file", "file", file, File)
        _parts += parts("request", "request", request, str)
        _body = MultipartBody(_parts)
        _call: Call[ImportJob] = Call(
            OPERATIONS["tables.import_csv"],
            f"/data/projects/{segment('project_id', self._project_id)}/table/{segment('table_name', table_name)}/import",
            decoding(lambda response: ImportJob.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get_sample_csv(self, table_name: str) -> Response[str]:
        """As `TablesOperations.get_sample_csv`, returning `Response[str]`."""
        _call: Call[str] = Call(
            OPERATIONS["tables.get_sample_csv"],
            f"/data/projects/{segment('project_id', self._project_id)}/table/{segment('table_name', table_name)}/sample",
            decoding(lambda response: response.text),
            accept="text/csv",
        )
        return await self._transport.send(_call)
