"""Running SQL: a statement, a saved query, or a query built from parts; rows in three shapes. Sections 8.2 to 8.8."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from ..bodies import is_array, is_object
from ..errors import bad_request, gateway
from ..registry import Answer, Call, handles
from ..relations import ProjectNames
from ..replies import ok
from ..sql.builder import render_builder
from ..sql.engine import Plan, Result
from ..sql.types import quoted
from ..state.results import StoredResult
from ..work import Work

DEFAULT_SECONDS = 300.0
"""Real seconds that a statement may take that sets no `timeout`; the live default and ceiling are unknown."""


@handles("queries.execute", checked=False)
def execute(call: Call) -> Answer:
    """Run what the body names; which of four forms it has shows in its members."""
    body = call.body
    if not is_object(body):
        raise bad_request("Property 'body' must be of type object")
    wanted = call.query.get("format", "CELL_TYPED")
    if wanted not in _SHAPES:
        raise bad_request(f"Parameter 'format' has no such value: '{wanted}'")
    shape = _SHAPES[wanted]
    if "id" in body:
        return _run_saved(call, body, shape)
    return _run(call, _planned(call, _statement(call, body), _bindings(body)), _seconds(body), shape)


def _statement(call: Call, body: dict[str, Any]) -> str:
    if "statement" in body:
        if not isinstance(body["statement"], str):
            raise bad_request("Property 'statement' must be of type string")
        return body["statement"]
    if "qualifiedName" in body:
        return _by_qualified_name(call, body["qualifiedName"])
    if "from" in body:
        return render_builder(body)
    raise bad_request("Missing property 'statement'")


def _by_qualified_name(call: Call, name: object) -> str:
    """Return what a name selects: documented, and refused live in each of the four spellings that were tried."""
    parts = name.split(".") if isinstance(name, str) else []
    if not call.documented or len(parts) != 3:
        raise gateway(f"Query '{name}' cannot be executed by its qualified name")
    place = quoted(*(part.strip('"') for part in parts))
    return f"SELECT * FROM {place}"  # noqa: S608  # each part is quoted


def _run_saved(call: Call, body: dict[str, Any], shape: Shape) -> Answer:
    if not isinstance(body["id"], str):
        raise bad_request("Property 'id' must be of type string")
    query = call.project.queries.get(body["id"])
    stored = query.result(call.now)
    if stored is not None:
        return Work(lambda: ok(shape(_kept(stored))))
    return _run(call, _planned(call, query.statement, []), _seconds(body), shape)


def _planned(call: Call, statement: str, bindings: list[Any]) -> Plan:
    names = ProjectNames(call.world, call.project, call.now)
    return call.world.engine.plan(statement, names, bindings=bindings)


def _run(call: Call, plan: Plan, seconds: float, shape: Shape) -> Work:
    engine = call.world.engine

    def run() -> Response:
        return ok(shape(engine.run(plan, timeout=seconds)))

    return Work(run, plan.interrupt)


def _bindings(body: dict[str, Any]) -> list[Any]:
    """Return the bind arguments, under the name of the schema or the one in its description; neither was measured."""
    value: Any = body.get("bindings", body.get("bindArgs")) or []
    if not is_array(value):
        raise bad_request("Property 'bindings' must be of type array")
    return value


def _seconds(body: dict[str, Any]) -> float:
    value = body.get("timeout")
    if value is None:
        return DEFAULT_SECONDS
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise bad_request("Property 'timeout' must be a whole number of more than zero")
    return float(value)


Shape = Callable[[Result], dict[str, Any]]


def _cell_typed(result: Result) -> dict[str, Any]:
    heads = [
        {"name": one.name, "displayName": one.name, "dataType": one.data_type, "order": order}
        for order, one in enumerate(result.columns)
    ]
    rows = [[{**head, "value": value} for head, value in zip(heads, row, strict=True)] for row in result.rows]
    return {"columns": _columns(result), "data": rows}


def _simple(result: Result) -> dict[str, Any]:
    names = [one.name for one in result.columns]
    return {"columns": _columns(result), "data": [dict(zip(names, row, strict=True)) for row in result.rows]}


def _compact(result: Result) -> dict[str, Any]:
    return {"columns": _columns(result), "data": result.rows}


_SHAPES: dict[str, Shape] = {"CELL_TYPED": _cell_typed, "SIMPLE": _simple, "COMPACT": _compact}


def _columns(result: Result) -> list[dict[str, Any]]:
    """Return where each column comes from; of a computed one only its name is told, which is a guess."""
    return [
        {"catalogName": one.catalog, "schemaName": one.schema, "tableName": one.table, "columnName": one.name}
        if one.table is not None
        else {"columnName": one.name}
        for one in result.columns
    ]


def _kept(stored: StoredResult) -> Result:
    return Result(tuple(stored.columns), [tuple(row) for row in stored.rows])
