"""What a connection offers in SQL - its catalogs, schemas, tables, columns and statistics - and search over all of it."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..arguments import json_value, segment
from ..decoding import (
    decode_list,
    decoding,
)
from ..operations import OPERATIONS
from ..transport import Call, JsonBody, Response, Transport

if TYPE_CHECKING:
    from ..models.catalog import Catalog
    from ..models.column_detail import ColumnDetail
    from ..models.schema import Schema
    from ..models.search_result import SearchResult
    from ..models.shared_catalog_response import SharedCatalogResponse
    from ..models.table import Table
    from ..models.table_cache_result import TableCacheResult
    from ..models.table_statistics import TableStatistics


class CatalogsOperations:
    """What a connection offers in SQL - its catalogs, schemas, tables, columns and statistics - and search over all of it.

    Every method sends one request and returns its parsed answer; `raw` has the same methods with the response around it.
    """

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    @cached_property
    def raw(self) -> CatalogsRaw:
        """The same methods, each returning `Response[T]`: status, headers, request id and timing beside the parsed value."""
        return CatalogsRaw(self._transport, self._project_id)

    async def list(self) -> builtins.list[Catalog]:
        """List the catalogs of a project.

        Returns all catalogs in one unpaged list.

        Two built-in catalogs are in every project: id `"1"` (type `internal`) and id `"2"` (type `query`).
        Both have the name `peaka`, so a name does not identify a catalog; an id does. A demo catalog
        `peaka_postgres_test` may be there as well.

        Returns:
            `list[Catalog]`: Every catalog of the project, the two built-in ones included.

        Raises:
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/catalogs`: operation `catalogs.list`, measured on the live
                service.

        Example:
            ```python
            for catalog in await project.catalogs.list():
                print(catalog.id, catalog.name, catalog.catalog_type)
            ```
        """
        return (await self.raw.list()).parsed

    async def create(
        self, *, name: str, connection_id: str, extra_parameters: Mapping[str, Any] | None = None
    ) -> Catalog:
        """Create a catalog over a connection.

        Makes the source behind a connection queryable. One connection may carry several catalogs; each has
        caches of its own. A new catalog is normally usable at once.

        The service may change the name: nearly every example shows a lower-case slug of what was sent. Use
        the returned `name` in SQL.

        400 when the project already has a catalog of that name (`There are already a catalog with same
        name!!`), or when the connector wants more than a connection: Google Ads asks for
        `customerUnderscoreSecret`, `secret` and `token` again although the connection works.

        500 in some projects for whichever connection is used, while the same key and call succeed in
        another project; the cause is not known.

        Args:
            name: Wanted name; one that is in use is refused with 400. The service may turn it into a
                lower-case slug.
            connection_id: UUID of an existing connection of the project.
            extra_parameters: What the connector needs beyond the connection. Known for Google Sheets only:
                `sheets`, a list of objects with the `id` and the `name` of a document.

        Returns:
            `Catalog`: The new catalog, with its name in SQL.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400, 500.

        Source:
            `POST /data/projects/{projectId}/catalogs`: operation `catalogs.create`, measured on the live
                service.

        Example:
            ```python
            catalog = await project.catalogs.create(name="Web Shop", connection_id=connection_id)
            # Use the name that comes back in SQL: the service may change the one that was sent.
            print(catalog.id, catalog.name)
            ```
        """
        return (await self.raw.create(name=name, connection_id=connection_id, extra_parameters=extra_parameters)).parsed

    async def get(self, catalog_id: str) -> Catalog:
        """Read a catalog.

        Returns one catalog by its id.

        An unknown or deleted id gives an error with the message `There is no catalog with this application
        and catalog id`. Its status was not recorded; 400 is likely, as for other unknown resources.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.

        Returns:
            `Catalog`: The catalog.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `GET /data/projects/{projectId}/catalogs/{catalogId}`: operation `catalogs.get`, measured on the
                live service.

        Example:
            ```python
            catalog = await project.catalogs.get(catalog_id)
            print(catalog.name, catalog.display_name, catalog.catalog_type)
            ```
        """
        return (await self.raw.get(catalog_id)).parsed

    async def delete(self, catalog_id: str) -> None:
        """Delete a catalog.

        Removes the catalog from the project.

        When the connection was deleted first, be ready for 200, 400 or 404. The search index keeps naming a
        deleted catalog for some time. Deleting a catalog while one of its caches is syncing was never tried
        and might leave a cache behind that no list shows.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.

        Returns:
            `None`: Empty body; the catalog is gone.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `DELETE /data/projects/{projectId}/catalogs/{catalogId}`: operation `catalogs.delete`, measured
                on the live service.

        Example:
            ```python
            trial = await project.catalogs.create(name="trial", connection_id=connection_id)
            await project.catalogs.delete(trial.id)
            ```
        """
        await self.raw.delete(catalog_id)

    async def list_schemas(self, catalog_id: str) -> builtins.list[Schema]:
        """List the schemas of a catalog.

        Returns all schemas in one unpaged list. For MongoDB each database is a schema.

        A running cache sync or metadata refresh does not disturb this call.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.

        Returns:
            `list[Schema]`: Every schema of the catalog.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/catalogs/{catalogId}/schemas`: operation
                `catalogs.list_schemas`, measured on the live service.

        Example:
            ```python
            for schema in await project.catalogs.list_schemas(catalog_id):
                print(schema.schema_name)
            ```
        """
        return (await self.raw.list_schemas(catalog_id)).parsed

    async def list_tables(self, catalog_id: str, schema_name: str) -> builtins.list[Table]:
        """List the tables of a schema.

        Returns all tables in one unpaged list: 113 for Stripe, over 150 for Google Ads.

        `isCacheable` false is the dependable sign that cache creation will be refused; true does not prove
        that the source can be read. `isDynamicTable` marks a table that wants `_q_` parameters in its
        queries.

        A running cache sync or metadata refresh does not disturb this call.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.

        Returns:
            `list[Table]`: Every table of the schema, with its cache flags.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET /data/projects/{projectId}/catalogs/{catalogId}/schemas/{schemaName}/tables`: operation
                `catalogs.list_tables`, measured on the live service.

        Example:
            ```python
            for table in await project.catalogs.list_tables(stripe_id, "payment"):
                if table.is_cacheable and not table.is_cached:
                    print(table.table_name)
            ```
        """
        return (await self.raw.list_tables(catalog_id, schema_name)).parsed

    async def list_columns(self, catalog_id: str, schema_name: str, table_name: str) -> builtins.list[ColumnDetail]:
        """List the columns of a table.

        Returns all columns in one unpaged list. `dataType` is a lower-case Trino type here, such as
        `varchar` or `timestamp(6)`; requests that define columns use an upper-case enum instead.

        The list is not always what a query sees. MongoDB tables have an `_id` that is missing here and in
        `SELECT *` but answers to `SELECT _id`. Google Ads tables mix in `_q_` columns, which are request
        parameters and always NULL in rows.

        A running cache sync or metadata refresh does not disturb this call.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.

        Returns:
            `list[ColumnDetail]`: Every column that the connector reports for the table.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET
                /data/projects/{projectId}/catalogs/{catalogId}/schemas/{schemaName}/tables/{tableName}/columns`:
                operation `catalogs.list_columns`, measured on the live service.

        Example:
            ```python
            for column in await project.catalogs.list_columns(catalog_id, "public", "orders"):
                print(column.name, column.data_type)
            ```
        """
        return (await self.raw.list_columns(catalog_id, schema_name, table_name)).parsed

    async def is_cached(self, catalog_id: str, schema_name: str, table_name: str) -> TableCacheResult:
        """Check whether a table is cached.

        Tells whether the table has a cache and, when the service says so, whether and how it can be cached.
        When a cache is deleted in mid-sync, `isCached` turns false within 3 seconds.

        `isCached` true while the catalog's cache list has no such cache is a sign of corruption, seen once
        after many cycles of creating and deleting a cache: queries and cache creation on that table then
        fail with 400, and only deleting and recreating the catalog helped.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.

        Returns:
            `TableCacheResult`: The cache flags of the table.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `GET
                /data/projects/{projectId}/catalogs/{catalogId}/schemas/{schemaName}/tables/{tableName}/isCached`:
                operation `catalogs.is_cached`, measured on the live service.

        Example:
            ```python
            answer = await project.catalogs.is_cached(stripe_id, "payment", "charges")
            print("read from the cache" if answer.is_cached else "read from Stripe, 100 rows at most")
            ```
        """
        return (await self.raw.is_cached(catalog_id, schema_name, table_name)).parsed

    async def get_table_statistics(self, catalog_id: str, schema_name: str, table_name: str) -> TableStatistics:
        """Get the column statistics of a table.

        Returns, for each column, how distinct its values are. There is no row count.

        Only Postgres is served. Stripe, HubSpot and MongoDB answer 400 with the message `Catalog type:
        <type> is not being supported yet`; trying again does not help.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            schema_name: Schema of the catalog, as listed.
            table_name: Table of the schema, as listed.

        Returns:
            `TableStatistics`: The statistics of the table, column by column.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how; declared here: 400.

        Source:
            `GET
                /data/projects/{projectId}/catalogs/{catalogId}/schemas/{schemaName}/tables/{tableName}/statistics`:
                operation `catalogs.get_table_statistics`, measured on the live service.

        Example:
            ```python
            statistics = await project.catalogs.get_table_statistics(catalog_id, "public", "orders")
            for column in statistics.column_statistics:
                print(column.column_name, column.distinct_fraction)
            ```
        """
        return (await self.raw.get_table_statistics(catalog_id, schema_name, table_name)).parsed

    async def share(self, catalog_id: str, *, target_project_id: str) -> SharedCatalogResponse:
        """Share a catalog with another project.

        Makes the catalog available in a second project and returns the id of the shared catalog.

        Only documented, never measured: errors, and whether a Project key may name a foreign project, are
        not known. The field is `targetProjectId` here but `target` when a semantic catalog is shared.

        Args:
            catalog_id: Decimal string of up to 19 digits; `"1"` is the catalog of the internal tables. Not
                the name that SQL uses.
            target_project_id: Id of the receiving project, eight characters. Semantic catalogs call this
                field `target`.

        Returns:
            `SharedCatalogResponse`: The id of the shared catalog. Published as `*/*`; the body is JSON.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/catalogs/{catalogId}/share`: operation `catalogs.share`, known
                from the published document alone.

        Example:
            ```python
            shared = await project.catalogs.share(catalog_id, target_project_id=other_project_id)
            print(shared.shared_catalog_id)
            ```
        """
        return (await self.raw.share(catalog_id, target_project_id=target_project_id)).parsed

    async def search(
        self,
        *,
        query: str,
        catalog: str | None = None,
        schema: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> SearchResult:
        """Search catalogs, schemas and tables by name.

        Finds names that contain the query text, ignoring case, and returns them in three groups: catalogs,
        schemas, tables. A group without a match is null, not an empty list. The call changes nothing, so it
        is safe to repeat.

        Page with `limit` and `offset`: send `meta.page.nextOffset` as the next `offset` until it is null.
        How a page is shared out between the groups is not known.

        The index lags behind: hits may name catalogs deleted long ago.

        Args:
            query: Text that must occur in a name; case is ignored.
            catalog: Restricts the search to this catalog, by its name in SQL. Absent for all catalogs.
            schema: Restricts the search to this schema. The examples send it only together with `catalog`.
            limit: Most hits on a page (server default 100). The maximum is not known.
            offset: Hits to skip (server default 0).

        Returns:
            `SearchResult`: One page of hits in three groups, with the position of the page.

        Raises:
            InvalidArgument: An argument has a wrong type or value; nothing was sent.
            PeakaError: The request failed; the class says how.

        Source:
            `POST /data/projects/{projectId}/search`: operation `catalogs.search`, measured on the live
                service.

        Example:
            ```python
            found = await project.catalogs.search(query="customer", limit=20)
            for hit in found.matched_tables or []:
                print(hit.catalog, hit.schema, hit.table)
            print("all" if found.meta.page.next_offset is None else "there are more")
            ```
        """
        return (await self.raw.search(query=query, catalog=catalog, schema=schema, limit=limit, offset=offset)).parsed


class CatalogsRaw:
    """The methods of `CatalogsOperations`, each returning its whole response."""

    def __init__(self, transport: Transport, project_id: str) -> None:
        self._transport = transport
        self._project_id = project_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} project_id={self._project_id!r}>"

    async def list(self) -> Response[builtins.list[Catalog]]:
        """As `CatalogsOperations.list`, returning `Response[list[Catalog]]`."""
        from ..models.catalog import Catalog

        _call: Call[builtins.list[Catalog]] = Call(
            OPERATIONS["catalogs.list"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs",
            decoding(lambda response: decode_list(response.json(), Catalog.from_dict)),
        )
        return await self._transport.send(_call)

    async def create(
        self, *, name: str, connection_id: str, extra_parameters: Mapping[str, Any] | None = None
    ) -> Response[Catalog]:
        """As `CatalogsOperations.create`, returning `Response[Catalog]`."""
        from ..models.catalog import Catalog

        _members: dict[str, Any] = {}
        _members["name"] = json_value("name", name, str)
        _members["connectionId"] = json_value("connection_id", connection_id, str)
        if extra_parameters is not None:
            _members["extraParameters"] = json_value("extra_parameters", extra_parameters, Mapping)
        _body = JsonBody(_members)
        _call: Call[Catalog] = Call(
            OPERATIONS["catalogs.create"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs",
            decoding(lambda response: Catalog.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def get(self, catalog_id: str) -> Response[Catalog]:
        """As `CatalogsOperations.get`, returning `Response[Catalog]`."""
        from ..models.catalog import Catalog

        _call: Call[Catalog] = Call(
            OPERATIONS["catalogs.get"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}",
            decoding(lambda response: Catalog.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def delete(self, catalog_id: str) -> Response[None]:
        """As `CatalogsOperations.delete`, returning `Response[None]`."""
        _call: Call[None] = Call(
            OPERATIONS["catalogs.delete"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}",
            lambda response: None,
        )
        return await self._transport.send(_call)

    async def list_schemas(self, catalog_id: str) -> Response[builtins.list[Schema]]:
        """As `CatalogsOperations.list_schemas`, returning `Response[list[Schema]]`."""
        from ..models.schema import Schema

        _call: Call[builtins.list[Schema]] = Call(
            OPERATIONS["catalogs.list_schemas"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/schemas",
            decoding(lambda response: decode_list(response.json(), Schema.from_dict)),
        )
        return await self._transport.send(_call)

    async def list_tables(self, catalog_id: str, schema_name: str) -> Response[builtins.list[Table]]:
        """As `CatalogsOperations.list_tables`, returning `Response[list[Table]]`."""
        from ..models.table import Table

        _call: Call[builtins.list[Table]] = Call(
            OPERATIONS["catalogs.list_tables"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/schemas/{segment('schema_name', schema_name)}/tables",
            decoding(lambda response: decode_list(response.json(), Table.from_dict)),
        )
        return await self._transport.send(_call)

    async def list_columns(
        self, catalog_id: str, schema_name: str, table_name: str
    ) -> Response[builtins.list[ColumnDetail]]:
        """As `CatalogsOperations.list_columns`, returning `Response[list[ColumnDetail]]`."""
        from ..models.column_detail import ColumnDetail

        _call: Call[builtins.list[ColumnDetail]] = Call(
            OPERATIONS["catalogs.list_columns"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/schemas/{segment('schema_name', schema_name)}/tables/{segment('table_name', table_name)}/columns",
            decoding(lambda response: decode_list(response.json(), ColumnDetail.from_dict)),
        )
        return await self._transport.send(_call)

    async def is_cached(self, catalog_id: str, schema_name: str, table_name: str) -> Response[TableCacheResult]:
        """As `CatalogsOperations.is_cached`, returning `Response[TableCacheResult]`."""
        from ..models.table_cache_result import TableCacheResult

        _call: Call[TableCacheResult] = Call(
            OPERATIONS["catalogs.is_cached"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/schemas/{segment('schema_name', schema_name)}/tables/{segment('table_name', table_name)}/isCached",
            decoding(lambda response: TableCacheResult.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def get_table_statistics(
        self, catalog_id: str, schema_name: str, table_name: str
    ) -> Response[TableStatistics]:
        """As `CatalogsOperations.get_table_statistics`, returning `Response[TableStatistics]`."""
        from ..models.table_statistics import TableStatistics

        _call: Call[TableStatistics] = Call(
            OPERATIONS["catalogs.get_table_statistics"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/schemas/{segment('schema_name', schema_name)}/tables/{segment('table_name', table_name)}/statistics",
            decoding(lambda response: TableStatistics.from_dict(response.json())),
        )
        return await self._transport.send(_call)

    async def share(self, catalog_id: str, *, target_project_id: str) -> Response[SharedCatalogResponse]:
        """As `CatalogsOperations.share`, returning `Response[SharedCatalogResponse]`."""
        from ..models.shared_catalog_response import SharedCatalogResponse

        _members: dict[str, Any] = {}
        _members["targetProjectId"] = json_value("target_project_id", target_project_id, str)
        _body = JsonBody(_members)
        _call: Call[SharedCatalogResponse] = Call(
            OPERATIONS["catalogs.share"],
            f"/data/projects/{segment('project_id', self._project_id)}/catalogs/{segment('catalog_id', catalog_id)}/share",
            decoding(lambda response: SharedCatalogResponse.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)

    async def search(
        self,
        *,
        query: str,
        catalog: str | None = None,
        schema: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> Response[SearchResult]:
        """As `CatalogsOperations.search`, returning `Response[SearchResult]`."""
        from ..models.search_result import SearchResult

        _members: dict[str, Any] = {}
        _members["query"] = json_value("query", query, str)
        if catalog is not None:
            _members["catalog"] = json_value("catalog", catalog, str)
        if schema is not None:
            _members["schema"] = json_value("schema", schema, str)
        if limit is not None:
            _members["limit"] = json_value("limit", limit, int)
        if offset is not None:
            _members["offset"] = json_value("offset", offset, int)
        _body = JsonBody(_members)
        _call: Call[SearchResult] = Call(
            OPERATIONS["catalogs.search"],
            f"/data/projects/{segment('project_id', self._project_id)}/search",
            decoding(lambda response: SearchResult.from_dict(response.json())),
            body=_body,
        )
        return await self._transport.send(_call)
