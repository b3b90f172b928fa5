"""Types, read and written."""

from __future__ import annotations

import pytest

from peaka_async.emulator.errors import Refusal
from peaka_async.emulator.sql.coercion import common_type
from peaka_async.emulator.sql.types import parse_type


@pytest.mark.parametrize(
    ("text", "written", "stored"),
    [
        ("BIGINT", "bigint", "BIGINT"),
        ("int", "integer", "INTEGER"),
        ("double precision", "double", "DOUBLE"),
        ("decimal", "decimal(38,0)", "DECIMAL(38,0)"),
        ("decimal(12, 2)", "decimal(12,2)", "DECIMAL(12,2)"),
        ("varchar(3)", "varchar(3)", "VARCHAR"),
        ("timestamp", "timestamp(3)", "TIMESTAMP"),
        ("timestamp(9)", "timestamp(9)", "TIMESTAMP_NS"),
        ("timestamp(6)  with time zone", "timestamp(6) with time zone", "TIMESTAMP"),
        ("timestamp(7) with time zone", "timestamp(7) with time zone", "TIMESTAMP_NS"),
        ("time(0)", "time(0)", "TIME"),
        ("time(9)", "time(9)", "TIME_NS"),
        ("char", "char(1)", "VARCHAR"),
        ("char(65536)", "char(65536)", "VARCHAR"),
        ("interval day to second", "interval day to second", "INTERVAL"),
        ("json", "json", "VARCHAR"),
        ("array(map(varchar, decimal(5,2)))", "array(map(varchar, decimal(5,2)))", "MAP(VARCHAR, DECIMAL(5,2))[]"),
        ("row(a bigint, b array(varchar))", "row(a bigint, b array(varchar))", 'STRUCT("a" BIGINT, "b" VARCHAR[])'),
    ],
)
def test_a_type_is_read_and_written(text: str, written: str, stored: str) -> None:
    kind = parse_type(text)
    assert (str(kind), kind.stored) == (written, stored)
    assert parse_type(written) == kind


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("string", "Unknown type: string"),
        ("bigint(3)", "Unknown type: bigint"),
        ("decimal(x)", "Unknown type: decimal(x)"),
        ("array", "Unknown type: array"),
        ("decimal(0)", "DECIMAL precision must be in range [1, 38]: 0"),
        ("char(65537)", "CHAR length must be in range [0, 65536], got 65537"),
        ("time(3) with time zone", "the emulator does not support the type time(3) with time zone"),
        ("time(10)", "the emulator does not support time with more than 9 fractional digits"),
        ("row(bigint)", "the emulator does not support a row type without names: row(bigint)"),
        ("bigint; drop", "Unknown type: bigint; drop"),
    ],
)
def test_a_type_that_is_not_known_or_not_supported_is_refused(text: str, message: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_type(text)
    assert caught.value.text == message


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("integer", "bigint", "bigint"),
        ("bigint", "decimal(5,2)", "decimal(21,2)"),
        ("decimal(5,2)", "decimal(10,0)", "decimal(12,2)"),
        ("decimal(5,2)", "real", "real"),
        ("real", "double", "double"),
        ("varchar(3)", "varchar(5)", "varchar(5)"),
        ("varchar(3)", "varchar", "varchar"),
        ("char(2)", "char(5)", "char(5)"),
        ("char(2)", "varchar(5)", "char(5)"),
        ("char(2)", "varchar", "char(65536)"),
        ("date", "timestamp(3)", "timestamp(3)"),
        ("timestamp(6)", "timestamp(3) with time zone", "timestamp(6) with time zone"),
        ("unknown", "uuid", "uuid"),
        ("array(integer)", "array(bigint)", "array(bigint)"),
        ("varchar", "bigint", None),
        ("varbinary", "varchar", None),
        ("boolean", "integer", None),
        ("date", "varchar", None),
        ("uuid", "varchar", None),
        ("time(3)", "timestamp(3)", None),
    ],
)
def test_two_types_meet_where_trino_converts_by_itself(one: str, other: str, common: str | None) -> None:
    for first, second in ((one, other), (other, one)):
        met = common_type(parse_type(first), parse_type(second))
        assert (None if met is None else str(met)) == common
