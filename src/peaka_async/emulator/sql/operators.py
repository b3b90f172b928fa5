"""Operators and predicates, with the types that Trino lets them have."""

from __future__ import annotations

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .coercion import (
    INTEGRAL,
    INTERVALS,
    MOMENTS,
    NUMERIC,
    arithmetic_type,
    as_decimal,
    coerce,
    common_type,
    comparable,
)
from .refusals import unsupported
from .scope import Bound, Scope, compose
from .types import BOOLEAN, DAYS, VARCHAR, ZONED, SqlType, decimal

MACROS = (
    """CREATE MACRO half_up(n, d) AS list_transform([{'n': n, 'd': d}], lambda v:
    (abs(v.n) * 2 + abs(v.d)) // (abs(v.d) * 2) * sign(v.n) * sign(v.d))[1]""",
    """CREATE MACRO unscaled(x) AS CAST(replace(CAST(x AS VARCHAR), '.', '') AS HUGEINT)""",
)
"""What DuckDB has to be taught before decimals can be divided."""

_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%"}
_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_DISTINCT: dict[type[exp.Expr], str] = {
    exp.NullSafeEQ: "IS NOT DISTINCT FROM",
    exp.NullSafeNEQ: "IS DISTINCT FROM",
}


def compare(operator: str, left: Bound, right: Bound, *, written: str | None = None) -> Bound:
    """Return a comparison of two values.

    Raises:
        Refusal: 400 of shape A: their types cannot be compared; nothing is cast as DuckDB would.
    """
    common = common_type(left.type, right.type)
    if common is None or not comparable(operator, common):
        raise gateway(f"Cannot apply operator: {left.type} {operator} {right.type}")
    sql = f"({coerce(left, common).sql} {written or operator} {coerce(right, common).sql})"
    return compose(sql, BOOLEAN, [left, right])


def calculate(operator: str, left: Bound, right: Bound) -> Bound:
    """Return what an arithmetic operator makes of two values.

    Raises:
        Refusal: 400 of shape A: Trino has no such operator for their types.
    """
    if {left.type.base, right.type.base} & {*INTERVALS, *MOMENTS}:
        return _shift(operator, left, right)
    for value in (left, right):
        if value.type.base not in {*NUMERIC, "unknown"}:
            raise gateway(f"Cannot apply operator: {left.type} {operator} {right.type}")
    common = common_type(left.type, right.type)
    if common is None or common.base == "unknown":
        return compose("NULL", SqlType("unknown"), [left, right])
    kind = arithmetic_type(operator, left.type, right.type)
    if kind.base != "decimal":
        symbol = "//" if operator == "/" and kind.base in INTEGRAL else operator
        sql = f"({coerce(left, kind).sql} {symbol} {coerce(right, kind).sql})"
        return compose(sql, kind, [left, right])
    if operator == "/":
        return _divide_decimals(left, right, kind)
    # An integer takes part as the decimal that holds all its values; with DuckDB's own rules the scale comes out right.
    one, other = (coerce(value, as_decimal(value.type)) for value in (left, right))
    return compose(f"CAST(({one.sql} {operator} {other.sql}) AS {kind.stored})", kind, [left, right])


def _divide_decimals(left: Bound, right: Bound, kind: SqlType) -> Bound:
    # DuckDB divides decimals as doubles; here whole numbers are divided, and rounded half up.
    one, other = (coerce(value, as_decimal(value.type)) for value in (left, right))
    scale = kind.scale or 0
    shift = scale + (other.type.scale or 0) - (one.type.scale or 0)
    quotient = f"half_up(unscaled({one.sql}) * CAST('1{'0' * shift}' AS HUGEINT), unscaled({other.sql}))"
    unit = f"CAST('{10**-scale:.{scale}f}' AS {decimal(min(38, scale + 1), scale).stored})" if scale else "1"
    sql = f"CAST((CAST({quotient} AS DECIMAL(38,0)) * {unit}) AS {kind.stored})"
    return compose(sql, kind, [left, right])


