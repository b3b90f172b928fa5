"""Aggregate functions, with DISTINCT, ORDER BY, FILTER and OVER."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .coercion import comparable
from .ordering import direction
from .predicates import truth
from .refusals import unsupported
from .scope import Bound, Scope, compose
from .signatures import choose, table
from .specials import special
from .types import BIGINT, SqlType, array, decimal

AGGREGATES = table(
    (
        ("count", "any", "bigint", "count({0})"),
        ("count_if", "boolean", "bigint", "count_if({0})"),
        ("sum", "integral", "bigint", "sum({0})"),
        ("sum", "decimal", "decimal", "sum({0})"),
        ("sum", "float", "same", "sum({0})"),
        ("avg", "integral", "double", "avg({0})"),
        # DuckDB averages decimals as doubles, so beyond 15 digits the last ones may differ from Trino's.
        ("avg", "number", "same", "avg({0})"),
        ("min", "any", "same", "min({0})"),
        ("max", "any", "same", "max({0})"),
        ("min_by", "any, any", "same", "arg_min_null({0}, {1})"),
        ("max_by", "any, any", "same", "arg_max_null({0}, {1})"),
        ("arbitrary", "any", "same", "any_value({0})"),
        ("bool_and", "boolean", "boolean", "bool_and({0})"),
        ("bool_or", "boolean", "boolean", "bool_or({0})"),
        ("array_agg", "any", "array", "list({0})"),
        # Both are sketches, and give other numbers than Trino's where there are many values.
        ("approx_distinct", "any", "bigint", "approx_count_distinct({0})"),
        ("approx_percentile", "number, double", "same", "approx_quantile({0}, CAST({1} AS FLOAT))"),
        ("stddev_samp", "double", "double", "stddev_samp({0})"),
        ("stddev_pop", "double", "double", "stddev_pop({0})"),
        ("var_samp", "double", "double", "var_samp({0})"),
        ("var_pop", "double", "double", "var_pop({0})"),
        ("corr", "double, double", "double", "corr({0}, {1})"),
        ("covar_samp", "double, double", "double", "covar_samp({0}, {1})"),
        ("covar_pop", "double, double", "double", "covar_pop({0}, {1})"),
        ("bitwise_and_agg", "bigint", "bigint", "bit_and({0})"),
        ("bitwise_or_agg", "bigint", "bigint", "bit_or({0})"),
    )
)
"""Signatures by the name of the function; the results `decimal` and `array` are of the first argument's type."""

_ORDERED = frozenset({"min", "max", "min_by", "max_by"})
_ORDER_COUNTS = frozenset({"array_agg", "listagg", "arbitrary"})


@attrs.frozen
class AggregateCall:
    """An aggregate that FILTER or OVER may still follow."""

    sql: str
    type: SqlType
    parts: tuple[Bound, ...]

    def finished(self, suffix: str = "", more: Sequence[Bound] = ()) -> Bound:
        """Return the value of the call, with what follows it."""
        # DuckDB sums whole numbers to 128 bits; Trino stays with 64 and fails when they overflow.
        return compose(f"CAST({self.sql}{suffix} AS {self.type.stored})", self.type, [*self.parts, *more])


def aggregate(binder: Binder, name: str, node: exp.Anonymous, scope: Scope) -> Bound:
    """Return an aggregate over the rows of a group.

    Raises:
        Refusal: 400 of shape A.
    """
    return _in_group(bind_aggregate(binder, name, node, scope).finished(), scope)


