"""The query builder's form of an execution request, written as Trino's SQL. Section 8.2.

Only a filter by `>` inside of `and` is shown in any source. The rest is a guess: the other comparisons, `like` and
`or`; several tables in `from` each with all rows of the others; `columns` and `orderBy` as names, with dots between
their parts and perhaps in double quotes.
"""

from __future__ import annotations

import math
import re
from typing import Any

from ..bodies import is_array, is_object
from ..errors import gateway
from .refusals import unsupported
from .types import literal, quoted

_OPERATORS = {"=": "=", "!=": "<>", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "like": "LIKE"}
_NAME = r'(?:"(?:[^"]|"")+"|[^".,\s][^".,]*?)'
_KEY = re.compile(rf"\s*({_NAME}(?:\.{_NAME})*)(?:\s+(asc|desc))?\s*", re.IGNORECASE)
_PARTS = ("column", "operator", "values")


def render_builder(body: dict[str, Any]) -> str:
    """Return the statement that a query built from parts stands for.

    Args:
        body: The request's body, with `from` and perhaps `columns`, `filters`, `orderBy`, `limit` and `offset`.

    Raises:
        Refusal: 400 of shape A: a part is not of its form, or an operator is not known.

    Example:
        >>> table = {"catalogName": "stripe", "schemaName": "payment", "tableName": "charges"}
        >>> render_builder({"from": [table], "columns": ["id"], "orderBy": ["amount DESC"], "limit": 5})
        'SELECT "id" FROM "stripe"."payment"."charges" ORDER BY "amount" DESC LIMIT 5'
    """
    tables = body.get("from")
    if not is_array(tables) or not tables:
        raise gateway("'from' must be an array with at least one table")
    columns = _array(body, "columns")
    statement = f"SELECT {', '.join(_column(name) for name in columns) or '*'}"
    statement += f" FROM {', '.join(_table(table) for table in tables)}"
    filters = body.get("filters")
    if filters:
        statement += f" WHERE {_condition(filters)}"
    keys = _array(body, "orderBy")
    if keys:
        statement += f" ORDER BY {', '.join(_key(key) for key in keys)}"
    for word, name in (("OFFSET", "offset"), ("LIMIT", "limit")):
        if body.get(name) is not None:
            statement += f" {word} {_amount(name, body[name])}"
    return statement


def _array(body: dict[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    if value is None:
        return []
    if not is_array(value):
        raise gateway(f"'{name}' must be an array")
    return value


def _table(table: object) -> str:
    return ".".join(quoted(_member(table, name)) for name in ("catalogName", "schemaName", "tableName"))


def _member(value: object, name: str) -> str:
    text = value.get(name) if is_object(value) else None
    if not isinstance(text, str) or not text:
        raise gateway(f"'{name}' must be a text")
    return text


def _column(name: object) -> str:
    if name == "*":
        return "*"
    found = re.fullmatch(rf"{_NAME}(?:\.{_NAME})*", name) if isinstance(name, str) else None
    if found is None:
        raise gateway(f"'{name}' is not the name of a column")
    return _identifiers(found[0])


def _identifiers(name: str) -> str:
    parts = re.findall(_NAME + r"(?=\.|$)", name)
    return ".".join(part if part.startswith('"') else quoted(part) for part in parts)


def _key(key: object) -> str:
    found = _KEY.fullmatch(key) if isinstance(key, str) else None
    if found is None:
        raise gateway(f"'{key}' is not a column and a direction")
    return _identifiers(found[1]) + (f" {found[2].upper()}" if found[2] else "")


def _condition(condition: object) -> str:
    if is_object(condition) and condition and condition.keys() <= {"and", "or"}:
        return " AND ".join(_joined(word.upper(), parts) for word, parts in condition.items())
    if is_array(condition) and len(condition) == len(_PARTS) and is_object(condition[0]) and "column" in condition[0]:
        return _comparison(*condition)
    raise gateway("a filter must be an object of 'and' and 'or', or an array of a column, an operator and values")


def _joined(word: str, parts: object) -> str:
    if not is_array(parts) or not parts:
        raise gateway(f"'{word.lower()}' must be an array with at least one condition")
    return "(" + f" {word} ".join(_condition(part) for part in parts) + ")"


def _comparison(column: dict[str, Any], operator: object, values: object) -> str:
    names = ("catalogName", "schemaName", "tableName", "columnName")
    left = ".".join(quoted(_member(column["column"], name)) for name in names)
    symbol = _OPERATORS.get(operator.lower()) if isinstance(operator, str) else None
    if symbol is None:
        raise unsupported(f"the filter operator '{operator}'")
    if not is_array(values) or len(values) != 1:
        raise gateway(f"the filter operator '{operator}' takes an array of one value")
    return f"{left} {symbol} {_value(values[0])}"


def _value(value: object) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return literal(value)
        case int():
            return str(value)
        case float() if math.isfinite(value):
            # With an exponent it is a double, and without one a decimal, which all numbers can be compared with.
            return repr(value)
        case _:
            raise unsupported(f"a filter value of the JSON type {type(value).__name__}")


def _amount(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise gateway(f"'{name}' must be a whole number of zero or more")
    return value
