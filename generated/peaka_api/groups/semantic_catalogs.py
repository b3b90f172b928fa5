"""Catalogs made of saved queries."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import json_value, segment
from ..decoding import (
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.semantic_catalog import SemanticCatalog
    from ..models.semantic_table import SemanticTable


class SemanticCatalogsOperations:
    """Catalogs made of saved queries.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> SemanticCatalogsRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return SemanticCatalogsRaw(self._transport, self._project_id)

    async def create(self, *, name: str) -> SemanticCatalog:
        """Create a semantic catalog.

        Makes an empty semantic catalog, whose tables are saved queries.

        Keep the returned id: no operation lists, reads, renames or deletes a semantic catalog. Whether the
        operations on plain catalogs accept it is not known. The reply has `type` where a plain catalog has
        `catalogType`.

        Known from examples and an official client, not measured; the errors are not known.

        Args:
            name: Wanted name. Whether the service turns it into a slug, as for plain catalogs, is not
                known.

        Returns:
            `SemanticCatalog`: The new semantic catalog.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/semantic-catalogs`: operation `semantic_catalogs.create`, known
                from official clients.

        Example:
            ```python
            catalog = await project.semantic_catalogs.create(name="finance")
            print(catalog.id, catalog.name)
            ```
        """
        return (await self.raw.create(name=name)).parsed

    async def create_table(self, catalog_id: str, *, schema_name: str, table_name: str, query_id: str) -> SemanticTable:
        """Add a saved query to a semantic catalog as a table.

        Publishes the saved query `queryId` as the table `schemaName`.`tableName` of the semantic catalog.

        Keep the returned `tableId`: deleting the table needs it, and no operation lists the tables with
        their ids.

        Known from examples and an official client, not measured; the errors, and what happens when the name
        is taken, are not known.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the semantic catalog that is to hold the table. Whether it must exist is
                not known.
            table_name: Wanted table name in SQL.
            query_id: Id of the saved query that supplies the rows, a decimal string.

        Returns:
            `SemanticTable`: The new table with its id.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/semantic-catalogs/{catalogId}`: operation
                `semantic_catalogs.create_table`, known from official clients.

        Example:
            ```python
            catalog = await project.semantic_catalogs.create(name="finance")
            table = await project.semantic_catalogs.create_table(
                catalog.id, schema_name="reports", table_name="spending", query_id=query_id
            )
            print(table.table_id, f"{catalog.name}.{table.schema_name}.{table.table_name}")
            ```
        """
        return (
            await self.raw.create_table(catalog_id, schema_name=schema_name, table_name=table_name, query_id=query_id)
        ).parsed

    async def share(self, catalog_id: str, *, target: str) -> None:
        """Share a semantic catalog with another project.

        Makes the semantic catalog available in a second project. Nothing comes back.

        Only documented, never measured; the errors are not known. The field is `target` here but
        `targetProjectId` when a plain catalog is shared.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            target: Id of the receiving project, eight characters. Plain catalogs call this field
                `targetProjectId`.

        Returns:
            `None`: Empty body; the catalog is shared.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/semantic-catalogs/{catalogId}/share`: operation
                `semantic_catalogs.share`, known from the published document alone.

        Example:
            ```python
            catalog = await project.semantic_catalogs.create(name="finance")
            await project.semantic_catalogs.share(catalog.id, target=other_project_id)
            ```
        """
        await self.raw.share(catalog_id, target=target)

    async def delete_table(self, catalog_id: str, table_id: str) -> None:
        """Delete a table of a semantic catalog.

        Removes the table with the given id from the semantic catalog.

        Known from an official client, not measured: what happens to the saved query behind the table, and
        the answer to an unknown id, are not known.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            table_id: Id of the table in the semantic catalog, a decimal string, as returned when the table
                was created.

        Returns:
            `None`: Empty body; the table is gone.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /data/projects/{projectId}/semantic-catalogs/{catalogId}/table/{tableId}`: operation
                `semantic_catalogs.delete_table`, known from official clients.

        Example:
            ```python
            catalog = await project.semantic_catalogs.create(name="finance")
            table = await project.semantic_catalogs.create_table(
                catalog.id, schema_name="reports", table_name="spending", query_id=query_id
            )
            await project.semantic_catalogs.delete_table(catalog.id, table.table_id)
            ```
        """
        await self.raw.delete_table(catalog_id, table_id)


class SemanticCatalogsRaw:
    """The methods of `SemanticCatalogsOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def create(self, *, name: str) -> Response[SemanticCatalog]:
        """As `SemanticCatalogsOperations.create`, returning `Response[SemanticCatalog]`."""
        from ..models.semantic_catalog import SemanticCatalog

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        _body = JsonBody(_members)
        _call: Call[SemanticCatalog] = Call(
            OPERATIONS["semantic_catalogs.create"],
            f"/data/projects/{segment('project_id', self._project_id)}/semantic-catalogs",
            decoding(lambda response: SemanticCatalog.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def create_table(
        self, catalog_id: str, *, schema_name: str, table_name: str, query_id: str
    ) -> Response[SemanticTable]:
        """As `SemanticCatalogsOperations.create_table`, returning `Response[SemanticTable]`."""
        from ..models.semantic_table import SemanticTable

        _members: dict[str, Any] = {}
        _members["schemaName"] = json_value("schema_name", schema_name, str)
        _members["tableName"] = json_value("table_name", table_name, str)
        _members["queryId"] = json_value("query_id", query_id, str)
        _body = JsonBody(_members)
        _call: Call[SemanticTable] = Call(
            OPERATIONS["semantic_catalogs.create_table"],
            f"/data/projects/{segment('project_id', self._project_id)}/semantic-catalogs/{segment('catalog_id', catalog_id)}",
            decoding(lambda response: SemanticTable.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def share(self, catalog_id: str, *, target: str) -> Response[None]:
        """As `SemanticCatalogsOperations.share`, returning `Response[None]`."""
        _members: dict[str, Any] = {}
        _members["target"] = json_value("target", target, str)
        _body = JsonBody(_members)
        _call: Call[None] = Call(
            OPERATIONS["semantic_catalogs.share"],
            f"/data/projects/{segment('project_id', self._project_id)}/semantic-catalogs/{segment('catalog_id', catalog_id)}/share",
            lambda response: None,
            body=_body,
        )
        return await self._transport.send(_call)

    async def delete_table(self, catalog_id: str, table_id: str) -> Response[None]:
        """As `SemanticCatalogsOperations.delete_table`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["semantic_catalogs.delete_table"],
            f"/data/projects/{segment('project_id', self._project_id)}/semantic-catalogs/{segment('catalog_id', catalog_id)}/table/{segment('table_id', table_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)
