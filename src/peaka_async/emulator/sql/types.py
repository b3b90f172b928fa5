"""Trino's types: read from text, written as text, and what each is stored as in DuckDB."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from ..errors import gateway

ZONED = "timestamp with time zone"
DAYS = "interval day to second"
MONTHS = "interval year to month"

_STORED = {
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "real": "FLOAT",
    "double": "DOUBLE",
    "varchar": "VARCHAR",
    # With the spaces at its end that make it as long as its type says.
    "char": "VARCHAR",
    "varbinary": "BLOB",
    "date": "DATE",
    "time": "TIME",
    "timestamp": "TIMESTAMP",
    "uuid": "UUID",
    # JSON is kept as its text: DuckDB's own type differs from VARCHAR in name only, and would ask for more casts.
    "json": "VARCHAR",
    # The session's zone is UTC and no other is supported, so a moment with a zone is stored as its UTC reading.
    # DuckDB's own type would need the ICU extension for most functions.
    ZONED: "TIMESTAMP",
    DAYS: "INTERVAL",
    MONTHS: "INTERVAL",
    "unknown": "INTEGER",
}
_SYNONYMS = {"int": "integer", "double precision": "double", "dec": "decimal", "numeric": "decimal"}
LACKING = frozenset({"hyperloglog", "ipaddress", "time with time zone", "tdigest", "qdigest", "geometry"})
"""Types that Trino has and the emulator does not."""
_MICROSECONDS = 6
_NANOSECONDS = 9
_DECIMAL_DIGITS = 38
LONGEST_CHAR = 65_536
"""Characters of the longest `char`."""


@attrs.frozen
class SqlType:
    """A Trino type.

    Attributes:
        base: Its name without parameters, in lower case.
        precision: Digits of a decimal, length of a char or varchar, fractional digits of a time or timestamp.
        scale: Digits of a decimal after the point.
        elements: The types inside an array, a map (key and value) or a row.
        names: The names of a row's fields.
    """

    base: str
    precision: int | None = None
    scale: int | None = None
    elements: tuple[SqlType, ...] = ()
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        match self.base:
            case "decimal":
                return f"decimal({self.precision},{self.scale})"
            case "timestamp with time zone":
                return f"timestamp({self.precision}) with time zone"
            case "row":
                inner = ", ".join(f"{name} {kind}" for name, kind in zip(self.names, self.elements, strict=True))
                return f"row({inner})"
            case "array" | "map":
                return f"{self.base}({', '.join(map(str, self.elements))})"
            case _:
                return self.base if self.precision is None else f"{self.base}({self.precision})"

    @property
    def stored(self) -> str:
        """The DuckDB type of its values."""
        match self.base:
            case "decimal":
                return f"DECIMAL({self.precision},{self.scale})"
            case "time" | "timestamp" | "timestamp with time zone" if (self.precision or 0) > _MICROSECONDS:
                return "TIME_NS" if self.base == "time" else "TIMESTAMP_NS"
            case "array":
                return f"{self.elements[0].stored}[]"
            case "map":
                return f"MAP({self.elements[0].stored}, {self.elements[1].stored})"
            case "row":
                fields = zip(self.names, self.elements, strict=True)
                return "STRUCT(" + ", ".join(f"{quoted(name)} {kind.stored}" for name, kind in fields) + ")"
            case _:
                return _STORED[self.base]


BOOLEAN = SqlType("boolean")
INTEGER = SqlType("integer")
BIGINT = SqlType("bigint")
REAL = SqlType("real")
DOUBLE = SqlType("double")
VARCHAR = SqlType("varchar")
VARBINARY = SqlType("varbinary")
DATE = SqlType("date")
JSON = SqlType("json")
UUID = SqlType("uuid")
UNKNOWN = SqlType("unknown")


def decimal(precision: int, scale: int) -> SqlType:
    """Return a decimal type."""
    return SqlType("decimal", precision, scale)


def array(element: SqlType) -> SqlType:
    """Return the type of an array."""
    return SqlType("array", elements=(element,))


def quoted(*parts: str) -> str:
    """Write a name of one or several parts as SQL, each part in double quotes."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def literal(text: str) -> str:
    """Write a text as an SQL literal, in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def parse_type(text: str) -> SqlType:
    """Read a type as Trino writes it, such as `decimal(12,2)` or `timestamp(6) with time zone`.

    Raises:
        Refusal: 400 of shape A: Trino has no such type, or the emulator does not support it.
    """
    text = " ".join(text.lower().split())
    zone = " with time zone"
    if text.endswith(zone):
        inner = parse_type(text.removesuffix(zone))
        if inner.base != "timestamp":
            raise gateway(f"the emulator does not support the type {text}")
        return make_type(ZONED, [inner.precision or 0])
    matched = re.fullmatch(r"([a-z][a-z ]*?) ?(?:\((.*)\))?", text)
    if matched is None:
        raise gateway(f"Unknown type: {text}")
    base, arguments = matched[1], _split(matched[2])
    base = _SYNONYMS.get(base, base)
    if base in {"array", "map"}:
        return make_type(base, elements=[parse_type(part) for part in arguments])
    if base == "row":
        fields = [part.split(" ", 1) for part in arguments]
        if any(len(field) != len(("name", "type")) for field in fields):
            raise gateway(f"the emulator does not support a row type without names: {text}")
        return make_type(
            base, elements=[parse_type(kind) for _, kind in fields], names=[name.strip('"') for name, _ in fields]
        )
    if not all(part.isdigit() for part in arguments):
        raise gateway(f"Unknown type: {text}")
    return make_type(base, [int(part) for part in arguments])


def make_type(
    base: str, numbers: Sequence[int] = (), *, elements: Sequence[SqlType] = (), names: Sequence[str] = ()
) -> SqlType:
    """Return a type with Trino's defaults filled in: decimals of 38 digits, moments to the millisecond.

    Raises:
        Refusal: 400 of shape A: Trino has no such type, or the emulator does not support it.
    """
    match base, len(numbers):
        case ("decimal", 0 | 1 | 2):
            precision = numbers[0] if numbers else _DECIMAL_DIGITS
            scale = numbers[1] if len(numbers) > 1 else 0
            if not 1 <= precision <= _DECIMAL_DIGITS:
                raise gateway(f"DECIMAL precision must be in range [1, 38]: {precision}")
            if scale > precision:
                raise gateway(f"DECIMAL scale must be in range [0, precision ({precision})]: {scale}")
            return decimal(precision, scale)
        case ("char", 0 | 1):
            length = numbers[0] if numbers else 1
            if length > LONGEST_CHAR:
                raise gateway(f"CHAR length must be in range [0, {LONGEST_CHAR}], got {length}")
            return SqlType(base, length)
        case ("varchar", 0 | 1):
            return SqlType(base, numbers[0] if numbers else None)
        case ("time" | "timestamp" | "timestamp with time zone", 0 | 1):
            return _moment(base, numbers[0] if numbers else 3)
        case ("array", 0) if len(elements) == 1:
            return array(elements[0])
        case ("map", 0) if len(elements) == len(("key", "value")):
            return SqlType("map", elements=tuple(elements))
        case ("row", 0) if elements:
            return SqlType("row", elements=tuple(elements), names=tuple(names))
        case (_, 0) if base in _STORED:
            return SqlType(base)
        case _ if base in LACKING:
            raise gateway(f"the emulator does not support the type {base}")
        case _:
            raise gateway(f"Unknown type: {base}")


def _moment(base: str, precision: int) -> SqlType:
    if precision > _NANOSECONDS:
        raise gateway(f"the emulator does not support {base} with more than {_NANOSECONDS} fractional digits")
    return SqlType(base, precision)


def _split(inner: str | None) -> list[str]:
    # At the commas that stand outside of all parentheses.
    parts, depth = [""], 0
    for character in inner or "":
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts] if inner else []
