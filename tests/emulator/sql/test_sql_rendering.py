"""Values as the texts that the service sends."""

from __future__ import annotations

import math
import os
import struct
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from peaka_async.emulator.sql.engine import Engine
from peaka_async.emulator.sql.relation import Column, Relation, StoredRows
from peaka_async.emulator.sql.types import literal, quoted

from .conftest import Ask, Names


def answer(engine: Engine, statement: str, bindings: list[Any] | None = None) -> str | None:
    ((value,),) = engine.run(engine.plan(statement, Names(), bindings=bindings or [])).rows
    return value


def stored(engine: Engine, kind: str, texts: list[str | None]) -> list[str | None]:
    """Load texts as a type and read them back."""
    names = Names()
    relation = Relation("c", "s", "t", (Column("a", kind),), StoredRows([(text,) for text in texts]), f"{kind} {texts}")
    names.add(relation)
    return [value for (value,) in engine.run(engine.plan("SELECT a FROM c.s.t", names)).rows]


def java(value: float, digits: str) -> str:
    """Write a double as Java does; `digits` is the shortest text that reads back as the value."""
    if math.isnan(value):
        return "NaN"
    sign = "-" if math.copysign(1, value) < 0 else ""
    if math.isinf(value):
        return f"{sign}Infinity"
    if value == 0:
        return f"{sign}0.0"
    exact = Decimal(digits).copy_abs().normalize()
    figures = "".join(map(str, exact.as_tuple().digits))
    exponent = exact.adjusted()
    if 1e-3 <= abs(value) < 1e7:
        plain = format(exact, "f")
        return sign + (plain if "." in plain else f"{plain}.0")
    return f"{sign}{figures[0]}.{figures[1:] or '0'}E{exponent}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12547407.86, "1.254740786E7"),
        (0.001, "0.001"),
        (0.00001, "1.0E-5"),
        (9999999.5, "9999999.5"),
        (1e7, "1.0E7"),
        (100.0, "100.0"),
        (-0.0, "-0.0"),
        (1.7976931348623157e308, "1.7976931348623157E308"),
    ],
)
def test_a_double_is_written_as_java_writes_it(engine: Engine, value: float, text: str) -> None:
    assert answer(engine, "SELECT ?", [value]) == text


@settings(deadline=None)
@given(st.floats())
@example(float("nan"))
def test_every_double_is_in_javas_notation_and_reads_back(engine: Engine, value: float) -> None:
    (text,) = stored(engine, "double", [repr(value)])
    assert text == java(value, repr(value))
    assert text is not None
    back = float(text)
    assert (back == value and math.copysign(1, back) == math.copysign(1, value)) or math.isnan(back) is math.isnan(
        value
    )


@settings(deadline=None)
@given(st.floats(width=32, allow_nan=False))
def test_every_real_is_in_javas_notation_and_reads_back(engine: Engine, value: float) -> None:
    (text,) = stored(engine, "real", [repr(value)])
    assert text is not None
    assert struct.pack("f", float(text)) == struct.pack("f", value)
    assert text == java(value, text)


@settings(deadline=None)
@given(st.integers(-(10**38) + 1, 10**38 - 1), st.integers(0, 38))
@example(5, 2)
def test_a_decimal_keeps_its_full_scale(engine: Engine, digits: int, scale: int) -> None:
    precision = max(len(str(abs(digits))), scale, 1)
    exact = Decimal((int(digits < 0), tuple(map(int, str(abs(digits)))), -scale))
    assert stored(engine, f"decimal({precision},{scale})", [format(exact, "f")]) == [format(exact, "f")]


@settings(deadline=None)
@given(st.binary())
def test_varbinary_is_spaced_hex_in_lower_case(engine: Engine, value: bytes) -> None:
    assert stored(engine, "varbinary", [value.hex(" ")]) == [value.hex(" ")]
    assert answer(engine, f"SELECT X'{value.hex()}'") == value.hex(" ")


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
@example('it\'s; -- "x" \\ /* $1 ? {')
def test_any_text_survives_as_a_literal_as_a_parameter_and_as_a_stored_value(engine: Engine, text: str) -> None:
    assert answer(engine, f"SELECT {literal(text)}") == text
    assert answer(engine, "SELECT ?", [text]) == text
    assert stored(engine, "varchar", [text]) == [text]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