def bind_aggregate(
    binder: Binder, name: str, node: exp.Anonymous, scope: Scope, *, windowed: bool = False
) -> AggregateCall:
    """Return the call of an aggregate.

    Args:
        binder: The translation that it is a part of.
        name: The function's name.
        node: The call.
        scope: What its arguments see.
        windowed: Whether OVER follows: then the arguments are of the groups, and not of the rows in them.
    """
    arguments = list(node.expressions)
    if name == "count" and (not arguments or isinstance(arguments[0], exp.Star)):
        if len(arguments) > 1:
            raise gateway("Unexpected parameters for function count")
        return AggregateCall("count(*)", BIGINT, ())
    order: list[exp.Ordered] = []
    distinct = False
    if arguments and isinstance(arguments[-1], exp.Order):
        order = arguments[-1].expressions
        arguments[-1] = arguments[-1].this
    if len(arguments) == 1 and isinstance(arguments[0], exp.Distinct):
        distinct = True
        arguments = list(arguments[0].expressions)
    bare = scope if windowed else attrs.evolve(scope, grouped=None)
    parts = binder.bind_all(arguments, bare)
    signature, taken = choose(AGGREGATES, name, parts)
    if name in _ORDERED and not comparable("<", taken[-1].type):
        raise gateway(f"Unexpected parameters ({', '.join(str(part.type) for part in taken)}) for function {name}")
    if order and name not in _ORDER_COUNTS:
        raise unsupported(f"ORDER BY inside {name}")
    keys = [(binder.bind(one.this, bare), direction(one)) for one in order]
    if distinct and any(key.sql not in [part.sql for part in taken] for key, _ in keys):
        raise gateway("For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments")
    sql = signature.template.format(*(part.sql for part in taken))
    if distinct:
        sql = sql.replace("(", "(DISTINCT ", 1)
    if keys:
        sql = sql[:-1] + " ORDER BY " + ", ".join(f"{key.sql} {how}" for key, how in keys) + ")"
    match signature.result:
        case "decimal":
            kind = decimal(38, taken[0].type.scale or 0)
        case "array":
            kind = array(taken[0].type)
        case _:
            kind = signature.type_for(taken)
    every = (*taken, *(key for key, _ in keys))
    if not windowed:
        _refuse_nested(name, every)
    return AggregateCall(sql, kind, every)


def _refuse_nested(name: str, parts: Sequence[Bound]) -> None:
    if any(part.aggregates for part in parts):
        raise gateway(f"Cannot nest aggregations inside aggregation '{name}'")
    if any(part.windows for part in parts):
        raise gateway(f"Cannot nest window functions inside aggregation '{name}'")


@special("grouping", 1, 31)
def _grouping(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    listed = ", ".join(argument.sql for argument in arguments)
    return attrs.evolve(compose(f"grouping({listed})", BIGINT, arguments), aggregates=True)


def _in_group(value: Bound, scope: Scope) -> Bound:
    own = frozenset(name for name in value.loose if name[0] != scope.number)
    return attrs.evolve(value, loose=own, aggregates=True)


@binds(exp.Filter)
def _filter(binder: Binder, node: exp.Filter, scope: Scope) -> Bound:
    from .functions import function_name

    call = node.this
    if not isinstance(call, exp.Anonymous) or function_name(call) not in AGGREGATES:
        raise gateway("Filter is only valid for aggregation functions")
    made = bind_aggregate(binder, function_name(call), call, scope)
    condition = bind_condition(binder, node, scope)
    return _in_group(made.finished(f" FILTER (WHERE {condition.sql})", [condition]), scope)


def bind_condition(binder: Binder, node: exp.Filter, scope: Scope, *, windowed: bool = False) -> Bound:
    """Return the condition of FILTER; where OVER follows it is a condition on the groups."""
    inner = scope if windowed else attrs.evolve(scope, grouped=None)
    condition = truth(binder.bind(node.expression.this, inner), "FILTER clause")
    if not windowed:
        _refuse_nested("filter", [condition])
    return condition


@binds(exp.GroupConcat)
def _listagg(binder: Binder, node: exp.GroupConcat, scope: Scope) -> Bound:
    only(node, "this", "separator")
    bare = attrs.evolve(scope, grouped=None)
    value: exp.Expr = node.this
    order: list[exp.Ordered] = []
    if isinstance(value, exp.Order):
        value, order = value.this, value.expressions
    distinct = isinstance(value, exp.Distinct)
    if distinct:
        value = value.expressions[0]
    separator = node.args.get("separator")
    parts = binder.bind_all([value, *([] if separator is None else [separator])], bare)
    if any(part.type.base != "varchar" for part in parts):
        raise gateway(f"Unexpected parameters ({', '.join(str(part.type) for part in parts)}) for function listagg")
    keys = [(binder.bind(one.this, bare), direction(one)) for one in order]
    sql = f"string_agg({'DISTINCT ' if distinct else ''}{parts[0].sql}, {parts[1].sql if separator else repr('')}"
    if keys:
        sql += " ORDER BY " + ", ".join(f"{key.sql} {how}" for key, how in keys)
    every = (*parts, *(key for key, _ in keys))
    _refuse_nested("listagg", every)
    return _in_group(AggregateCall(sql + ")", SqlType("varchar"), every).finished(), scope)


@binds(exp.IgnoreNulls, exp.RespectNulls)
def _nulls(_binder: Binder, _node: exp.Expr, _scope: Scope) -> Bound:
    raise gateway("Cannot specify null treatment clause without an OVER clause")
