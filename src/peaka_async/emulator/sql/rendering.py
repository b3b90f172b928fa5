"""Every value as the text that the service sends, made by DuckDB.

Recorded are numbers, decimals with their full scale, doubles as Java writes them, and varbinary as spaced hex. That
booleans are `true` and `false` is likely; the texts of dates, times, timestamps, arrays, maps and rows were never
recorded: Trino's own form for the first three, and JSON for the others, is a guess.
"""

from __future__ import annotations

from .types import DAYS, MONTHS, SqlType, literal

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
    """CREATE MACRO days_text(x) AS list_transform([epoch_ms(x)], lambda n: format('{}{} {:02d}:{:02d}:{:02d}.{:03d}',
    CASE WHEN n < 0 THEN '-' ELSE '' END, abs(n) // 86400000, abs(n) // 3600000 % 24, abs(n) // 60000 % 60,
    abs(n) // 1000 % 60, abs(n) % 1000))[1]""",
    """CREATE MACRO months_text(x) AS list_transform([datepart('year', x) * 12 + datepart('month', x)], lambda n:
    format('{}{}-{}', CASE WHEN n < 0 THEN '-' ELSE '' END, abs(n) // 12, abs(n) % 12))[1]""",
    # A part of JSON, which has no word for infinity or for what is no number, and writes NULL out.
    """CREATE MACRO json_number(x, said) AS CASE WHEN isfinite(x) THEN said ELSE json_words(said) END""",
    """CREATE MACRO json_words(said) AS coalesce(CAST(to_json(said) AS VARCHAR), 'null')""",
    """CREATE MACRO spaced_hex(x) AS rtrim(regexp_replace(lower(hex(x)), '(..)', '\\1 ', 'g'))""",
)
"""What DuckDB has to be taught before `text` can be used."""

_MICROSECONDS = 6


def text(sql: str, kind: SqlType) -> str:
    """Return SQL for the text of a value.

    Args:
        sql: The value, in DuckDB's SQL; a row is used once for each field, all else once.
        kind: Its Trino type.
    """
    match kind.base:
        case "char" | "varchar" | "json":
            return sql
        case "double" | "real":
            return f"java_text({sql})"
        case "varbinary":
            return f"spaced_hex({sql})"
        case "date":
            # As a text of DuckDB's own, the year 0 is the year 1 before Christ.
            return _moment(sql, "%Y-%m-%d", 0)
        case "timestamp":
            return _moment(sql, "%Y-%m-%d %H:%M:%S", kind.precision or 0)
        case "timestamp with time zone":
            return _moment(sql, "%Y-%m-%d %H:%M:%S", kind.precision or 0) + " || ' UTC'"
        case "time":
            return _moment(f"make_timestamp_ns(epoch_ns({sql}))", "%H:%M:%S", kind.precision or 0)
        case "array" | "map" | "row":
            return f"nullif({_json(sql, kind, 0)}, 'null')"
        case "decimal" if kind.precision == kind.scale:
            # DuckDB leaves out the zero where the type has no digit before the point.
            return f"regexp_replace(CAST({sql} AS VARCHAR), '^(-?)[.]', '\\10.')"
        case base if base in {DAYS, MONTHS}:
            return f"{'days' if base == DAYS else 'months'}_text({sql})"
        case _:
            return f"CAST({sql} AS VARCHAR)"


def _moment(sql: str, form: str, digits: int) -> str:
    if not digits:
        return f"strftime({sql}, '{form}')"
    fraction, spare = ("%f", _MICROSECONDS - digits) if digits <= _MICROSECONDS else ("%n", 9 - digits)
    whole = f"strftime({sql}, '{form}.{fraction}')"
    return f"left({whole}, -{spare})" if spare else whole


def _json(sql: str, kind: SqlType, depth: int) -> str:
    # JSON has numbers, truth and text, and here every number has the digits of its own text; all else is its text.
    item = f"e{depth}"
    match kind.base:
        case "array":
            parts = f"list_transform({sql}, lambda {item}: {_json(item, kind.elements[0], depth + 1)})"
            return f"coalesce('[' || array_to_string({parts}, ',') || ']', 'null')"
        case "map":
            key, value = kind.elements
            part = f"json_words({text(f'{item}.key', key)}) || ':' || {_json(f'{item}.value', value, depth + 1)}"
            parts = f"list_transform(map_entries({sql}), lambda {item}: {part})"
            return f"coalesce('{{' || array_to_string({parts}, ',') || '}}', 'null')"
        case "row":
            fields = zip(map(literal, kind.names), kind.elements, strict=True)
            members = " || ',' || ".join(
                f"json_words({name}) || ':' || {_json(f'struct_extract({sql}, {name})', field, depth)}"
                for name, field in fields
            )
            return f"CASE WHEN {sql} IS NULL THEN 'null' ELSE '{{' || {members} || '}}' END"
        case "boolean" | "tinyint" | "smallint" | "integer" | "bigint" | "decimal" | "json" | "unknown":
            return f"coalesce({text(sql, kind)}, 'null')"
        case "real" | "double":
            return f"coalesce(json_number({sql}, {text(sql, kind)}), 'null')"
        case _:
            return f"json_words({text(sql, kind)})"
