"""Every value as the text that the service sends, made by DuckDB.

Recorded are numbers, decimals with their full scale, doubles as Java writes them, and varbinary as spaced hex. That
booleans are `true` and `false` is likely; the texts of dates, times, timestamps, arrays, maps and rows were never
recorded: Trino's own form for the first three, and JSON for the others, is a guess.
"""

from __future__ import annotations

from .refusals import unsupported
from .types import DAYS, MONTHS, SqlType

MACROS = (
    # Java writes plain digits from 0.001 up to 10,000,000, and a mantissa with one digit before the point elsewhere.
    # DuckDB's digits are the shortest ones, too; only the notation differs. Left out is that Java has two digits even
    # where one is enough, which shows in some of the smallest doubles alone: 4.9E-324 is 5.0E-324 here.
    """CREATE MACRO java_notation(t) AS
    CASE WHEN t IN ('nan', '-nan') THEN 'NaN' WHEN t = 'inf' THEN 'Infinity' WHEN t = '-inf' THEN '-Infinity'
    WHEN contains(t, 'e') THEN
        (CASE WHEN contains(t, '.') THEN split_part(t, 'e', 1) ELSE split_part(t, 'e', 1) || '.0' END)
        || 'E' || CAST(CAST(split_part(t, 'e', 2) AS INTEGER) AS VARCHAR)
    WHEN regexp_matches(t, '^-?0[.]000') THEN
        regexp_replace(regexp_replace(t, '^(-?)0[.]0+([1-9])([0-9]*)$', '\\1\\2.\\3'), '[.]$', '.0')
        || 'E-' || CAST(length(regexp_extract(t, '[.](0+)', 1)) + 1 AS VARCHAR)
    WHEN regexp_matches(t, '^-?[0-9]{8,}[.]') THEN
        regexp_replace(regexp_replace(replace(t, '.', ''), '^(-?[0-9])([0-9]*?)0*$', '\\1.\\2'), '[.]$', '.0')
        || 'E' || CAST(length(regexp_extract(t, '^-?([0-9]+)', 1)) - 1 AS VARCHAR)
    ELSE t END""",
    # The argument is used many times over, so it is put into a list and taken from there.
    """CREATE MACRO java_text(x) AS list_transform([CAST(x AS VARCHAR)], lambda t: java_notation(t))[1]""",
    """CREATE MACRO spaced_hex(x) AS rtrim(regexp_replace(lower(hex(x)), '(..)', '\\1 ', 'g'))""",
)
"""What DuckDB has to be taught before `text` can be used."""

_MICROSECONDS = 6


def text(sql: str, kind: SqlType) -> str:
    """Return SQL for the text of a value.

    Args:
        sql: The value, in DuckDB's SQL; it is used once.
        kind: Its Trino type.

    Raises:
        Refusal: 400 of shape A: the emulator has no text for the type.
    """
    match kind.base:
        case "varchar" | "json":
            return sql
        case "double" | "real":
            return f"java_text({sql})"
        case "varbinary":
            return f"spaced_hex({sql})"
        case "timestamp":
            return _moment(sql, "%Y-%m-%d %H:%M:%S", kind.precision or 0)
        case "timestamp with time zone":
            return _moment(sql, "%Y-%m-%d %H:%M:%S", kind.precision or 0) + " || ' UTC'"
        case "time":
            return _moment(f"(DATE '1970-01-01' + {sql})", "%H:%M:%S", kind.precision or 0)
        case "array" | "map" | "row":
            return f"CAST(to_json({_jsonable(sql, kind, 0)}) AS VARCHAR)"
        case "decimal" if kind.precision == kind.scale:
            # DuckDB leaves out the zero where the type has no digit before the point.
            return f"regexp_replace(CAST({sql} AS VARCHAR), '^(-?)[.]', '\\10.')"
        case base if base in {DAYS, MONTHS}:
            raise unsupported(f"{base} as a result")
        case _:
            return f"CAST({sql} AS VARCHAR)"


def _moment(sql: str, form: str, digits: int) -> str:
    if not digits:
        return f"strftime({sql}, '{form}')"
    fraction, spare = ("%f", _MICROSECONDS - digits) if digits <= _MICROSECONDS else ("%n", 9 - digits)
    whole = f"strftime({sql}, '{form}.{fraction}')"
    return f"left({whole}, -{spare})" if spare else whole


def _jsonable(sql: str, kind: SqlType, depth: int) -> str:
    # JSON has numbers, truth and text; everything else goes in as its text.
    match kind.base:
        case "array":
            inner = _jsonable(f"e{depth}", kind.elements[0], depth + 1)
            return f"list_transform({sql}, lambda e{depth}: {inner})"
        case "boolean" | "tinyint" | "smallint" | "integer" | "bigint" | "decimal" | "real" | "double" | "unknown":
            return sql
        case "json":
            return f"CAST({sql} AS JSON)"
        case "map" | "row":
            return sql
        case _:
            return text(sql, kind)
