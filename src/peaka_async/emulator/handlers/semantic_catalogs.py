"""Semantic catalogs: saved queries under names of one's own. Section 14. Nothing of this was measured.

Besides these operations, a semantic catalog is read, listed and deleted like any other catalog, which is a guess.
"""

from __future__ import annotations

from starlette.responses import Response

from ..errors import gateway
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.sources import Catalog, SemanticTable
from .catalogs import catalog_view, new_name, share
from .discovery import catalog_in_path, names_in

_TYPE = "semantic"


@handles("semantic_catalogs.create")
def create_semantic_catalog(call: Call) -> Response:
    """Make an empty semantic catalog; that its name becomes a slug and has to be free is a guess."""
    project, name = call.project, call.body["name"]
    catalog = Catalog(call.world.ids.decimal(), new_name(project, name), name, _TYPE)
    project.catalogs[catalog.id] = catalog
    if call.documented:
        return ok(catalog_view(catalog))
    return ok({"id": catalog.id, "name": catalog.name, "displayName": catalog.display_name, "type": "SEMANTIC"})


@handles("semantic_catalogs.create_table")
def create_semantic_table(call: Call) -> Response:
    """Show a saved query as a table; that the schema comes into being, and a taken name is refused, are guesses."""
    catalog, body = _in_path(call), call.body
    query = call.project.queries.get(body["queryId"])
    schema, name = body["schemaName"], body["tableName"]
    if name in names_in(call, catalog).get(schema, []):
        raise gateway(f"Table '{schema}.{name}' already exists")
    table = SemanticTable(call.world.ids.decimal(), schema, name, query.id)
    catalog.semantic[table.id] = table
    # Without `catalogId`, as in the example.
    return ok({"tableId": table.id, "catalogName": catalog.name, "schemaName": schema, "tableName": name})


@handles("semantic_catalogs.delete_table")
def delete_semantic_table(call: Call) -> Response:
    """Take a table out of a semantic catalog; the saved query stays."""
    tables, table_id = _in_path(call).semantic, call.path["tableId"]
    if table_id not in tables:
        raise gateway(f"There is no table with id: {table_id}")
    del tables[table_id]
    return empty()


@handles("semantic_catalogs.share", guessed=True)
def share_semantic_catalog(call: Call) -> Response:
    """Put a copy into another project, whose tables cannot be read there: their queries are in this project."""
    share(call, _in_path(call), call.body["target"])
    return empty()


def _in_path(call: Call) -> Catalog:
    catalog = catalog_in_path(call)
    if catalog.type != _TYPE:
        raise gateway(f"Catalog '{catalog.name}' is not a semantic catalog")
    return catalog
