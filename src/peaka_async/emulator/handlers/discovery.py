"""Discovery: the schemas of a catalog, their tables, the columns of these, and whether they are cached. Section 5.

Besides the tables of sources, catalogs show what is inside Peaka: its tables, saved queries and stored results, the
tables of semantic catalogs and parametric tables. How the live service lists all but the first two is a guess.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..errors import gateway
from ..registry import Call, handles
from ..relations import ProjectNames
from ..replies import ok
from ..sql.types import quoted
from ..state.caches import TableKey
from ..state.sources import INTERNAL_CATALOG, QUERY_CATALOG, Catalog, ParametricTable, SourceTable
from .bi_tables import bi_columns_view, bi_table_view
from .tables import columns_view, table_view


@handles("catalogs.list_schemas")
def list_schemas(call: Call) -> Response:
    """List the schemas of a catalog."""
    catalog = catalog_in_path(call)
    return ok(
        [{"catalogId": catalog.id, "catalogName": catalog.name, "schemaName": name} for name in names_in(call, catalog)]
    )


@handles("catalogs.list_tables")
def list_tables(call: Call) -> Response:
    """List every table of a schema, with its cache flags."""
    catalog, schema = catalog_in_path(call), call.path["schemaName"]
    names = names_in(call, catalog).get(schema)
    if names is None:
        raise gateway(f"Schema '{schema}' does not exist")
    return ok([_table(call, catalog, TableKey(catalog.id, schema, name)) for name in names])


@handles("catalogs.list_columns")
def list_columns(call: Call) -> Response:
    """List the columns of a table, with the comments that a database has on them, and without hidden ones."""
    catalog, key = _known_key(call)
    if catalog.id == INTERNAL_CATALOG and key.schema == "table":
        return ok(columns_view(call.project.table(key.table)))
    if catalog.id == INTERNAL_CATALOG:
        return ok(bi_columns_view(call.project.bi_table(key.table)))
    source = _source(catalog, key)
    return ok(_statement_columns(call, catalog, key) if source is None else _source_columns(source))


@handles("catalogs.is_cached")
def is_cached(call: Call) -> Response:
    """Tell whether a table is cached and could be."""
    catalog, key = _known_key(call)
    return ok(_cache_flags(call, catalog, key))


def catalog_in_path(call: Call) -> Catalog:
    """Return the catalog in the path.

    Raises:
        Refusal: 400 with the code 100 for an unknown one.
    """
    return call.project.catalog(call.path["catalogId"])


def names_in(call: Call, catalog: Catalog) -> dict[str, list[str]]:
    """Return the names of the tables of a catalog by the names of its schemas, as discovery lists them."""
    project = call.project
    if catalog.id == INTERNAL_CATALOG:
        return {"table": list(project.tables), "bitable": list(project.bi_tables)}
    if catalog.id == QUERY_CATALOG:
        queries = project.queries.queries.values()
        stored = [one.name for one in queries if one.result(call.now) is not None]
        return {"query": [one.name for one in queries], "mtquery": stored}
    names = {schema: list(tables) for schema, tables in catalog.schemas.items()}
    for semantic in catalog.semantic.values():
        names.setdefault(semantic.schema, []).append(semantic.name)
    for parametric in catalog.parametric:
        names.setdefault(parametric.to_schema, []).append(parametric.to_table)
    return names


def _known_key(call: Call) -> tuple[Catalog, TableKey]:
    catalog = catalog_in_path(call)
    key = TableKey(catalog.id, call.path["schemaName"], call.path["tableName"])
    if key.table not in names_in(call, catalog).get(key.schema, []):
        raise gateway(f"Table '{key.table}' does not exist")
    return catalog, key


def _source(catalog: Catalog, key: TableKey) -> SourceTable | None:
    """Return the table at the source that a place shows, by way of a parametric table too; None for a statement."""
    own = catalog.schemas.get(key.schema, {}).get(key.table)
    parametric = _parametric(catalog, key)
    if own is not None or parametric is None:
        return own
    return catalog.schemas.get(parametric.from_schema, {}).get(parametric.from_table)


def _parametric(catalog: Catalog, key: TableKey) -> ParametricTable | None:
    places = ((one, (one.to_schema, one.to_table)) for one in catalog.parametric)
    return next((one for one, place in places if place == (key.schema, key.table)), None)


def _table(call: Call, catalog: Catalog, key: TableKey) -> dict[str, Any]:
    if catalog.id == INTERNAL_CATALOG and key.schema == "table":
        return table_view(call.project.table(key.table))
    if catalog.id == INTERNAL_CATALOG:
        return bi_table_view(call.project.bi_table(key.table))
    own = catalog.schemas.get(key.schema, {}).get(key.table)
    return {
        "catalogId": catalog.id,
        "catalogName": catalog.name,
        "schemaName": key.schema,
        "tableName": key.table,
        "isDynamicTable": own is not None and own.dynamic,
        **_cache_flags(call, catalog, key),
    }


def _cache_flags(call: Call, catalog: Catalog, key: TableKey) -> dict[str, Any]:
    own = catalog.schemas.get(key.schema, {}).get(key.table)
    if own is None:
        # What is inside Peaka cannot be cached; `supportedCacheTypes` is absent there.
        return {"isCached": False, "isCacheable": False}
    return {
        "isCached": call.project.caches.is_cached(key, own, call.now),
        "isCacheable": own.cacheable,
        "supportedCacheTypes": list(own.cache_types),
    }


def _source_columns(table: SourceTable) -> list[dict[str, Any]]:
    return [{**_column(one.name, one.data_type), "desc": one.comment} for one in table.columns if not one.hidden]


def _statement_columns(call: Call, catalog: Catalog, key: TableKey) -> list[dict[str, Any]]:
    """Return what the statement behind a name would answer; it is planned, and not run."""
    names = ProjectNames(call.world, call.project, call.now)
    statement = f"SELECT * FROM {quoted(catalog.name, key.schema, key.table)}"  # noqa: S608 - names are quoted
    plan = call.world.engine.plan(statement, names)
    return [_column(one.name, one.data_type) for one in plan.columns]


def _column(name: str, data_type: str) -> dict[str, Any]:
    return {
        "name": name,
        "dataType": data_type,
        "displayName": name,
        "defaultValue": None,
        "isNotNull": False,
        "isUnique": False,
    }
