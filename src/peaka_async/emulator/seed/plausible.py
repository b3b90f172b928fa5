"""What a column holds that says nothing about its values: something plausible by its name and its type."""

from __future__ import annotations

import re

from ..sql.types import literal, parse_type
from ..state.sources import SourceColumn
from .expressions import day, email, moment, one_of, person, sometimes_null, spread

_BY_NAME = {
    "city": one_of(("Ankara", "Berlin", "İzmir", "Lisbon", "New York", "Tokyo"), "i + r"),
    "country": one_of(("DE", "GB", "PT", "TR", "US"), "i + r"),
    "currency": one_of(("usd", "usd", "eur"), "i + r"),
    "email": email("i + 1000000 * r"),
    "name": f"{person()} || CASE WHEN r = 0 THEN '' ELSE ' ' || (r + 1) END",
    "status": one_of(("active", "pending", "closed"), "i + r"),
}
"""Texts by the last word of a column's name."""

_NUMBER = spread(997, "i + r")
_BELOW = {"tinyint": 100, "smallint": 30_000}


def plausible(table: str, column: SourceColumn) -> str:
    """Return an expression for the values of a column; all but ids change whenever a row is updated.

    Args:
        table: Name of the table: ids of two tables differ.
        column: The column, of whatever type the emulator's sources have.

    Raises:
        Refusal: 400 of shape A: the emulator does not know its type.
        ValueError: It knows the type and has nothing to make up for it.
    """
    kind = parse_type(column.data_type)
    is_id = column.name.lower() in {"id", "_id", "uuid"}
    number = "i" if is_id else "i + 1000000 * r"
    salted = f"md5({literal(f'{table}.{column.name}/')} || ({number}))"
    match kind.base:
        case "boolean":
            return "(i + r) % 3 = 0"
        case "tinyint" | "smallint" | "integer" | "bigint":
            return "i + 1" if is_id else spread(_BELOW.get(kind.base, 1_000_000), "i + r")
        case "real" | "double":
            return f"{_NUMBER} / 8.0"
        case "decimal":
            digits = min(kind.precision or 0, 9)
            return "i + 1" if is_id else f"{spread(10**digits, 'i + r')} / {float(10 ** (kind.scale or 0))!r}"
        case "varchar":
            text = f"{literal(table + '_')} || (i + 1)" if is_id else _text(column.name)
            return text if kind.precision is None else f"substr({text}, 1, {kind.precision})"
        case "varbinary":
            return f"unhex(substr({salted}, 1, 24))"
        case "uuid":
            return salted
        case "date":
            return day("2024-01-01", 730, "i + r")
        case "time":
            return f"TIME '00:00:00' + to_seconds({spread(86_400, 'i + r')})"
        case "timestamp" | "timestamp with time zone":
            return moment("2024-01-01", 3600, "i + r")
        case "json":
            return f"'{{\"number\": ' || {_NUMBER} || '}}'"
        case _:
            raise ValueError(f"column {column.name!r} of {table!r}: no values can be made up for the type {kind}")


def _text(name: str) -> str:
    known = _BY_NAME.get(re.split(r"[_ ]", name.lower())[-1])
    return sometimes_null(f"{literal(name + ' ')} || {_NUMBER}", 17, "i + r") if known is None else known
