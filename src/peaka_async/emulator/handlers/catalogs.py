"""Catalogs, and the discovery of schemas, tables and columns in them. Section 5."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..errors import fault, gateway
from ..registry import Call, handles
from ..replies import empty, ok
from ..seed.templates import template_schemas
from ..state.caches import TableKey
from ..state.sources import INTERNAL_CATALOG, QUERY_CATALOG, Catalog, SourceTable, catalog_type, slug
from .bi_tables import bi_columns_view, bi_table_view

_BI_SCHEMA = "bitable"
_BUILT_IN_SCHEMAS = {INTERNAL_CATALOG: ("table", _BI_SCHEMA), QUERY_CATALOG: ("query", "mtquery")}


@handles("catalogs.list")
def list_catalogs(call: Call) -> Response:
    """List the catalogs of a project, the two built-in ones first."""
    return ok([_view(one) for one in call.project.catalogs.values()])


@handles("catalogs.create")
def create_catalog(call: Call) -> Response:
    """Make a catalog over a connection, usable at once."""
    project, body = call.project, call.body
    if project.refuses_catalogs:
        raise fault()
    connection = project.connection(body["connectionId"])
    if connection.type == "google_ads" and not body.get("extraParameters"):
        # The live service wants the secrets again, although the connection has them.
        raise gateway("customerUnderscoreSecret, secret and token are required")
    name = slug(body["name"])
    if any(one.name == name for one in project.catalogs.values()):
        raise gateway("There are already a catalog with same name!!")
    kind = catalog_type(connection.type)
    catalog = Catalog(call.world.ids.decimal(), name, body["name"], kind, connection.id, template_schemas(kind))
    project.catalogs[catalog.id] = catalog
    return ok(_view(catalog))


@handles("catalogs.get")
def get_catalog(call: Call) -> Response:
    """Read one catalog."""
    return ok(_view(_in_path(call)))


@handles("catalogs.delete")
def delete_catalog(call: Call) -> Response:
    """Delete a catalog and its caches. What becomes of a running sync live is not known: here it is gone too."""
    catalog = _in_path(call)
    if catalog.id in _BUILT_IN_SCHEMAS:
        raise gateway("A built-in catalog cannot be deleted")
    del call.project.catalogs[catalog.id]
    call.project.caches.forget_catalog(catalog.id)
    return empty()


@handles("catalogs.list_schemas")
def list_schemas(call: Call) -> Response:
    """List the schemas of a catalog."""
    catalog = _in_path(call)
    names = _BUILT_IN_SCHEMAS.get(catalog.id, tuple(catalog.schemas))
    return ok([{"catalogId": catalog.id, "catalogName": catalog.name, "schemaName": name} for name in names])


@handles("catalogs.list_tables")
def list_tables(call: Call) -> Response:
    """List every table of a schema, with its cache flags."""
    catalog, schema = _in_path(call), call.path["schemaName"]
    if catalog.id in _BUILT_IN_SCHEMAS and schema in _BUILT_IN_SCHEMAS[catalog.id]:
        inside = call.project.bi_tables.values() if schema == _BI_SCHEMA else ()
        return ok([bi_table_view(one) for one in inside])
    if schema not in catalog.schemas:
        raise gateway(f"Schema '{schema}' does not exist")
    return ok([_table(call, catalog, schema, one) for one in catalog.schemas[schema].values()])


@handles("catalogs.list_columns")
def list_columns(call: Call) -> Response:
    """List the columns of a table, with the comments that a database has on them."""
    catalog, key = _in_path(call), _key_in_path(call)
    if catalog.id == INTERNAL_CATALOG and key.schema == _BI_SCHEMA:
        return ok(bi_columns_view(call.project.bi_table(key.table)))
    return ok(
        [
            {
                "name": column.name,
                "dataType": column.data_type,
                "displayName": column.name,
                "defaultValue": None,
                "isNotNull": False,
                "isUnique": False,
                "desc": column.comment,
            }
            for column in call.project.source_table(key).columns
        ]
    )


@handles("catalogs.is_cached")
def is_cached(call: Call) -> Response:
    """Tell whether a table is cached and could be."""
    catalog, key = _in_path(call), _key_in_path(call)
    if catalog.id == INTERNAL_CATALOG and key.schema == _BI_SCHEMA:
        call.project.bi_table(key.table)
        return ok({"isCached": False, "isCacheable": False})
    table = call.project.source_table(key)
    return ok(_cache_flags(call, key, table))


def _in_path(call: Call) -> Catalog:
    return call.project.catalog(call.path["catalogId"])


def _key_in_path(call: Call) -> TableKey:
    return TableKey(call.path["catalogId"], call.path["schemaName"], call.path["tableName"])


def _view(one: Catalog) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "displayName": one.display_name,
        "catalogType": one.type,
        "connectionId": one.connection_id,
    }


def _table(call: Call, catalog: Catalog, schema: str, one: SourceTable) -> dict[str, Any]:
    return {
        "catalogId": catalog.id,
        "catalogName": catalog.name,
        "schemaName": schema,
        "tableName": one.name,
        "isDynamicTable": False,
        **_cache_flags(call, TableKey(catalog.id, schema, one.name), one),
    }


def _cache_flags(call: Call, key: TableKey, one: SourceTable) -> dict[str, Any]:
    return {
        "isCached": call.project.caches.is_cached(key, one, call.now),
        "isCacheable": one.cacheable,
        "supportedCacheTypes": list(one.cache_types),
    }
