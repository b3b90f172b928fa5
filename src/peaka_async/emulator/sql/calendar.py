"""Functions of dates and times whose unit or format must be written out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .casts import cast_to
from .coercion import MOMENTS, coerce, common_type, converts
from .functions import call
from .literals import moment
from .refusals import unsupported
from .scope import Bound, Scope, compose
from .specials import special, written_number, written_text
from .types import BIGINT, DATE, VARCHAR, ZONED, SqlType, literal

_UNITS = ("millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year")
_WHOLE_DAYS = frozenset({"day", "week", "month", "quarter", "year"})
_FIELDS = {
    **{name: name for name in ("year", "quarter", "month", "week", "day", "hour", "minute", "second")},
    "day_of_month": "day",
    "day_of_week": "day_of_week",
    "dow": "day_of_week",
    "day_of_year": "day_of_year",
    "doy": "day_of_year",
    "year_of_week": "year_of_week",
    "yow": "year_of_week",
}
# MySQL's letters, which date_format and date_parse use, and DuckDB's.
_LETTERS = {
    "a": "%a", "b": "%b", "c": "%-m", "d": "%d", "e": "%-d", "f": "%f", "H": "%H", "h": "%I", "I": "%I", "i": "%M",
    "j": "%j", "k": "%-H", "l": "%-I", "M": "%B", "m": "%m", "p": "%p", "r": "%I:%M:%S %p", "S": "%S", "s": "%S",
    "T": "%H:%M:%S", "W": "%A", "Y": "%Y", "y": "%y", "%": "%%",
}  # fmt: skip
_FINEST = 6


@special("now", 0, 0)
def _now(binder: Binder, _arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    return moment(binder.now, SqlType(ZONED, 3))


@special("current_timestamp", 1, 1)
def _current_timestamp(binder: Binder, _arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    digits = written_number(nodes[0])
    if digits is None or digits > _FINEST:
        raise unsupported("current_timestamp with more than 6 fractional digits")
    return moment(binder.now, SqlType(ZONED, digits))


@special("date", 1, 1)
def _date(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    return cast_to(arguments[0], DATE)


@special("date_trunc", 2, 2)
def _date_trunc(_binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    unit, value = _unit(nodes[0], arguments[1], "date_trunc"), arguments[1]
    sql = f"CAST(date_trunc('{unit}', {value.sql}) AS {value.type.stored})"
    return compose(sql, value.type, arguments)


@special("date_add", 3, 3)
def _date_add(_binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    unit, value = _unit(nodes[0], arguments[2], "date_add"), arguments[2]
    if not converts(arguments[1].type, BIGINT):
        raise gateway(
            f"Unexpected parameters ({', '.join(str(part.type) for part in arguments)}) for function date_add"
        )
    amount = coerce(arguments[1], BIGINT).sql
    step = f"to_months(CAST({amount} * 3 AS INTEGER))" if unit == "quarter" else _interval(unit, amount)
    return compose(f"CAST(({value.sql} + {step}) AS {value.type.stored})", value.type, arguments)


def _interval(unit: str, amount: str) -> str:
    # The functions for long units take INTEGER only.
    return f"to_{unit}s({amount if unit not in _WHOLE_DAYS else f'CAST({amount} AS INTEGER)'})"


@special("date_diff", 3, 3)
def _date_diff(_binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    common = common_type(arguments[1].type, arguments[2].type)
    if common is None:
        raise gateway(
            f"Unexpected parameters ({', '.join(str(part.type) for part in arguments)}) for function date_diff"
        )
    first, second = (coerce(part, common) for part in arguments[1:])
    unit = _unit(nodes[0], first, "date_diff")
    # Whole units that have passed, where DuckDB's own date_diff counts the borders between them.
    return compose(f"date_sub('{unit}', {first.sql}, {second.sql})", BIGINT, arguments)


@special("date_format", 2, 2)
def _date_format(_binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    value = arguments[0]
    if value.type.base not in MOMENTS:
        raise gateway(f"Unexpected parameters ({value.type}, {arguments[1].type}) for function date_format")
    return compose(f"strftime({value.sql}, {literal(_format(nodes[1], 'date_format'))})", VARCHAR, arguments)


@special("date_parse", 2, 2)
def _date_parse(_binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    if arguments[0].type.base != "varchar":
        raise gateway(f"Unexpected parameters ({arguments[0].type}, {arguments[1].type}) for function date_parse")
    sql = f"CAST(strptime({arguments[0].sql}, {literal(_format(nodes[1], 'date_parse'))}) AS TIMESTAMP)"
    return compose(sql, SqlType("timestamp", 3), arguments)


@special("from_iso8601_date", 1, 1)
def _from_iso8601_date(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    if arguments[0].type.base != "varchar":
        raise gateway(f"Unexpected parameters ({arguments[0].type}) for function from_iso8601_date")
    return cast_to(arguments[0], DATE)


@special("from_iso8601_timestamp", 1, 1)
def _from_iso8601_timestamp(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    if arguments[0].type.base != "varchar":
        raise gateway(f"Unexpected parameters ({arguments[0].type}) for function from_iso8601_timestamp")
    spaced = compose(f"replace({arguments[0].sql}, 'T', ' ')", VARCHAR, arguments)
    return cast_to(spaced, SqlType(ZONED, 3))


@binds(exp.Extract)
def _extract(binder: Binder, node: exp.Extract, scope: Scope) -> Bound:
    only(node, "this", "expression")
    name = _FIELDS.get(node.name.lower())
    if name is None:
        raise gateway(f"Invalid EXTRACT field: {node.name}")
    return call(binder, name, [binder.bind(node.expression, scope)])


def _unit(node: exp.Expr, value: Bound, function: str) -> str:
    unit = written_text(node)
    if unit is None:
        raise unsupported(f"{function} with a unit that is not written out")
    unit = unit.lower()
    if value.type.base not in MOMENTS:
        raise gateway(f"Unexpected parameters (varchar({len(unit)}), {value.type}) for function {function}")
    if unit not in _UNITS or (value.type.base == "date" and unit not in _WHOLE_DAYS):
        raise gateway(f"'{unit}' is not a valid {value.type.base.upper()} field")
    return unit


def _format(node: exp.Expr, function: str) -> str:
    text = written_text(node)
    if text is None:
        raise unsupported(f"{function} with a format that is not written out")

    def letter(found: re.Match[str]) -> str:
        if found[1] not in _LETTERS:
            raise gateway(f"{found[0]} not supported in date format string")
        return _LETTERS[found[1]]

    return re.sub(r"%(.?)", letter, text, flags=re.DOTALL)
