"""Literals, placeholders and columns: the leaves of an expression."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .casts import cast_to, row_of
from .coercion import integer_type
from .refusals import mismatched, unsupported
from .scope import Bound, Scope
from .types import (
    BOOLEAN,
    DATE,
    DOUBLE,
    JSON,
    UNKNOWN,
    VARBINARY,
    ZONED,
    SqlType,
    literal,
    make_type,
    parse_type,
)

_NUMBER = re.compile(r"([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)?")


def constant(value: Any) -> Bound:
    """Return a value of JSON as a literal.

    Args:
        value: Text, a number, a truth value or None.

    Raises:
        Refusal: 400 of shape A: an object, an array or a number out of range.
    """
    match value:
        case None:
            return Bound("NULL", UNKNOWN)
        case bool():
            return Bound("TRUE" if value else "FALSE", BOOLEAN)
        case str():
            return string(value)
        case int():
            kind = integer_type(value)
            # With its type written out it is no ordinal in GROUP BY.
            return Bound(f"CAST({value} AS {kind.stored})", kind)
        case float() if math.isfinite(value):
            return Bound(f"CAST('{value!r}' AS DOUBLE)", DOUBLE)
        case _:
            raise unsupported(f"a parameter of the JSON type {type(value).__name__}")


def string(value: str) -> Bound:
    """Return a text as a literal, whose type has its length."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise unsupported("the character U+0000, or half of a surrogate pair, in a text")
    return Bound(literal(value), SqlType("varchar", len(value)))


def moment(value: datetime, kind: SqlType) -> Bound:
    """Return a moment as a literal, cut to the type's precision."""
    return cast_to(Bound(f"TIMESTAMP '{value:%Y-%m-%d %H:%M:%S.%f}'", SqlType(kind.base, 6)), kind)


def to_type(node: exp.DataType) -> SqlType:
    """Return the type that a statement names."""
    if isinstance(node.this, exp.Interval):
        raise unsupported("CAST to an interval")
    base: str = node.this.value.lower()
    base = {"int": "integer", "float": "real", "timestamptz": ZONED, "timetz": "time with time zone"}.get(base, base)
    inner = [part for part in node.expressions if isinstance(part, exp.DataType)]
    if base in {"array", "map"}:
        return make_type(base, elements=[to_type(part) for part in inner])
    if base == "struct":
        fields = [part for part in node.expressions if isinstance(part, exp.ColumnDef)]
        if len(fields) != len(node.expressions):
            raise unsupported("a row type without names")
        return make_type(
            "row", elements=[to_type(field.args["kind"]) for field in fields], names=[field.name for field in fields]
        )
    numbers = [part.name for part in node.expressions]
    if not all(number.isdigit() for number in numbers):
        raise mismatched(next(number for number in numbers if not number.isdigit()))
    if base in {"integer", "bigint"} and numbers:
        raise mismatched("(")
    return make_type(base, [int(number) for number in numbers])


@binds(exp.Literal)
def _literal(_binder: Binder, node: exp.Literal, _scope: Scope) -> Bound:
    if node.is_string:
        return string(node.name)
    text = node.name.lower()
    if not _NUMBER.fullmatch(text):
        raise mismatched(text)
    if text.isdigit():
        return constant(int(text))
    if "e" in text:
        return constant(float(text))
    whole, _, fraction = text.partition(".")
    whole = whole.lstrip("0")
    kind = make_type("decimal", [max(len(whole) + len(fraction), 1), len(fraction)])
    return Bound(f"CAST('{text}' AS {kind.stored})", kind)


@binds(exp.HexString)
def _hex(_binder: Binder, node: exp.HexString, _scope: Scope) -> Bound:
    digits = "".join(node.name.split())
    if len(digits) % 2 or not re.fullmatch(r"[0-9A-Fa-f]*", digits):
        raise gateway("Binary literal must contain an even number of digits, all of them hexadecimal")
    return Bound(f"unhex('{digits}')", VARBINARY)


@binds(exp.Boolean)
def _boolean(_binder: Binder, node: exp.Boolean, _scope: Scope) -> Bound:
    return constant(bool(node.this))


@binds(exp.Null)
def _null(_binder: Binder, _node: exp.Null, _scope: Scope) -> Bound:
    return constant(None)


@binds(exp.Placeholder)
def _placeholder(binder: Binder, node: exp.Placeholder, _scope: Scope) -> Bound:
    return constant(binder.bindings[binder.places[node.name]])


@binds(exp.ParseJSON)
def _json(_binder: Binder, node: exp.ParseJSON, _scope: Scope) -> Bound:
    only(node, "this", "is_literal")
    return Bound(f"CAST(json({literal(node.this.name)}) AS VARCHAR)", JSON)


@binds(exp.CurrentDate)
def _current_date(binder: Binder, node: exp.CurrentDate, _scope: Scope) -> Bound:
    only(node)
    return Bound(f"DATE '{binder.now:%Y-%m-%d}'", DATE)


@binds(exp.CurrentTimestamp)
def _current_timestamp(binder: Binder, node: exp.CurrentTimestamp, _scope: Scope) -> Bound:
    only(node)
    return moment(binder.now, SqlType(ZONED, 3))


@binds(exp.Localtimestamp)
def _local_timestamp(binder: Binder, node: exp.Localtimestamp, _scope: Scope) -> Bound:
    only(node)
    return moment(binder.now, parse_type("timestamp(3)"))


@binds(exp.Column)
def _column(_binder: Binder, node: exp.Column, scope: Scope) -> Bound:
    if isinstance(node.this, exp.Star):
        raise mismatched("*")
    return scope.resolve(node.name, [part.name for part in node.parts[:-1]])


@binds(exp.Paren)
def _paren(binder: Binder, node: exp.Paren, scope: Scope) -> Bound:
    return binder.bind(node.this, scope)


@binds(exp.Cast, exp.TryCast)
def _cast(binder: Binder, node: exp.Cast, scope: Scope) -> Bound:
    only(node, "this", "to", "safe", "requires_string")
    target, safe, inner = to_type(node.args["to"]), isinstance(node, exp.TryCast), node.this
    if target.base == "row" and isinstance(inner, exp.Anonymous) and inner.name.upper() == "ROW":
        return row_of(binder.bind_all(inner.expressions, scope), target, safe=safe)
    return cast_to(binder.bind(inner, scope), target, safe=safe)
