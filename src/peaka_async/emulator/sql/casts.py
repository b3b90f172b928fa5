"""CAST as Trino does it: fewer pairs of types than DuckDB has, and stricter about what a text may look like.

A text that Trino would not read gets a mark appended, so that DuckDB fails on it as well, by an error that `TRY` and
`TRY_CAST` catch like any other; `faults` takes the mark out of the message again.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import gateway
from .coercion import INTEGRAL, NUMERIC, padded
from .refusals import unsupported
from .rendering import text
from .scope import Bound, compose
from .types import VARCHAR, ZONED, SqlType, literal, quoted

MARK = "\ue000"
"""A character for private use, which no message of DuckDB's has by itself."""

MACROS = (
    f"CREATE MACRO refuse(said) AS error('{MARK}' || said)",
    f"""CREATE MACRO guarded(x, pattern) AS list_transform([x], lambda t:
    CASE WHEN regexp_full_match(t, pattern, 's') THEN t ELSE t || '{MARK}' END)[1]""",
    """CREATE MACRO fitting(x, n) AS list_transform([x], lambda t: CASE WHEN length(t) <= n THEN t
    ELSE refuse('Value ' || t || ' cannot be represented as varchar(' || CAST(n AS VARCHAR) || ')') END)[1]""",
    # Fractions of a second are rounded, not cut off, and halves go up. A double has not room for all the digits.
    """CREATE MACRO rounded(n, step) AS list_transform([n + step // 2], lambda m: m - (m % step + step) % step)[1]""",
    # A space before the offset makes DuckDB look for a zone of that name.
    """CREATE MACRO utc(x) AS make_timestamp(epoch_us(
    CAST(regexp_replace(x, ' ?([+-][0-9]{2}:[0-9]{2})\\s*$', '\\1') AS TIMESTAMP WITH TIME ZONE)))""",
    # With the digits that are left out of a moment to the microsecond.
    """CREATE MACRO utc_ns(x) AS list_transform([x], lambda t: make_timestamp_ns(epoch_ns(CAST(utc(t) AS TIMESTAMP_NS))
    + CAST(rpad(regexp_extract(t, '[.][0-9]{6}([0-9]{1,3})', 1), 3, '0') AS BIGINT)))[1]""",
)
"""What DuckDB has to be taught before `cast_to` can be used."""

_NUMBER = r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"
_DAY = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?"
_ZONE = "[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+)+"
_PATTERNS = {
    **dict.fromkeys(INTEGRAL, r"[+-]?[0-9]+"),
    "decimal": _NUMBER,
    "real": rf"\s*({_NUMBER}|[+-]?(NaN|Infinity))\s*",
    "double": rf"\s*({_NUMBER}|[+-]?(NaN|Infinity))\s*",
    "boolean": r"(?i)(true|t|1|false|f|0)",
    "date": rf"\s*{_DAY}\s*",
    "time": _CLOCK,
    "timestamp": rf"\s*{_DAY}( {_CLOCK})?\s*",
    ZONED: rf"\s*{_DAY}( {_CLOCK})?( ?(UTC|Z|[+-][0-9]{{2}}:[0-9]{{2}})| {_ZONE})?\s*",
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}
_READABLE_JSON = frozenset({"bigint", "integer", "double", "boolean"})
_MICROSECONDS = 6
_NANOSECONDS = 9


def cast_to(value: Bound, target: SqlType, *, safe: bool = False) -> Bound:
    """Return a value cast to a type.

    Args:
        value: What is cast.
        target: The type that the statement names.
        safe: Whether a value that cannot be cast becomes NULL, as `TRY_CAST` has it.

    Raises:
        Refusal: 400 of shape A: Trino has no such cast, or the emulator does not support it.
    """
    sql = _cast(value, target)
    return compose(f"TRY({sql})" if safe else sql, target, [value])


def row_of(values: Sequence[Bound], target: SqlType, *, safe: bool = False) -> Bound:
    """Return `CAST(ROW(...) AS row(...))`, the one way to write a row with names.

    Args:
        values: What stands in ROW.
        target: The type that the statement names.
        safe: As with `cast_to`.

    Raises:
        Refusal: 400 of shape A: there are more or fewer values than fields, or one has no such cast.
    """
    if len(values) != len(target.elements):
        raise gateway(f"Cannot cast row({', '.join(str(value.type) for value in values)}) to {target}")
    fields = (
        f"{quoted(name)} := CAST({_cast(value, kind)} AS {kind.stored})"
        for name, value, kind in zip(target.names, values, target.elements, strict=True)
    )
    sql = f"struct_pack({', '.join(fields)})"
    return compose(f"TRY({sql})" if safe else sql, target, values)


