"""Saved queries, and the execution of SQL."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import add_query, json_value, segment
from ..decoding import (
    decode_list,
    decode_union,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.materialized_query_schedule import MaterializedQuerySchedule
    from ..models.query import Query
    from ..models.query_execute_request import QueryExecuteRequest
    from ..models.query_execute_request_id import QueryExecuteRequestId
    from ..models.query_execute_request_name import QueryExecuteRequestName
    from ..models.query_execute_request_statement import QueryExecuteRequestStatement
    from ..models.query_result_cell_typed import QueryResultCellTyped
    from ..models.query_result_compact import QueryResultCompact
    from ..models.query_result_format import QueryResultFormat
    from ..models.query_result_simple import QueryResultSimple
    from ..models.query_type import QueryType


class QueriesOperations:
    """Saved queries, and the execution of SQL.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> QueriesRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return QueriesRaw(self._transport, self._project_id)

    async def list(self) -> builtins.list[Query]:
        """List the saved queries of a project.

        Returns every saved query, plain and materialized, as one bare array without paging.

        At the root `path` is `/` and `folderId` is null; older documented examples leave both out.
        `schedule` is null or absent for plain queries.

        Returns:
            `list[Query]`: The saved queries, possibly none.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/queries`: operation `queries.list`, measured on the live
                service.

        Example:
            ```python
            for query in await project.queries.list():
                print(query.id, query.name, query.query_type, query.path)
            ```
        """
        return (await self.raw.list()).parsed

    async def create(
        self,
        *,
        check_schema_exists: bool | None = None,
        display_name: str | None = None,
        input_query: str | None | Unset = UNSET,
        query_type: QueryType | str | None = None,
        schedule: MaterializedQuerySchedule | Mapping[str, Any] | None | Unset = UNSET,
        input_query_ref_id: str | None | Unset = UNSET,
        path: str | None | Unset = UNSET,
    ) -> Query:
        """Save a query.

        Stores the SQL under a new id and returns the saved query. Calling again makes another query.

        A `PLAIN` query is stored text: it is not run, and the tables that it names may vanish later without
        notice.

        A `MATERIALIZED` query takes `inputQuery` or `inputQueryRefId`, and a `schedule` if it is to refresh
        by itself. Its first run is not reliably over when this returns: the status may be `COMPLETED` with
        both times null (nothing has run), or `RUNNING` for more than 90 seconds. Follow it with
        `materialized.get_status`.

        Args:
            check_schema_exists: By its name a check that the schemas in the SQL exist; what it changes was
                not measured. Server default true. Left out, the service takes True.
            display_name: Name shown to people, from which the SQL name is made; needed on create, optional
                on update.
            input_query: SQL text; may be left out on update, or when `inputQueryRefId` is sent.
            query_type: Whether results are stored; server default `PLAIN`.
            schedule: When to refresh a `MATERIALIZED` query; null or absent for no schedule on create.
            input_query_ref_id: Id of a saved query whose SQL is copied once; `MATERIALIZED` only. Later
                edits there do not follow.
            path: Folder to file the query in, such as `/reports/monthly`; `/` is how replies show the root.

        Returns:
            `Query`: The saved query with its new id and SQL name.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/queries`: operation `queries.create`, measured on the live
                service.

        Example:
            ```python
            statement = 'SELECT SUM(total) AS total FROM "postgres"."public"."orders"'
            query = await project.queries.create(display_name="Revenue", input_query=statement)
            result = await project.sql(f'SELECT total FROM "peaka"."query"."{query.name}"')
            print(query.id, result[0].total)
            ```
        """
        return (
            await self.raw.create(
                check_schema_exists=check_schema_exists,
                display_name=display_name,
                input_query=input_query,
                query_type=query_type,
                schedule=schedule,
                input_query_ref_id=input_query_ref_id,
                path=path,
            )
        ).parsed

    async def execute(
        self,
        body: QueryExecuteRequest
        | Mapping[str, Any]
        | QueryExecuteRequestId
        | Mapping[str, Any]
        | QueryExecuteRequestName
        | Mapping[str, Any]
        | QueryExecuteRequestStatement
        | Mapping[str, Any],
        *,
        format: QueryResultFormat | str | None = None,
    ) -> QueryResultCellTyped | QueryResultSimple | QueryResultCompact:
        """Run SQL, a saved query or a query built from parts.

        Runs one read-only query and waits for it. `columns` and `data` come back, rows in the shape that
        `format` selects. Every value is a string or null whatever its type; only `CELL_TYPED` names the
        types.

        The body takes one of four forms: a `statement`, the `id` of a saved query, a `qualifiedName`, or a
        query built from tables in `from`. The `qualifiedName` form was refused with 400 in each of four
        spellings tried: select from `"peaka"."query"."<name>"` instead, or from
        `"peaka"."mtquery"."<name>"` for stored results.

        SQL is Trino's: `OFFSET` goes before `LIMIT`, and pages need an order by something unique.

        SQL errors, unknown tables or columns and refused statements (`INSERT`, `UPDATE`, `DELETE`, `CREATE
        TABLE AS`) are a 400 with `errorCode` 100, told apart by `message` alone. A Stripe catalog once
        answered 404 to every query for a while.

        A 200 can mislead: an uncached Stripe table yields 100 source rows at most, a table in its first
        cache sync none, and a large `SELECT *` may bring a body that does not parse. Use an export for
        volume.

        Args:
            body: What to run, in one of the four forms.
            format: Shape of a row. Server default `CELL_TYPED`, the only one that carries data types.

        Returns:
            `QueryResultCellTyped | QueryResultSimple | QueryResultCompact`: Columns and rows, in the shape
                that `format` asked for.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400, 404.

        Source:
            `POST /data/projects/{projectId}/queries/execute`: operation `queries.execute`, measured on the
                live service.

        Example:
            ```python
            statement = 'SELECT id, full_name FROM "postgres"."public"."customers" ORDER BY id LIMIT 3'
            result = await project.queries.execute({"statement": statement}, format="COMPACT")
            print([column.column_name for column in result.columns])
            for row in result.data:
                print(row)
            ```
        """
        return (await self.raw.execute(body, format=format)).parsed

    async def get(self, query_id: str) -> Query:
        """Read a saved query.

        Returns the stored SQL, type, schedule and folder of one query; it does not run it.

        An unknown or deleted id is a 400, not a 404, with the message `There is no query with id: <id>`.

        Args:
            query_id: Decimal string; the saved query.

        Returns:
            `Query`: The saved query.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `GET /data/projects/{projectId}/queries/{queryId}`: operation `queries.get`, measured on the
                live service.

        Example:
            ```python
            query = await project.queries.get(query_id)
            print(query.display_name, query.query_type, query.input_query)
            ```
        """
        return (await self.raw.get(query_id)).parsed

    async def update(
        self,
        query_id: str,
        *,
        check_schema_exists: bool | None = None,
        display_name: str | None = None,
        input_query: str | None | Unset = UNSET,
        query_type: QueryType | str | None = None,
        schedule: MaterializedQuerySchedule | Mapping[str, Any] | None | Unset = UNSET,
        input_query_ref_id: str | None | Unset = UNSET,
        path: str | None | Unset = UNSET,
    ) -> Query:
        """Change a saved query.

        Changes the fields that are sent, keeps the rest (measured), and returns the query.

        Sending `queryType` `MATERIALIZED` turns a plain query into a materialized one; follow its runs with
        `materialized.get_status`. Sending `inputQueryRefId` again copies the SQL of the referenced query
        afresh.

        Args:
            query_id: Decimal string; the saved query.
            check_schema_exists: By its name a check that the schemas in the SQL exist; what it changes was
                not measured. Server default true. Left out, the service takes True.
            display_name: Name shown to people, from which the SQL name is made; needed on create, optional
                on update.
            input_query: SQL text; may be left out on update, or when `inputQueryRefId` is sent.
            query_type: Whether results are stored; server default `PLAIN`.
            schedule: When to refresh a `MATERIALIZED` query; null or absent for no schedule on create.
            input_query_ref_id: Id of a saved query whose SQL is copied once; `MATERIALIZED` only. Later
                edits there do not follow.
            path: Folder to file the query in, such as `/reports/monthly`; `/` is how replies show the root.

        Returns:
            `Query`: The query after the change.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `PUT /data/projects/{projectId}/queries/{queryId}`: operation `queries.update`, measured on the
                live service.

        Example:
            ```python
            schedule = {"type": "cron", "cronExpression": "0 6 * * *", "timezone": "Europe/Istanbul"}
            query = await project.queries.update(query_id, display_name="Daily spending", schedule=schedule)
            print(query.display_name, query.schedule)
            ```
        """
        return (
            await self.raw.update(
                query_id,
                check_schema_exists=check_schema_exists,
                display_name=display_name,
                input_query=input_query,
                query_type=query_type,
                schedule=schedule,
                input_query_ref_id=input_query_ref_id,
                path=path,
            )
        ).parsed

    async def delete(self, query_id: str) -> None:
        """Delete a saved query.

        Deletes a plain or a materialized query. Reading its id afterwards is a 400.

        Folders that were made for it stay, and an export of it that is already running finishes (measured).

        Args:
            query_id: Decimal string; the saved query.

        Returns:
            `None`: Deleted; the body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /data/projects/{projectId}/queries/{queryId}`: operation `queries.delete`, measured on
                the live service.

        Example:
            ```python
            query = await project.queries.create(display_name="Scratch", input_query="SELECT 1")
            await project.queries.delete(query.id)
            ```
        """
        await self.raw.delete(query_id)

    async def update_path(self, query_id: str, *, path: str) -> None:
        """Move a saved query to another folder.

        Files the query under `path`. Folders missing on the way are made, and they outlive the query.

        Only `PATCH` exists on this path: `PUT` and `POST` are a 405.

        Args:
            query_id: Decimal string; the saved query.
            path: Folder path starting with a slash, such as `/reports/monthly`; for queries, missing
                folders are made.

        Returns:
            `None`: Moved; the body is empty.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 405.

        Source:
            `PATCH /data/projects/{projectId}/queries/{queryId}/path`: operation `queries.update_path`,
                measured on the live service.

        Example:
            ```python
            await project.queries.update_path(query_id, path="/reports/daily")
            query = await project.queries.get(query_id)
            print(query.path, query.folder_id)
            ```
        """
        await self.raw.update_path(query_id, path=path)