@example('a"b')
def test_any_name_survives_in_quotes(engine: Engine, name: str) -> None:
    result = engine.run(engine.plan(f"SELECT t.{quoted(name)} FROM (VALUES 1) t({quoted(name)})", Names()))
    assert ([column.name for column in result.columns], result.rows) == ([name], [("1",)])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("boolean", "true"),
        ("boolean", "false"),
        ("tinyint", "-128"),
        ("bigint", "9223372036854775807"),
        ("decimal(12,2)", "-0.50"),
        ("varchar", "Ünï"),
        ("varbinary", ""),
        ("date", "2024-02-29"),
        ("time(3)", "10:11:12.120"),
        ("timestamp(0)", "2024-01-15 10:11:02"),
        ("timestamp(3)", "2024-01-15 10:11:02.120"),
        ("timestamp(6)", "2024-01-15 10:11:02.123456"),
        ("timestamp(9)", "2024-01-15 10:11:02.123456789"),
        ("timestamp(3) with time zone", "2024-01-15 10:11:02.120 UTC"),
        ("timestamp(9) with time zone", "2024-01-15 10:11:02.123456789 UTC"),
        ("time(9)", "10:11:12.123456789"),
        ("char(3)", "a  "),
        ("interval day to second", "-1 02:03:04.567"),
        ("interval year to month", "-1-2"),
        ("uuid", "12345678-1234-1234-1234-123456789abc"),
        ("json", '{"a":[1,null]}'),
        ("array(bigint)", "[1,2]"),
        ("array(array(varchar))", '[["a"],[]]'),
        ("map(varchar, bigint)", '{"a":1}'),
        ("row(a bigint, b varchar)", '{"a":1,"b":"x"}'),
    ],
)
def test_a_stored_value_comes_back_as_it_was_written(engine: Engine, kind: str, text: str) -> None:
    assert stored(engine, kind, [text, None]) == [text, None]


@pytest.mark.parametrize(
    ("expression", "data_type", "text"),
    [
        ("ARRAY[TIMESTAMP '2024-01-01 00:00:00.5']", "array(timestamp(1))", '["2024-01-01 00:00:00.5"]'),
        ("ARRAY[X'5f3a', NULL]", "array(varbinary)", '["5f 3a",null]'),
        ("ARRAY[0.50, NULL]", "array(decimal(2,2))", "[0.50,null]"),
        ("ARRAY[0.1e0, 1e10, nan()]", "array(double)", '[0.1,1.0E10,"NaN"]'),
        ("ARRAY[REAL '0.1']", "array(real)", "[0.1]"),
        ("ARRAY[ARRAY[], NULL]", "array(array(unknown))", "[[],null]"),
        ("ARRAY[JSON '{\"a\": 1}', NULL]", "array(json)", '[{"a":1},null]'),
        ("map(ARRAY[X'00ff'], ARRAY[TIME '10:00:00.50'])", "map(varbinary, time(2))", '{"00 ff":"10:00:00.50"}'),
        ("map(ARRAY[ARRAY[1]], ARRAY[ARRAY['\"']])", "map(array(integer), array(varchar(1)))", r'{"[1]":["\""]}'),
        (
            "CAST(ROW(X'00ff', 0.50) AS row(a varbinary, b decimal(2,2)))",
            "row(a varbinary, b decimal(2,2))",
            '{"a":"00 ff","b":0.50}',
        ),
        ("NULL", "unknown", None),
        ("TIME '10:00:00'", "time(0)", "10:00:00"),
        ("JSON '{\"a\": 1}'", "json", '{"a":1}'),
    ],
)
def test_a_written_value_has_its_own_precision(ask: Ask, expression: str, data_type: str, text: str | None) -> None:
    result = ask(f"SELECT {expression}")
    assert ([column.data_type for column in result.columns], result.rows) == ([data_type], [(text,)])


def test_now_is_one_moment_that_the_engine_is_told(ask: Ask) -> None:
    statement = "SELECT now(), current_timestamp(6), current_date, localtimestamp, current_timestamp"
    assert ask(statement).rows == [
        (
            "2026-08-18 09:30:15.123 UTC",
            "2026-08-18 09:30:15.123456 UTC",
            "2026-08-18",
            "2026-08-18 09:30:15.123",
            "2026-08-18 09:30:15.123 UTC",
        )
    ]


def test_a_text_without_a_zone_is_in_utc_wherever_the_machine_is() -> None:
    script = """
from peaka_async.emulator.sql.engine import Engine
engine = Engine()
plan = engine.plan("SELECT CAST('2024-01-15 10:00:00' AS timestamp(0) with time zone)", None)
print(engine.run(plan).rows)
"""
    environ = {**os.environ, "TZ": "Asia/Tokyo"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environ)
    assert done.stdout == "[('2024-01-15 10:00:00 UTC',)]\n"
