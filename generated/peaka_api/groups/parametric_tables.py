"""Tables that fix the request parameters of a dynamic table."""

from __future__ import annotations

import builtins
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
    from ..models.parametric_table import ParametricTable
    from ..models.parametric_table_column import ParametricTableColumn


class ParametricTablesOperations:
    """Tables that fix the request parameters of a dynamic table.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> ParametricTablesRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return ParametricTablesRaw(self._transport, self._project_id)

    async def list(self, catalog_id: str) -> builtins.list[ParametricTable]:
        """List the parametric tables of a catalog.

        Returns all parametric tables of the catalog in one unpaged list, each with its base table and fixed
        values.

        Only documented, never measured.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.

        Returns:
            `list[ParametricTable]`: Every parametric table of the catalog.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/catalogs/{catalogId}/parametricTables`: operation
                `parametric_tables.list`, known from the published document alone.

        Example:
            ```python
            for table in await project.parametric_tables.list(google_ads_id):
                print(table.to_table, {given.key: given.value for given in table.param_values})
            ```
        """
        return (await self.raw.list(catalog_id)).parsed

    async def create(
        self,
        catalog_id: str,
        *,
        from_schema: str,
        from_table: str,
        to_schema: str,
        to_table: str,
        param_values: Sequence[ParametricTableColumn | Mapping[str, Any]],
    ) -> ParametricTable:
        """Create a parametric table.

        Defines the target table `toSchema`.`toTable` as the base table `fromSchema`.`fromTable` with fixed
        values for its parameters, and returns the definition.

        400 when the target already exists.

        Date values may be macros such as `@today` or `@som`; the service resolves them, the client sends
        them untouched.

        Only documented, never measured.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            from_schema: Schema of the base table.
            from_table: Name of the base table, the one that takes parameters.
            to_schema: Schema of the target table, the one defined here.
            to_table: Name of the target table in SQL.
            param_values: The fixed values, one entry for each parameter.

        Returns:
            `ParametricTable`: The new parametric table, in the same shape as the request.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `POST /data/projects/{projectId}/catalogs/{catalogId}/parametricTables`: operation
                `parametric_tables.create`, known from the published document alone.

        Example:
            ```python
            table = await project.parametric_tables.create(
                google_ads_id, from_schema="ads", from_table="campaign", to_schema="ads", to_table="monthly",
                param_values=[{"key": "_q_segments_date_from", "value": "@som"}],
            )
            print(table.to_schema, table.to_table)
            ```
        """
        return (
            await self.raw.create(
                catalog_id,
                from_schema=from_schema,
                from_table=from_table,
                to_schema=to_schema,
                to_table=to_table,
                param_values=param_values,
            )
        ).parsed

    async def delete(self, catalog_id: str, *, to_schema: str, to_table: str) -> None:
        """Delete a parametric table.

        Removes the definition. A parametric table has no id: its target schema and table name it, both as
        query parameters.

        404 when there is no such table. Only documented, never measured.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            to_schema: Schema of the parametric table, its `toSchema`.
            to_table: Name of the parametric table, its `toTable`.

        Returns:
            `None`: Empty body; the parametric table is gone.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 404.

        Source:
            `DELETE /data/projects/{projectId}/catalogs/{catalogId}/parametricTables`: operation
                `parametric_tables.delete`, known from the published document alone.

        Example:
            ```python
            await project.parametric_tables.delete(
                google_ads_id, to_schema="ads", to_table="recent_campaigns"
            )
            ```
        """
        await self.raw.delete(catalog_id, to_schema=to_schema, to_table=to_table)


class ParametricTablesRaw:
    """The methods of `ParametricTablesOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self, catalog_id: str) -> Response[builtins.list[ParametricTable]]:
        """As `ParametricTablesOperations.list`, returning `Response[list[ParametricTable]]`."""
        from ..models.parametric_table import ParametricTable

        _call: Call[builtins.list[ParametricTable]] = Call(
            OPERATIONS["parametric_tables.list"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/parametricTables",
            decoding(lambda response: decode_list(response.json(), ParametricTable.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(
        self,
        catalog_id: str,
        *,
        from_schema: str,
        from_table: str,
        to_schema: str,
        to_table: str,
        param_values: Sequence[ParametricTableColumn | Mapping[str, Any]],
    ) -> Response[ParametricTable]:
        """As `ParametricTablesOperations.create`, returning `Response[ParametricTable]`."""
        from ..models.parametric_table import ParametricTable
        from ..models.parametric_table_column import ParametricTableColumn

        _members: dict[str, Any] = {}
        _members["fromSchema"] = json_value("from_schema", from_schema, str)
        _members["fromTable"] = json_value("from_table", from_table, str)
        _members["toSchema"] = json_value("to_schema", to_schema, str)
        _members["toTable"] = json_value("to_table", to_table, str)
        _members["paramValues"] = json_value("param_values", param_values, [ParametricTableColumn, Mapping])
        _body = JsonBody(_members)
        _call: Call[ParametricTable] = Call(
            OPERATIONS["parametric_tables.create"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/parametricTables",
            decoding(lambda response: ParametricTable.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete(self, catalog_id: str, *, to_schema: str, to_table: str) -> Response[None]:
        """As `ParametricTablesOperations.delete`, returning `Response[None]`."""
        _query: builtins.list[tuple[str, str]] = []
        add_query(_query, "toSchema", "to_schema", to_schema, str)
        add_query(_query, "toTable", "to_table", to_table, str)
        _call: Call[None] = Call(
            OPERATIONS["parametric_tables.delete"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/parametricTables",
            lambda response: None,
            query=_query,
        )
        return await self._transport.send(_call)
