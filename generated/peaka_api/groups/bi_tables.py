"""BI tables, the internal tables that people fill in the web studio."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import json_value, segment
from ..decoding import (
    decode_list,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.column_data_type import ColumnDataType
    from ..models.column_detail import ColumnDetail
    from ..models.column_request import ColumnRequest
    from ..models.table import Table


class BiTablesOperations:
    """BI tables, the internal tables that people fill in the web studio.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> BiTablesRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return BiTablesRaw(self._transport, self._project_id)

    async def list(self) -> builtins.list[Table]:
        """List the BI tables of a project.

        Returns one `Table` for each BI table, in catalog `"1"`, schema `bitable`; read one in SQL as
        `"peaka"."bitable"."<name>"`.

        BI tables and Peaka Tables are separate: a table of the same name in the other family is a different
        table and is not listed here.

        Returns:
            `list[Table]`: All BI tables as one array, without paging.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/bitable`: operation `bi_tables.list`, measured on the live
                service.

        Example:
            ```python
            for table in await project.bi_tables.list():
                print(table.catalog_name, table.schema_name, table.table_name)
            ```
        """
        return (await self.raw.list()).parsed

    async def create(self, table_name: str) -> Table:
        """Create a BI table.

        Creates an empty BI table; there is no request body, the name is in the path. The table starts with
        nine system columns: `_id`, `_version`, `_created_time`, `_created_by`, `_last_modified_time`,
        `_last_modified_by`, `_session`, `_operation` and a plain `text`.

        Underscores are stripped from the name, so `a_b` and `ab` are one table: the second call also
        answers 200 and silently reuses the first table. Use the returned `tableName` from here on.

        The API cannot put rows into a BI table: it has no import and no row route (404), and SQL `INSERT`
        is refused. Rows are entered in the web studio; reading, joining and exporting work.

        Args:
            table_name: BI table; `"peaka"."bitable"."<name>"` in SQL. The service strips underscores, so
                use the name that it returned.

        Returns:
            `Table`: The table under the name it was really given.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/bitable/{tableName}`: operation `bi_tables.create`, measured on
                the live service.

        Example:
            ```python
            table = await project.bi_tables.create("sales")
            result = await project.sql(f'SELECT * FROM "peaka"."bitable"."{table.table_name}"')
            print([column.name for column in result.columns])
            ```
        """
        return (await self.raw.create(table_name)).parsed

    async def delete(self, table_name: str) -> None:
        """Delete a BI table.

        Drops the BI table at once. On a Peaka Table the same call was seen to take rows and column
        definitions with it.

        Address the table by the name that creation returned, without underscores. A Peaka Table of the same
        name is not touched. The answer for a table that does not exist is not recorded.

        Args:
            table_name: BI table; `"peaka"."bitable"."<name>"` in SQL. The service strips underscores, so
                use the name that it returned.

        Returns:
            `None`: Empty body.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /data/projects/{projectId}/bitable/{tableName}`: operation `bi_tables.delete`, measured
                on the live service.

        Example:
            ```python
            table = await project.bi_tables.create("scratch")
            await project.bi_tables.delete(table.table_name)
            ```
        """
        await self.raw.delete(table_name)

    async def list_columns(self, table_name: str) -> builtins.list[ColumnDetail]:
        """List the columns of a BI table.

        Returns the columns under the names they are stored by: without underscores, and with `displayName`
        equal to `name`. `isNotNull` and `isUnique` are always false.

        Whether the nine system columns are listed too is not recorded; filter them by name before
        comparing. Nor is the answer for an unknown table.

        Args:
            table_name: BI table; `"peaka"."bitable"."<name>"` in SQL. The service strips underscores, so
                use the name that it returned.

        Returns:
            `list[ColumnDetail]`: The columns as one array, without paging.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/bitable/{tableName}/columns`: operation
                `bi_tables.list_columns`, measured on the live service.

        Example:
            ```python
            for column in await project.bi_tables.list_columns(budget):
                print(column.name, column.data_type, column.default_value)
            ```
        """
        return (await self.raw.list_columns(table_name)).parsed

    async def add_columns(
        self, table_name: str, columns: Sequence[ColumnRequest | Mapping[str, Any]]
    ) -> builtins.list[ColumnDetail]:
        """Add columns to a BI table.

        Adds every column of the array in one call and returns them as an array.

        Underscores are stripped from `name`, and `displayName` is replaced by that name. `isNotNull`,
        `isUnique` and `desc` are accepted and not stored. Read the returned names before writing SQL.

        A `dataType` of `JSON` is a 400 with `errorCode` 100. Whether a refused array leaves some of its
        columns behind is not known: list the columns before trying again.

        Args:
            table_name: BI table; `"peaka"."bitable"."<name>"` in SQL. The service strips underscores, so
                use the name that it returned.
            columns: The columns to add, whole.

        Returns:
            `list[ColumnDetail]`: The added columns as one array.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `POST /data/projects/{projectId}/bitable/{tableName}/columns`: operation
                `bi_tables.add_columns`, measured on the live service.

        Example:
            ```python
            columns = [{"name": "year", "dataType": "BIGINT"}, {"name": "approved", "dataType": "BOOLEAN"}]
            for column in await project.bi_tables.add_columns(budget, columns):
                print(column.name, column.data_type)
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
    ) -> ColumnDetail:
        """Update a column of a BI table.

        Takes the whole column, `dataType` included, and answers 200 with one column object.

        Do not trust that reply: it repeats the requested `displayName` under the placeholder `id` `"-1"`,
        yet nothing is stored, and `bi_tables.list_columns` still shows the name. Measured with
        `displayName` only; whether a new `dataType` or `defaultValue` takes hold is not known.

        Args:
            table_name: BI table; `"peaka"."bitable"."<name>"` in SQL. The service strips underscores, so
                use the name that it returned.
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
            `ColumnDetail`: One column, echoing the request, with `id` `"-1"`.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /data/projects/{projectId}/bitable/{tableName}/columns/{columnName}`: operation
                `bi_tables.update_column`, measured on the live service.

        Example:
            ```python
            await project.bi_tables.update_column(budget, "amount", name="amount", data_type="DECIMAL")
            for column in await project.bi_tables.list_columns(budget):
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
        """Delete a column of a BI table.

        Removes the column from the table. Use the stored name, without underscores.

        The answer for a column that does not exist, or for a system column, is not recorded.

        Args:
            table_name: BI table; `"peaka"."bitable"."<name>"` in SQL. The service strips underscores, so
                use the name that it returned.
            column_name: Column of the table, by name, not by display name.

        Returns:
            `None`: Empty body.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /data/projects/{projectId}/bitable/{tableName}/columns/{columnName}`: operation
                `bi_tables.delete_column`, measured on the live service.

        Example:
            ```python
            await project.bi_tables.delete_column(budget, "amount")
            print([column.name for column in await project.bi_tables.list_columns(budget)])
            ```
        """
        await self.raw.delete_column(table_name, column_name)


