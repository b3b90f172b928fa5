"""Metadata as the API shows it. Sections 15 and 21.6 of the behaviour reference.

The members are those that two official clients read. What stands in them was never recorded where a comment says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from ..registry import Call
from ..state.caches import TableKey
from ..state.known_tables import KnownColumn, KnownTable
from ..state.metadata import ColumnNotes, GoldenSql, Relation

NO_DESCRIPTION = "null"
"""What stands for the description that a column does not have: the text, not JSON's null."""


def entry_view(call: Call, table: KnownTable) -> dict[str, Any]:
    """Return a table as one entry of the metadata store; the form of its id and its content is a guess."""
    place = f"{call.project.id}/{table.key.catalog_id}/{table.schema}/{table.name}"
    metadata = table_view(call, table)
    described = metadata.get("tableDescription")
    content = table.plain_name if described is None else f"{table.plain_name}: {described}"
    return {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, place)), "content": content, "metadata": metadata}


def table_view(call: Call, table: KnownTable) -> dict[str, Any]:
    """Return all that is known of a table. What the subtype of a catalog is was not recorded: here it is the type."""
    store = call.project.metadata
    notes = store.notes(table.key)
    view: dict[str, Any] = {
        "projectId": call.project.id,
        "catalogId": table.catalog.id,
        "catalogType": table.catalog.type,
        "catalogSubType": table.catalog.type,
        "catalogQueryName": table.catalog.name,
        "catalogDisplayName": table.catalog.display_name,
        "schemaName": table.schema,
        "tableName": table.name,
        "isCacheable": table.cacheable,
        "isDynamicTable": table.dynamic,
        "useWithAI": store.use_with_ai(table.key),
    }
    description = notes.description or table.comment
    if description is not None:
        view["tableDescription"] = description
    if table.columns is not None:
        view["columns"] = [
            _column(column, order, notes.columns.get(column.name, ColumnNotes()))
            for order, column in enumerate(table.shown_columns)
        ]
    relations = [one for one in store.relations.values() if one.source == table.key]
    if relations:
        view["relations"] = [relation_view(call, one) for one in relations]
    return view


def _column(column: KnownColumn, order: int, notes: ColumnNotes) -> dict[str, Any]:
    """Return what is known of a column; whether its place counts from 0 was not recorded."""
    view: dict[str, Any] = {
        "columnName": column.name,
        "columnDescription": notes.description or column.comment or NO_DESCRIPTION,
        "dataType": column.data_type,
        "order": order,
        "isNotNull": bool(notes.not_null),
        "isSystem": column.system,
        "isUnique": bool(notes.unique),
        "isPrimary": bool(notes.primary),
        "isCategorical": notes.categories is not None,
    }
    if notes.categories is not None:
        view["categoricalValues"] = list(notes.categories)
    if notes.lineage is not None:
        view["lineage"] = notes.lineage
    return view


def relation_view(call: Call, one: Relation) -> dict[str, Any]:
    """Return a relation; the name of a catalog that is gone is left out."""
    view: dict[str, Any] = {"id": one.id, "projectId": call.project.id, "type": one.type}
    ends: Sequence[tuple[str, TableKey, str]] = (
        ("source", one.source, one.source_column),
        ("target", one.target, one.target_column),
    )
    for end, key, column in ends:
        view |= {
            f"{end}CatalogId": key.catalog_id,
            f"{end}SchemaName": key.schema,
            f"{end}TableName": key.table,
            f"{end}ColumnName": column,
        }
        catalog = call.project.catalogs.get(key.catalog_id)
        if catalog is not None:
            view[f"{end}CatalogName"] = catalog.name
    return view


def golden_view(call: Call, one: GoldenSql) -> dict[str, Any]:
    """Return a golden SQL as one entry of the metadata store; the layout of its content is a guess."""
    pair = {"sql": one.sql, "prompt": one.prompt, "projectId": call.project.id}
    return {"id": one.id, "content": one.prompt, "metadata": pair}