def _cast(value: Bound, target: SqlType) -> str:
    sql, source = value.sql, value.type
    plain = f"CAST({sql} AS {target.stored})"
    match source.base, target.base:
        case _ if source == target:
            return sql
        case ("unknown", _):
            return plain
        case ("char" | "varchar", "char"):
            return padded(sql, target)
        case ("char" | "varchar", "varchar"):
            return sql if target.precision is None else f"left({sql}, {target.precision})"
        case ("varbinary", "varchar"):
            # Trino has no such cast. Peaka's connector for MongoDB does, for ids; the text without spaces is a guess.
            return f"lower(hex({sql}))"
        case ("json", "varchar"):
            return f"json_extract_string({sql}, '$')"
        case (_, "varchar") if source.base not in {"array", "map", "row"}:
            written = text(sql, source)
            return written if target.precision is None else f"fitting({written}, {target.precision})"
        case ("json", _) if target.base in _READABLE_JSON:
            return _read(f"json_extract_string({sql}, '$')", target)
        case ("varchar", _):
            return _read(sql, target)
        case _ if source.base in NUMERIC and target.base in NUMERIC:
            # Trino rounds half up, DuckDB to the even neighbour.
            inexact = source.base in {"real", "double"} and target.base in INTEGRAL
            return f"CAST(round({sql}) AS {target.stored})" if inexact else plain
        case _ if {source.base, target.base} <= {"boolean", *NUMERIC}:
            return plain
        case ("date", "timestamp" | "timestamp with time zone"):
            return plain
        case ("timestamp" | "timestamp with time zone", "date"):
            return plain
        case ("timestamp" | "timestamp with time zone", "timestamp" | "timestamp with time zone"):
            return _to_moment(sql, source, target)
        case ("timestamp" | "timestamp with time zone" | "time", "time"):
            return _to_time(sql, source, target)
        case ("array", "array") | ("map", "map") | ("row", "row") | (_, "json") | ("json", _):
            raise unsupported(f"CAST from {source} to {target}")
        case _:
            raise gateway(f"Cannot cast {source} to {target}")


def _read(sql: str, target: SqlType) -> str:
    pattern = _PATTERNS.get(target.base)
    if pattern is None:
        if target.base in {"json", "array", "map", "row"}:
            raise unsupported(f"CAST from {VARCHAR} to {target}")
        raise gateway(f"Cannot cast {VARCHAR} to {target}")
    checked = f"guarded({sql}, {literal(pattern)})"
    if target.base in {"time", "timestamp", ZONED}:
        return _read_moment(checked, target)
    if target.base in {"double", "real", "date"}:
        checked = f"trim({checked})"
    return f"CAST({checked} AS {target.stored})"


def _read_moment(checked: str, target: SqlType) -> str:
    # Read as finely as its type is stored, and then rounded.
    is_fine = (target.precision or 0) > _MICROSECONDS
    source = SqlType(target.base, _NANOSECONDS if is_fine else _MICROSECONDS)
    if target.base == "time":
        return _to_time(f"CAST({checked} AS {source.stored})", source, target)
    if target.base == ZONED or is_fine:
        return _to_moment(f"{'utc_ns' if is_fine else 'utc'}({checked})", source, target)
    return _to_moment(f"CAST({checked} AS {source.stored})", source, target)


def _to_moment(sql: str, source: SqlType, target: SqlType) -> str:
    unit, step = _step(source, target)
    if step > 1:
        made = "make_timestamp_ns" if unit == "ns" else "make_timestamp"
        sql = f"{made}(rounded(epoch_{unit}({sql}), {step}))"
    return sql if source.stored == target.stored else f"CAST({sql} AS {target.stored})"


def _to_time(sql: str, source: SqlType, target: SqlType) -> str:
    # After the last moment of a day comes the first one of a day.
    clock = SqlType("time", source.precision)
    sql = sql if source.base == "time" else f"CAST({sql} AS {clock.stored})"
    _, step = _step(clock, target)
    if step > 1:
        step *= 1 if clock.stored == "TIME_NS" else 1000
        return f"CAST(make_timestamp_ns(rounded(epoch_ns({sql}), {step})) AS {target.stored})"
    return sql if clock.stored == target.stored else f"CAST({sql} AS {target.stored})"


def _step(source: SqlType, target: SqlType) -> tuple[str, int]:
    """Return what the last digit that remains counts, in the unit that the values are stored in."""
    have, want = source.precision or 0, target.precision or 0
    unit, digits = ("ns", _NANOSECONDS) if have > _MICROSECONDS else ("us", _MICROSECONDS)
    return unit, 10 ** (digits - want) if want < have else 1