def _shift(operator: str, left: Bound, right: Bound) -> Bound:
    refusal = gateway(f"Cannot apply operator: {left.type} {operator} {right.type}")
    moment, interval = (right, left) if operator == "+" and left.type.base in INTERVALS else (left, right)
    if operator not in {"+", "-"}:
        raise refusal
    if {left.type.base, right.type.base} <= {*MOMENTS} and operator == "-":
        raise unsupported("the difference of two moments: use date_diff")
    if moment.type.base not in {"date", "timestamp", ZONED} or interval.type.base not in INTERVALS:
        raise refusal
    sql = f"({moment.sql} {operator} {interval.sql})"
    if moment.type.base == "date":
        if interval.type.base == DAYS and not interval.sql.endswith(" DAY)"):
            raise gateway("Cannot add hour, minutes or seconds to a date")
        sql = f"CAST({sql} AS DATE)"
    return compose(sql, moment.type, [left, right])


@binds(*_ARITHMETIC)
def _arithmetic(binder: Binder, node: exp.Binary, scope: Scope) -> Bound:
    only(node, "this", "expression", "typed", "safe")
    operator = _ARITHMETIC[type(node)]
    return calculate(operator, binder.bind(node.left, scope), binder.bind(node.right, scope))


@binds(exp.Neg)
def _negation(binder: Binder, node: exp.Neg, scope: Scope) -> Bound:
    if isinstance(node.this, exp.Literal) and node.this.name == str(2**63) and not node.this.is_string:
        return compose(f"CAST('-{2**63}' AS BIGINT)", SqlType("bigint"), [])
    value = binder.bind(node.this, scope)
    if value.type.base not in {*NUMERIC, "unknown"}:
        if value.type.base in INTERVALS:
            raise unsupported("the negation of an interval: write the sign inside the literal")
        raise gateway(f"Cannot negate {value.type}")
    return compose(f"CAST((- {value.sql}) AS {value.type.stored})", value.type, [value])


@binds(*_COMPARISONS)
def _comparison(binder: Binder, node: exp.Binary, scope: Scope) -> Bound:
    operator = _COMPARISONS[type(node)]
    left = binder.bind(node.left, scope)
    if isinstance(node.right, (exp.Any, exp.All)):
        from .subqueries import quantified

        return quantified(binder, operator, left, node.right, scope)
    return compare(operator, left, binder.bind(node.right, scope))


@binds(*_DISTINCT)
def _distinct(binder: Binder, node: exp.Binary, scope: Scope) -> Bound:
    return compare("=", binder.bind(node.left, scope), binder.bind(node.right, scope), written=_DISTINCT[type(node)])


@binds(exp.DPipe)
def _concatenation(binder: Binder, node: exp.DPipe, scope: Scope) -> Bound:
    left, right = binder.bind_all([node.left, node.right], scope)
    return concatenate(left, right)


def concatenate(left: Bound, right: Bound) -> Bound:
    """Return two texts, binary values or arrays, one after the other."""
    bases = {left.type.base, right.type.base} - {"unknown"}
    if "char" in bases:
        raise unsupported("|| of char")
    if len(bases) > 1 or not bases <= {"varchar", "varbinary", "array"}:
        raise gateway(f"Cannot apply operator: {left.type} || {right.type}")
    if bases == {"varchar"} and left.type.precision is not None and right.type.precision is not None:
        kind: SqlType | None = SqlType("varchar", left.type.precision + right.type.precision)
    else:
        kind = VARCHAR if bases == {"varchar"} else common_type(left.type, right.type)
    if kind is None:
        raise gateway(f"Cannot apply operator: {left.type} || {right.type}")
    return compose(f"({left.sql} || {right.sql})", kind, [left, right])


@binds(exp.AtTimeZone)
def _at_time_zone(binder: Binder, node: exp.AtTimeZone, scope: Scope) -> Bound:
    zone = node.args["zone"]
    if not (isinstance(zone, exp.Literal) and zone.name.upper() == "UTC"):
        raise unsupported("AT TIME ZONE with any zone but 'UTC'")
    value = binder.bind(node.this, scope)
    if value.type.base not in {"timestamp", ZONED}:
        raise gateway(f"Type of value must be a time or timestamp with or without time zone (actual {value.type})")
    return compose(value.sql, SqlType(ZONED, value.type.precision), [value])
