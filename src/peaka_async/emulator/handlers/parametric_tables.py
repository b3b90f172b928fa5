"""Parametric tables: tables that stand for others with some of their parameters given. Section 13.

Nothing of this was measured. Besides the two statuses that are documented, every refusal is a guess.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import Response

from ..bodies import is_array, is_object
from ..errors import bad_request, gateway, not_found
from ..macros import expand
from ..registry import Call, handles
from ..replies import ok
from ..state.caches import TableKey
from ..state.sources import ParametricTable, SourceTable
from .discovery import catalog_in_path, names_in


@handles("parametric_tables.list")
def list_parametric_tables(call: Call) -> Response:
    """List the parametric tables of a catalog."""
    return ok([_view(one) for one in catalog_in_path(call).parametric])


@handles("parametric_tables.create")
def create_parametric_table(call: Call) -> Response:
    """Define a table under a name that is free; macros among the values are kept, and expanded at every read.

    That a value is compared with its column is a guess. Trino's date expressions, some of which are let through live,
    are taken for text.
    """
    catalog, body = catalog_in_path(call), call.body
    base = call.project.source_table(TableKey(catalog.id, body["fromSchema"], body["fromTable"]))
    if body["toTable"] in names_in(call, catalog).get(body["toSchema"], []):
        raise gateway(f"Table '{body['toSchema']}.{body['toTable']}' already exists")
    table = ParametricTable(
        from_schema=body["fromSchema"],
        from_table=body["fromTable"],
        to_schema=body["toSchema"],
        to_table=body["toTable"],
        values=_values(call, base),
    )
    catalog.parametric.append(table)
    return ok(_view(table))


@handles("parametric_tables.delete")
def delete_parametric_table(call: Call) -> Response:
    """Delete a parametric table, which its target names."""
    tables, target = catalog_in_path(call).parametric, (call.query["toSchema"], call.query["toTable"])
    for table in tables:
        if (table.to_schema, table.to_table) == target:
            tables.remove(table)
            return Response(status_code=204)
    raise not_found(f"There is no parametric table '{target[0]}.{target[1]}'")


def _values(call: Call, base: SourceTable) -> dict[str, Any]:
    """Return the values by column, each a scalar, and each macro one that can be expanded now."""
    columns = {one.name for one in base.columns}
    now = datetime.fromisoformat(call.world.clock.timestamp(call.now)[:19])
    values: dict[str, Any] = {}
    for given in call.body["paramValues"]:
        key, value = given["key"], given["value"]
        if is_object(value) or is_array(value):
            raise bad_request("Property 'value' must be a string or a number")
        if key not in columns:
            raise gateway(f"Column '{key}' cannot be resolved")
        if key in values:
            raise gateway(f"Column '{key}' is given more than once")
        expand(value, now)
        values[key] = value
    return values


def _view(one: ParametricTable) -> dict[str, Any]:
    return {
        "fromSchema": one.from_schema,
        "fromTable": one.from_table,
        "toSchema": one.to_schema,
        "toTable": one.to_table,
        "paramValues": [{"key": key, "value": value} for key, value in one.values.items()],
    }
