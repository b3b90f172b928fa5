"""Relations between columns, kept as notes. Section 15.

The same place in a path is a column's name when a relation is made, and the relation's id afterwards.
"""

from __future__ import annotations

from starlette.responses import Response

from ..errors import bad_request
from ..registry import Call, handles
from ..replies import ok
from ..state.caches import TableKey
from ..state.known_tables import known_table
from ..state.metadata import RELATION_TYPES, Relation
from .metadata import table_in_path
from .metadata_views import relation_view


@handles("metadata.list_relations")
def list_relations(call: Call) -> Response:
    """List the relations that start from a catalog.

    One official client reads them under `relations`, another as a map; the first is followed here. Whether those that
    only point to the catalog are among them is not known: here they are not.
    """
    catalog = call.project.catalog(call.path["catalogId"])
    relations = call.project.metadata.relations.values()
    return ok({"relations": [relation_view(call, one) for one in relations if one.source.catalog_id == catalog.id]})


@handles("metadata.add_relation")
def add_relation(call: Call) -> Response:
    """Note that one column refers to another; a repetition is a second relation, which is a guess."""
    body, source = call.body, table_in_path(call)
    target = TableKey(body["targetCatalogId"], body["targetSchemaName"], body["targetTableName"])
    for key, column in ((source, call.path["columnName"]), (target, body["targetColumnName"])):
        known_table(call.project, key).column(column)
    relation = Relation(
        id=call.world.ids.uuid(),
        source=source,
        source_column=call.path["columnName"],
        target=target,
        target_column=body["targetColumnName"],
        type=_type(call),
    )
    call.project.metadata.relations[relation.id] = relation
    return ok(relation_view(call, relation))


@handles("metadata.update_relation")
def update_relation(call: Call) -> Response:
    """Change the type of a relation."""
    relation = _in_path(call)
    relation.type = _type(call)
    return ok(relation_view(call, relation))


@handles("metadata.delete_relation")
def delete_relation(call: Call) -> Response:
    """Delete a relation, and show it for the last time."""
    relation = _in_path(call)
    del call.project.metadata.relations[relation.id]
    return ok(relation_view(call, relation))


def _in_path(call: Call) -> Relation:
    return call.project.metadata.relation(table_in_path(call), call.path["relationId"])


def _type(call: Call) -> str:
    asked: str = call.body["type"]
    if asked not in RELATION_TYPES:
        raise bad_request(f"Property 'type' must be one of {', '.join(RELATION_TYPES)}")
    return asked
