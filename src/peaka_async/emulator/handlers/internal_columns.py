"""Tables inside Peaka and their columns, as requests ask for them and answers show them. Section 6."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from ..bodies import is_array, is_object
from ..cells import read_cell
from ..errors import bad_request, gateway
from ..registry import Call
from ..state.internal_tables import InternalColumn, StoredTable, trino_type
from ..state.sources import INTERNAL_CATALOG

ReadColumn = Callable[[Any], InternalColumn]


def internal_table_view(schema: str, one: StoredTable) -> dict[str, Any]:
    """Return a table inside Peaka as table lists show it: without `supportedCacheTypes`."""
    return {
        "catalogId": INTERNAL_CATALOG,
        "catalogName": "peaka",
        "schemaName": schema,
        "tableName": one.name,
        "isCacheable": False,
        "isDynamicTable": False,
        "isCached": False,
    }


def internal_columns_view(one: StoredTable) -> list[dict[str, Any]]:
    """Return the columns of a table inside Peaka as column lists show them, the system's first."""
    return [internal_column_view(column) for column in one.columns.values()]


def internal_column_view(one: InternalColumn) -> dict[str, Any]:
    """Return one column; a comment shows only where documents made it stay."""
    view = {
        "name": one.name,
        "dataType": one.data_type,
        "displayName": one.display_name,
        "defaultValue": one.default,
        "isNotNull": one.not_null,
        "isUnique": one.unique,
    }
    return view if one.comment is None else {**view, "desc": one.comment}


def checked_name(name: str, what: str) -> str:
    """Return the name of a table or a column as it is.

    Which names the live service takes is not known; here they are all that can be printed and need no escaping.

    Raises:
        Refusal: 400 with the code 100 for any other.
    """
    if not name.strip() or not name.isprintable() or '"' in name:
        raise gateway(f"'{name}' cannot be the name of a {what}")
    return name


def added_columns(call: Call, table: StoredTable, read: ReadColumn) -> list[dict[str, Any]] | dict[str, Any]:
    """Add the columns of a request and return what is answered: an array for an array.

    The published document has one object for one object; where documents are followed, that is what is taken.
    """
    if call.documented:
        column = read(call.body)
        table.add([column])
        return internal_column_view(column)
    if not is_array(call.body):
        raise bad_request("Property 'body' must be of type array")
    columns = [read(asked) for asked in call.body]
    table.add(columns)
    return [internal_column_view(one) for one in columns]


def asked_column(call: Call, value: Any, *, named: Callable[[str], str] = str) -> InternalColumn:
    """Return the column that a request asks for, checked in the words that the live service has for it.

    Args:
        call: The request.
        value: The JSON of one column.
        named: Makes the name that is stored of the name that is asked for.

    Raises:
        Refusal: 400, where it is no whole column. A default that is no value of the type is refused as a database
            would, which is a guess.
    """
    asked = _whole_column(value)
    name = checked_name(named(asked["name"]), "column")
    data_type, default = trino_type(asked["dataType"], documented=call.documented), asked.get("defaultValue")
    try:
        read_cell(default, data_type)
    except ValueError as error:
        raise gateway(f'ERROR: invalid input syntax for type {data_type}: "{default}"') from error
    column = InternalColumn(name, data_type, asked.get("displayName") or name, default)
    if not call.documented:
        return column
    return attrs.evolve(
        column,
        not_null=bool(asked.get("isNotNull")),
        unique=bool(asked.get("isUnique")),
        comment=asked.get("desc"),
    )


def _whole_column(value: Any) -> dict[str, Any]:
    if not is_object(value):
        raise bad_request("A column must be of type object")
    if value.get("dataType") is None:
        raise gateway("Class discriminator is missing for polymorphic SerColumnType")
    for name in ("name", "dataType"):
        if not isinstance(value.get(name), str):
            raise bad_request(f"Missing property '{name}'")
    for name, kind in _OPTIONAL.items():
        if value.get(name) is not None and not isinstance(value[name], kind):
            raise bad_request(f"Property '{name}' has the wrong type")
    return value


_OPTIONAL = {"displayName": str, "defaultValue": str, "isNotNull": bool, "isUnique": bool, "desc": str}
