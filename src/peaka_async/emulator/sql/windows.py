"""Window functions: aggregates and rankings with OVER."""

from __future__ import annotations

import attrs
from sqlglot import exp

from ..errors import gateway
from .aggregates import AGGREGATES, AggregateCall, bind_aggregate, bind_condition
from .binder import Binder, binds, only
from .ordering import direction
from .refusals import mismatched, unsupported
from .scope import Bound, Scope
from .signatures import choose, table
from .specials import written_number

RANKINGS = table(
    (
        ("row_number", "", "bigint", "row_number()"),
        ("rank", "", "bigint", "rank()"),
        ("dense_rank", "", "bigint", "dense_rank()"),
        ("percent_rank", "", "double", "percent_rank()"),
        ("cume_dist", "", "double", "cume_dist()"),
        ("ntile", "bigint", "bigint", "ntile({0})"),
        ("lag", "any", "same", "lag({0}{nulls})"),
        ("lag", "any, bigint", "same", "lag({0}, {1}{nulls})"),
        ("lag", "any, bigint, any", "same", "lag({0}, {1}, {2}{nulls})"),
        ("lead", "any", "same", "lead({0}{nulls})"),
        ("lead", "any, bigint", "same", "lead({0}, {1}{nulls})"),
        ("lead", "any, bigint, any", "same", "lead({0}, {1}, {2}{nulls})"),
        ("first_value", "any", "same", "first_value({0}{nulls})"),
        ("last_value", "any", "same", "last_value({0}{nulls})"),
        ("nth_value", "any, bigint", "same", "nth_value({0}, {1}{nulls})"),
    )
)
"""Signatures by the name of the function."""

_SKIPPING = frozenset({"lag", "lead", "first_value", "last_value", "nth_value"})
_FRAMES = frozenset({"ROWS", "RANGE", "GROUPS"})


@binds(exp.Window)
def _window(binder: Binder, node: exp.Window, scope: Scope) -> Bound:
    from .functions import function_name

    if node.args.get("alias") is not None:
        raise unsupported("OVER with the name of a window")
    only(node, "this", "partition_by", "order", "spec", "over")
    call, condition, ignoring = node.this, None, False
    if isinstance(call, (exp.IgnoreNulls, exp.RespectNulls)):
        ignoring = isinstance(call, exp.IgnoreNulls)
        call = call.this
    if isinstance(call, exp.Filter):
        condition = bind_condition(binder, call, scope, windowed=True)
        call = call.this
    if not isinstance(call, exp.Anonymous):
        raise unsupported("OVER after anything but a function")
    name = function_name(call)
    made = _call(binder, name, call, scope, ignoring=ignoring)
    suffix = "" if condition is None else f" FILTER (WHERE {condition.sql})"
    over, parts = _over(binder, node, scope)
    value = made.finished(f"{suffix} OVER ({over})", [*parts, *([] if condition is None else [condition])])
    return attrs.evolve(value, windows=True)


def _call(binder: Binder, name: str, node: exp.Anonymous, scope: Scope, *, ignoring: bool) -> AggregateCall:
    if ignoring and name not in _SKIPPING:
        raise gateway(f"Cannot specify null treatment clause for {name} function")
    if name in AGGREGATES:
        if any(isinstance(part, exp.Distinct) for part in node.expressions):
            raise gateway(f"DISTINCT in window function parameters not yet supported: {name}")
        # Over groups, an aggregate's arguments are themselves aggregates or grouped columns.
        return bind_aggregate(binder, name, node, scope, windowed=True)
    if name not in RANKINGS:
        raise gateway(f"Function '{name}' is not a window function")
    signature, taken = choose(RANKINGS, name, binder.bind_all(node.expressions, scope))
    nulls = " IGNORE NULLS" if ignoring else ""
    sql = signature.template.format(*(part.sql for part in taken), nulls=nulls)
    return AggregateCall(sql, signature.type_for(taken), tuple(taken))


def _over(binder: Binder, node: exp.Window, scope: Scope) -> tuple[str, list[Bound]]:
    written: list[str] = []
    partition = binder.bind_all(node.args.get("partition_by") or [], scope)
    if partition:
        written.append("PARTITION BY " + ", ".join(part.sql for part in partition))
    order = node.args.get("order")
    listed: list[exp.Ordered] = [] if order is None else order.expressions
    keys = [(binder.bind(one.this, scope), direction(one)) for one in listed]
    if keys:
        written.append("ORDER BY " + ", ".join(f"{key.sql} {how}" for key, how in keys))
    spec = node.args.get("spec")
    if spec is not None:
        written.append(_frame(spec))
    parts = [*partition, *(key for key, _ in keys)]
    if any(part.windows for part in parts):
        raise gateway("Cannot nest window functions inside window specification")
    return " ".join(written), parts


def _frame(spec: exp.WindowSpec) -> str:
    only(spec, "kind", "start", "start_side", "end", "end_side")
    kind = str(spec.args.get("kind")).upper()
    if kind not in _FRAMES:
        raise unsupported(f"a window frame of {kind}")
    start = _bound(spec.args.get("start"), spec.args.get("start_side"), kind)
    end = _bound(spec.args.get("end"), spec.args.get("end_side"), kind)
    return f"{kind} BETWEEN {start} AND {end or 'CURRENT ROW'}"


def _bound(value: object, side: object, kind: str) -> str:
    side = str(side or "").upper()
    if value is None:
        return ""
    if isinstance(value, str) and value.upper() == "CURRENT ROW":
        return "CURRENT ROW"
    if side not in {"PRECEDING", "FOLLOWING"}:
        raise mismatched(str(value))
    if isinstance(value, str):
        return f"UNBOUNDED {side}"
    amount = written_number(value) if isinstance(value, exp.Expr) else None
    if amount is None or kind == "RANGE":
        raise unsupported(f"a window frame of {kind} with that border")
    return f"{amount} {side}"
