"""BI tables: names that lose their underscores, and an update that stores nothing. Section 6."""

from __future__ import annotations

from typing import Any

import attrs
from starlette.responses import Response

from ..errors import gateway
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.bi_tables import BiTable, stored_name
from ..state.internal_tables import InternalColumn
from .internal_columns import (
    added_columns,
    asked_column,
    checked_name,
    internal_columns_view,
    internal_table_view,
)


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
    return ok(bi_table_view(call.project.bi_tables.setdefault(checked_name(name, "table"), BiTable(name))))


@handles("bi_tables.delete")
def delete_bi_table(call: Call) -> Response:
    """Drop a BI table with its rows and columns."""
    del call.project.bi_tables[_in_path(call).name]
    return empty()


@handles("bi_tables.list_columns")
def list_bi_columns(call: Call) -> Response:
    """List the columns of a BI table, the system's nine first."""
    return ok(bi_columns_view(_in_path(call)))


@handles("bi_tables.add_columns", checked=False)
def add_bi_columns(call: Call) -> Response:
    """Add columns: an array in, an array out."""
    return ok(added_columns(call, _in_path(call), lambda asked: _column(call, asked)))


@handles("bi_tables.update_column", checked=False)
def update_bi_column(call: Call) -> Response:
    """Echo the request under the placeholder id `-1`, as one object, and store nothing."""
    table, name = _in_path(call), call.path["columnName"]
    if name not in table.columns:
        raise gateway(f"Column '{name}' cannot be resolved")
    asked = asked_column(call, call.body)
    echo: dict[str, Any] = {
        "id": "-1",
        "name": asked.name,
        "dataType": asked.data_type,
        "displayName": asked.display_name,
        "defaultValue": asked.default,
        "isNotNull": bool(call.body.get("isNotNull")),
        "isUnique": bool(call.body.get("isUnique")),
    }
    if call.body.get("desc") is not None:
        echo["desc"] = call.body["desc"]
    return ok([echo] if call.documented else echo)


@handles("bi_tables.delete_column")
def delete_bi_column(call: Call) -> Response:
    """Drop a column by its stored name."""
    _in_path(call).drop(call.path["columnName"])
    return empty()


def bi_table_view(one: BiTable) -> dict[str, Any]:
    """Return a BI table as table lists show it."""
    return internal_table_view("bitable", one)


def bi_columns_view(one: BiTable) -> list[dict[str, Any]]:
    """Return the columns of a BI table as column lists show them."""
    return internal_columns_view(one)


def _in_path(call: Call) -> BiTable:
    return call.project.bi_table(call.path["tableName"])


def _column(call: Call, value: Any) -> InternalColumn:
    """Return the column that is asked for under the name it is stored by, which is its display name too."""
    column = asked_column(call, value, named=_stored_column_name)
    return attrs.evolve(column, display_name=column.name)


def _stored_column_name(name: str) -> str:
    stored = stored_name(name)
    if not stored:
        raise gateway("A column name needs more than underscores")
    return stored
