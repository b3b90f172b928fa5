"""Which types go together: Trino converts between few of them by itself, DuckDB between nearly all."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ..errors import gateway
from .scope import Bound
from .types import BIGINT, DAYS, DOUBLE, INTEGER, LONGEST_CHAR, MONTHS, REAL, ZONED, SqlType, array, decimal

INTEGRAL = ("tinyint", "smallint", "integer", "bigint")
NUMERIC = (*INTEGRAL, "decimal", "real", "double")
MOMENTS = ("date", "timestamp", ZONED)
INTERVALS = (DAYS, MONTHS)

_DIGITS = {"tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19}
_DECIMAL_DIGITS = 38
_UNORDERED = frozenset({"json", "map"})


def common_type(first: SqlType, second: SqlType) -> SqlType | None:
    """Return the narrowest type that both convert to by themselves, or None."""
    if first == second or second.base == "unknown":
        return first
    if first.base == "unknown":
        return second
    if first.base in NUMERIC and second.base in NUMERIC:
        return _common_number(first, second)
    if first.base == second.base:
        return _common_parameters(first, second)
    if {first.base, second.base} == {"char", "varchar"}:
        return SqlType("char", min(LONGEST_CHAR, max(_length(first), _length(second))))
    if first.base in MOMENTS and second.base in MOMENTS:
        later = max(first, second, key=lambda kind: MOMENTS.index(kind.base))
        return SqlType(later.base, max(first.precision or 0, second.precision or 0))
    return None


def converts(source: SqlType, target: SqlType) -> bool:
    """Tell whether Trino converts `source` to `target` by itself."""
    return common_type(source, target) == target


def coerce(bound: Bound, target: SqlType) -> Bound:
    """Return an expression as another type that it converts to."""
    if bound.type == target:
        return bound
    if target.base == "char":
        return attrs.evolve(bound, sql=padded(bound.sql, target), type=target, origin=None)
    same = bound.type.stored == target.stored and bound.type.base != "unknown"
    sql = bound.sql if same else f"CAST({bound.sql} AS {target.stored})"
    return Bound(sql, target, None, bound.loose, bound.aggregates, bound.windows)


def padded(sql: str, kind: SqlType) -> str:
    """Return a text as a `char`: cut off, or with spaces at its end."""
    return f"rpad({sql}, {kind.precision}, ' ')"


def unify(values: Sequence[Bound], refusal: str) -> tuple[list[Bound], SqlType]:
    """Return the values as their common type, and that type.

    Args:
        values: One or more expressions.
        refusal: What to say where there is no common type, with `{0}` for the first type and `{1}` for the other.
    """
    kind = values[0].type
    for value in values[1:]:
        wider = common_type(kind, value.type)
        if wider is None:
            raise gateway(refusal.format(kind, value.type))
        kind = wider
    return [coerce(value, kind) for value in values], kind


def comparable(operator: str, kind: SqlType) -> bool:
    """Tell whether values of a type can be compared so."""
    if kind.base in _UNORDERED or kind.base in INTERVALS:
        return operator in {"=", "<>"} and kind.base != "json"
    if operator not in {"=", "<>"} and kind.base in {"row", "array"}:
        return kind.base == "array" and comparable(operator, kind.elements[0])
    return True


def as_decimal(kind: SqlType) -> SqlType:
    """Return the decimal type that holds all values of an exact number type."""
    return decimal(_DIGITS[kind.base], 0) if kind.base in INTEGRAL else kind


def arithmetic_type(operator: str, first: SqlType, second: SqlType) -> SqlType:
    """Return the type of a number that an operator makes of two numbers, as Trino defines it."""
    common = common_type(first, second)
    if common is None or common.base != "decimal":
        return common or DOUBLE
    (p1, s1), (p2, s2) = ((kind.precision or 0, kind.scale or 0) for kind in (as_decimal(first), as_decimal(second)))
    scale = max(s1, s2)
    match operator:
        case "*":
            precision, scale = p1 + p2, s1 + s2
        case "/":
            precision = p1 + s2 + max(s2 - s1, 0)
        case "%":
            precision = min(p2 - s2, p1 - s1) + scale
        case _:
            precision = max(p1 - s1, p2 - s2) + scale + 1
    if scale > _DECIMAL_DIGITS:
        raise gateway(f"DECIMAL scale must be in range [0, precision (38)]: {scale}")
    return decimal(max(1, min(_DECIMAL_DIGITS, precision)), scale)


def _common_number(first: SqlType, second: SqlType) -> SqlType:
    bases = {first.base, second.base}
    if "double" in bases:
        return DOUBLE
    if "real" in bases:
        return REAL
    if "decimal" not in bases:
        return max(first, second, key=lambda kind: INTEGRAL.index(kind.base))
    one, other = as_decimal(first), as_decimal(second)
    (p1, s1), (p2, s2) = ((kind.precision or 0, kind.scale or 0) for kind in (one, other))
    scale = max(s1, s2)
    return decimal(min(_DECIMAL_DIGITS, max(p1 - s1, p2 - s2) + scale), scale)


def _common_parameters(first: SqlType, second: SqlType) -> SqlType | None:
    match first.base:
        case "varchar":
            bounded = first.precision is not None and second.precision is not None
            return SqlType("varchar", max(first.precision or 0, second.precision or 0) if bounded else None)
        case "char" | "time" | "timestamp" | "timestamp with time zone":
            return SqlType(first.base, max(first.precision or 0, second.precision or 0))
        case "array":
            element = common_type(first.elements[0], second.elements[0])
            return None if element is None else array(element)
        case _:
            return None


def _length(kind: SqlType) -> int:
    return LONGEST_CHAR if kind.precision is None else kind.precision


def integer_type(value: int) -> SqlType:
    """Return the type of a whole number as it is written in a statement."""
    if -(2**31) <= value < 2**31:
        return INTEGER
    if -(2**63) <= value < 2**63:
        return BIGINT
    raise gateway(f"Invalid numeric literal: {value}")