class BiTablesRaw:
    """The methods of `BiTablesOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self) -> Response[builtins.list[Table]]:
        """As `BiTablesOperations.list`, returning `Response[list[Table]]`."""
        from ..models.table import Table

        _call: Call[builtins.list[Table]] = Call(
            OPERATIONS["bi_tables.list"],
            f"/data/projects/{segment('project_id', self._project_id)}/bitable",
            decoding(lambda response: decode_list(response.json(), Table.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(self, table_name: str) -> Response[Table]:
        """As `BiTablesOperations.create`, returning `Response[Table]`."""
        from ..models.table import Table

        _call: Call[Table] = Call(
            OPERATIONS["bi_tables.create"],
            f"/data/projects/{segment('project_id', self._project_id)}/bitable/{segment('table_name', table_name)}",
            decoding(lambda response: Table.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def delete(self, table_name: str) -> Response[None]:
        """As `BiTablesOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["bi_tables.delete"],
            f"/data/projects/{segment('project_id', self._project_id)}/bitable/{segment('table_name', table_name)}",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def list_columns(self, table_name: str) -> Response[builtins.list[ColumnDetail]]:
        """As `BiTablesOperations.list_columns`, returning `Response[list[ColumnDetail]]`."""
        from ..models.column_detail import ColumnDetail

        _call: Call[builtins.list[ColumnDetail]] = Call(
            OPERATIONS["bi_tables.list_columns"],
            f"/data/projects/{segment('project_id', self._project_id)}/bitable/{segment('table_name', table_name)}/columns",
            decoding(lambda response: decode_list(response.json(), ColumnDetail.from_dict)),
        )
        return await self._transport.send(_call)

    async def add_columns(
        self, table_name: str, columns: Sequence[ColumnRequest | Mapping[str, Any]]
    ) -> Response[builtins.list[ColumnDetail]]:
        """As `BiTablesOperations.add_columns`, returning `Response[list[ColumnDetail]]`."""
        from ..models.column_detail import ColumnDetail
        from ..models.column_request import ColumnRequest

        _body = JsonBody(json_value("columns", columns, [ColumnRequest, Mapping]))
        _call: Call[builtins.list[ColumnDetail]] = Call(
            OPERATIONS["bi_tables.add_columns"],
            f"/data/projects/{segment('project_id', self._project_id)}/bitable/{segment('table_name', table_name)}/columns",
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
    ) -> Response[ColumnDetail]:
        """As `BiTablesOperations.update_column`, returning `Response[ColumnDetail]`."""
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
        _call: Call[ColumnDetail] = Call(
            OPERATIONS["bi_tables.update_column"],
            f"/data/projects/{segment('project_id', self._project_id)}/bitable/{segment('table_name', table_name)}/columns/{segment('column_name', column_name)}",
            decoding(lambda response: ColumnDetail.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete_column(self, table_name: str, column_name: str) -> Response[None]:
        """As `BiTablesOperations.delete_column`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["bi_tables.delete_column"],
            f"/data/projects/{segment('project_id', self._project_id)}/bitable/{segment('table_name', table_name)}/columns/{segment('column_name', column_name)}",
            lambda response: None,
        )
        return await self._transport.send(_call)