class QueriesRaw:
    """The methods of `QueriesOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self) -> Response[builtins.list[Query]]:
        """As `QueriesOperations.list`, returning `Response[list[Query]]`."""
        from ..models.query import Query

        _call: Call[builtins.list[Query]] = Call(
            OPERATIONS["queries.list"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries",
            decoding(lambda response: decode_list(response.json(), Query.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(
        self,
        *,
        check_schema_exists: bool | None = None,
        display_name: str | None = None,
        input_query: str | None | Unset = UNSET,
        query_type: QueryType | str | None = None,
        schedule: MaterializedQuerySchedule | Mapping[str, Any] | None | Unset = UNSET,
        input_query_ref_id: str | None | Unset = UNSET,
        path: str | None | Unset = UNSET,
    ) -> Response[Query]:
        """As `QueriesOperations.create`, returning `Response[Query]`."""
        from ..models.materialized_query_schedule import MaterializedQuerySchedule
        from ..models.query import Query

        _query: builtins.list[tuple[str, str]] = []
        if check_schema_exists is not None:
            add_query(_query, "checkSchemaExists", "check_schema_exists", check_schema_exists, bool)
        _members: dict[str, Any] = {}
        if display_name is not None:
            _members["displayName"] = json_value("display_name", display_name, str)
        if input_query is not UNSET:
            _members["inputQuery"] = json_value("input_query", input_query, str, None)
        if query_type is not None:
            _members["queryType"] = json_value("query_type", query_type, str)
        if schedule is not UNSET:
            _members["schedule"] = json_value("schedule", schedule, MaterializedQuerySchedule, Mapping, None)
        if input_query_ref_id is not UNSET:
            _members["inputQueryRefId"] = json_value("input_query_ref_id", input_query_ref_id, str, None)
        if path is not UNSET:
            _members["path"] = json_value("path", path, str, None)
        _body = JsonBody(_members)
        _call: Call[Query] = Call(
            OPERATIONS["queries.create"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries",
            decoding(lambda response: Query.from_dict(response.json())),
            query=_query,
            body=_body,
        )
        return await self._transport.send(_call)

    async def execute(
        self,
        body: QueryExecuteRequest
        | Mapping[str, Any]
        | QueryExecuteRequestId
        | Mapping[str, Any]
        | QueryExecuteRequestName
        | Mapping[str, Any]
        | QueryExecuteRequestStatement
        | Mapping[str, Any],
        *,
        format: QueryResultFormat | str | None = None,
    ) -> Response[QueryResultCellTyped | QueryResultSimple | QueryResultCompact]:
        """As `QueriesOperations.execute`, returning `Response[QueryResultCellTyped | QueryResultSimple | QueryResultCompact]`."""
        from ..models.query_execute_request import QueryExecuteRequest
        from ..models.query_execute_request_id import QueryExecuteRequestId
        from ..models.query_execute_request_name import QueryExecuteRequestName
        from ..models.query_execute_request_statement import QueryExecuteRequestStatement
        from ..models.query_result_cell_typed import QueryResultCellTyped
        from ..models.query_result_compact import QueryResultCompact
        from ..models.query_result_simple import QueryResultSimple

        _query: builtins.list[tuple[str, str]] = []
        if format is not None:
            add_query(_query, "format", "format", format, str)
        _body = JsonBody(
            json_value(
                "body",
                body,
                QueryExecuteRequest,
                Mapping,
                QueryExecuteRequestId,
                QueryExecuteRequestName,
                QueryExecuteRequestStatement,
            )
        )
        _call: Call[QueryResultCellTyped | QueryResultSimple | QueryResultCompact] = Call(
            OPERATIONS["queries.execute"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/execute",
            decoding(
                lambda response: decode_union(
                    response.json(),
                    (
                        QueryResultCellTyped.from_dict,
                        QueryResultSimple.from_dict,
                        QueryResultCompact.from_dict,
                    ),
                )
            ),
            query=_query,
            body=_body,
        )
        return await self._transport.send(_call)

    async def get(self, query_id: str) -> Response[Query]:
        """As `QueriesOperations.get`, returning `Response[Query]`."""
        from ..models.query import Query

        _call: Call[Query] = Call(
            OPERATIONS["queries.get"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/{segment('query_id', query_id)}",
            decoding(lambda response: Query.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def update(
        self,
        query_id: str,
        *,
        check_schema_exists: bool | None = None,
        display_name: str | None = None,
        input_query: str | None | Unset = UNSET,
        query_type: QueryType | str | None = None,
        schedule: MaterializedQuerySchedule | Mapping[str, Any] | None | Unset = UNSET,
        input_query_ref_id: str | None | Unset = UNSET,
        path: str | None | Unset = UNSET,
    ) -> Response[Query]:
        """As `QueriesOperations.update`, returning `Response[Query]`."""
        from ..models.materialized_query_schedule import MaterializedQuerySchedule
        from ..models.query import Query

        _query: builtins.list[tuple[str, str]] = []
        if check_schema_exists is not None:
            add_query(_query, "checkSchemaExists", "check_schema_exists", check_schema_exists, bool)
        _members: dict[str, Any] = {}
        if display_name is not None:
            _members["displayName"] = json_value("display_name", display_name, str)
        if input_query is not UNSET:
            _members["inputQuery"] = json_value("input_query", input_query, str, None)
        if query_type is not None:
            _members["queryType"] = json_value("query_type", query_type, str)
        if schedule is not UNSET:
            _members["schedule"] = json_value("schedule", schedule, MaterializedQuerySchedule, Mapping, None)
        if input_query_ref_id is not UNSET:
            _members["inputQueryRefId"] = json_value("input_query_ref_id", input_query_ref_id, str, None)
        if path is not UNSET:
            _members["path"] = json_value("path", path, str, None)
        _body = JsonBody(_members)
        _call: Call[Query] = Call(
            OPERATIONS["queries.update"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/{segment('query_id', query_id)}",
            decoding(lambda response: Query.from_dict(response.json())),
            query=_query,
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, query_id: str) -> Response[None]:
        """As `QueriesOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["queries.delete"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/{segment('query_id', query_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def update_path(self, query_id: str, *, path: str) -> Response[None]:
        """As `QueriesOperations.update_path`, returning `Response[None]`."""
        _members: dict[str, Any] = {}
        _members["path"] = json_value("path", path, str)
        _body = JsonBody(_members)
        _call: Call[None] = Call(
            OPERATIONS["queries.update_path"],
            f"/data/projects/{segment('project_id', self._project_id)}/queries/{segment('query_id', query_id)}/path",
            lambda response: None,
            body=_body,
        )
        return await self._transport.send(_call)
