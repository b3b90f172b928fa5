"""BI tables: names that lose their underscores, and an update that stores nothing. Section 6."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..bodies import is_array, is_object
from ..errors import bad_request, gateway
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.bi_tables import BiColumn, BiTable, stored_name, trino_type
from ..state.sources import INTERNAL_CATALOG


@handles("bi_tables.list")
def list_bi_tables(call: Call) -> Response:
    """List the BI tables of a project."""
    return ok([bi_table_view(one) for one in call.project.bi_tables.values()])


@handles("bi_tables.create")
def create_bi_table(call: Call) -> Response:
    """Make a BI table, or silently reuse the one whose name is the same without underscores."""
    name = stored_name(call.path["tableName"])
    if not name:
        raise gateway("A table name needs more than underscores")
    return ok(bi_table_view(call.project.bi_tables.setdefault(name, BiTable(name))))


@handles("bi_tables.delete")
def delete_bi_table(call: Call) -> Response:
    """Drop a BI table and its columns."""
    del call.project.bi_tables[_in_path(call).name]
    return empty()


@handles("bi_tables.list_columns")
def list_bi_columns(call: Call) -> Response:
    """List the columns of a BI table, the system's nine first."""
    return ok(bi_columns_view(_in_path(call)))


@handles("bi_tables.add_columns", checked=False)
def add_bi_columns(call: Call) -> Response:
    """Add columns: an array in, an array out."""
    table = _in_path(call)
    if not is_array(call.body):
        raise bad_request("Property 'body' must be of type array")
    columns = [_column(asked) for asked in call.body]
    table.add(columns)
    return ok([_column_view(one) for one in columns])


@handles("bi_tables.update_column", checked=False)
def update_bi_column(call: Call) -> Response:
    """Echo the request under the placeholder id `-1`, as one object, and store nothing."""
    table, name = _in_path(call), call.path["columnName"]
    if name not in table.columns:
        raise gateway(f"Column '{name}' cannot be resolved")
    asked = _asked(call.body)
    echo = {
        "id": "-1",
        "name": asked["name"],
        "dataType": trino_type(asked["dataType"]),
        "displayName": asked.get("displayName") or asked["name"],
        "defaultValue": asked.get("defaultValue"),
        "isNotNull": bool(asked.get("isNotNull")),
        "isUnique": bool(asked.get("isUnique")),
    }
    return ok(echo)


@handles("bi_tables.delete_column")
def delete_bi_column(call: Call) -> Response:
    """Drop a column by its stored name."""
    _in_path(call).drop(call.path["columnName"])
    return empty()


def bi_table_view(one: BiTable) -> dict[str, Any]:
    """Return a BI table as table lists show it: without `supportedCacheTypes`."""
    return {
        "catalogId": INTERNAL_CATALOG,
        "catalogName": "peaka",
        "schemaName": "bitable",
        "tableName": one.name,
        "isCacheable": False,
        "isDynamicTable": False,
        "isCached": False,
    }


def bi_columns_view(one: BiTable) -> list[dict[str, Any]]:
    """Return the columns of a BI table as column lists show them."""
    return [_column_view(column) for column in one.columns.values()]


def _in_path(call: Call) -> BiTable:
    return call.project.bi_table(call.path["tableName"])


def _asked(value: Any) -> dict[str, Any]:
    """Check one column of a request in the words that the live service has for it."""
    if not is_object(value):
        raise bad_request("A column must be of type object")
    if value.get("dataType") is None:
        raise gateway("Class discriminator is missing for polymorphic SerColumnType")
    for name in ("name", "dataType"):
        if not isinstance(value.get(name), str):
            raise bad_request(f"Missing property '{name}'")
    for name, kind in (("displayName", str), ("defaultValue", str), ("isNotNull", bool), ("isUnique", bool)):
        if value.get(name) is not None and not isinstance(value[name], kind):
            raise bad_request(f"Property '{name}' has the wrong type")
    return value


def _column(value: Any) -> BiColumn:
    asked = _asked(value)
    name = stored_name(asked["name"])
    if not name:
        raise gateway("A column name needs more than underscores")
    return BiColumn(name, trino_type(asked["dataType"]), asked.get("defaultValue"))


def _column_view(one: BiColumn) -> dict[str, Any]:
    return {
        "name": one.name,
        "dataType": one.data_type,
        "displayName": one.name,
        "defaultValue": one.default,
        "isNotNull": False,
        "isUnique": False,
    }
