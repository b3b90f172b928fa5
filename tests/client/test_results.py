"""Results of queries: values by type without a lost digit, rows by name, the three shapes on the wire."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaka_api.errors import DecodeError
from peaka_async.results import QueryResult, ResultColumn, TrinoType, decode_result
from peaka_async.results.statements import clauses, tables, without_end
from peaka_async.results.types import values_of

UTC = dt.UTC


def moment(*parts: int) -> dt.datetime:
    """A timestamp without a time zone, as Trino's have none."""
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  # that is the point


@pytest.mark.parametrize(
    ("text", "base", "parameters"),
    [
        ("bigint", "bigint", ()),
        ("decimal(38,10)", "decimal", (38, 10)),
        ("decimal(38, 10)", "decimal", (38, 10)),
        ("VARCHAR(20)", "varchar", (20,)),
        ("timestamp(6) with time zone", "timestamp with time zone", (6,)),
        ("timestamp with time zone", "timestamp with time zone", ()),
        ("time(9)", "time", (9,)),
        ("interval day to second", "interval day to second", ()),
        ("array(bigint)", "array(bigint)", ()),
        ("row(a bigint, b varchar)", "row(a bigint, b varchar)", ()),
        ("", "", ()),
    ],
)
def test_the_text_of_a_type_is_read(text: str, base: str, parameters: tuple[int, ...]) -> None:
    kind = TrinoType.parse(text)
    assert (kind.text, kind.base, kind.parameters, str(kind)) == (text, base, parameters, text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("bigint", "9223372036854775807", 9223372036854775807),
        ("tinyint", "-128", -128),
        ("double", "1.254740786E7", 12547407.86),
        ("real", "-Infinity", float("-inf")),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("decimal(38,10)", "1234567890123456789012345678.0123456789",
         Decimal("1234567890123456789012345678.0123456789")),
        ("decimal(5,2)", "12.50", Decimal("12.50")),
        ("varchar", "  spaced  ", "  spaced  "),
        ("char(3)", "a  ", "a  "),
        ("varbinary", "68 65 6c 6c 6f", b"hello"),
        ("varbinary", "", b""),
        ("date", "2024-01-15", dt.date(2024, 1, 15)),
        ("date", "-0044-03-15", "-0044-03-15"),
        ("date", "12024-01-15", "12024-01-15"),
        ("time(6)", "10:11:12.123456", dt.time(10, 11, 12, 123456)),
        ("time(9)", "10:11:12.123456789", dt.time(10, 11, 12, 123456)),
        ("time(3) with time zone", "10:11:12.123+02:00",
         dt.time(10, 11, 12, 123000, dt.timezone(dt.timedelta(hours=2)))),
        ("timestamp(3)", "2024-01-15 10:11:12.123", moment(2024, 1, 15, 10, 11, 12, 123000)),
        ("timestamp(9)", "2024-01-15 10:11:12.999999999", moment(2024, 1, 15, 10, 11, 12, 999999)),
        ("timestamp(6) with time zone", "2024-01-15 10:11:12.123456 UTC",
         dt.datetime(2024, 1, 15, 10, 11, 12, 123456, UTC)),
        ("timestamp(3) with time zone", "2024-01-15 10:11:12.123 Europe/Istanbul",
         dt.datetime(2024, 1, 15, 10, 11, 12, 123000, ZoneInfo("Europe/Istanbul"))),
        ("timestamp(3) with time zone", "2024-01-15 10:11:12.123 +03:00",
         dt.datetime(2024, 1, 15, 10, 11, 12, 123000, dt.timezone(dt.timedelta(hours=3)))),
        ("timestamp(3) with time zone", "2024-01-15 10:11:12.123 Moon/Base", "2024-01-15 10:11:12.123 Moon/Base"),
        ("timestamp(3) with time zone", "2024-01-15 10:11:12 America", "2024-01-15 10:11:12 America"),
        ("timestamp", "2024-01-15 10:11:12.999999999", moment(2024, 1, 15, 10, 11, 12, 999999)),
        ("uuid", "6f9619ff-8b86-d011-b42d-00c04fc964ff", UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")),
        ("interval day to second", "1 02:03:04.567",
         dt.timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=567)),
        ("interval day to second", "-0 00:00:01.000", dt.timedelta(seconds=-1)),
        ("interval year to month", "1-2", "1-2"),
        ("json", '{"a": 1}', '{"a": 1}'),
        ("array(bigint)", "[1, 2]", "[1, 2]"),
        ("hyperloglog", "xyz", "xyz"),
        ("bigint", "not a number", "not a number"),
        ("boolean", "perhaps", "perhaps"),
        ("varbinary", "zz", "zz"),
    ],
)  # fmt: skip
def test_every_text_becomes_a_value_of_its_type_or_stays_text(kind: str, text: str, value: Any) -> None:
    found = values_of(TrinoType.parse(kind), [text, None])
    assert found == [value, None]
    assert type(found[0]) is type(value)


def test_one_bad_value_leaves_the_others_of_its_column_alone() -> None:
    assert values_of(TrinoType.parse("bigint"), ["1", "x", None, "3"]) == [1, "x", None, 3]


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)))
def test_no_digit_of_a_bigint_is_lost(values: list[int | None]) -> None:
    assert values_of(TrinoType.parse("bigint"), [None if one is None else str(one) for one in values]) == values


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=10)))
def test_no_digit_of_a_decimal_is_lost(values: list[Decimal]) -> None:
    found = values_of(TrinoType.parse("decimal(38,10)"), [f"{one:f}" for one in values])
    assert [str(one) for one in found] == [str(Decimal(f"{one:f}")) for one in values]


@given(st.lists(st.datetimes(min_value=moment(1, 1, 1), max_value=moment(9999, 12, 31))))
def test_no_microsecond_is_lost(values: list[dt.datetime]) -> None:
    texts = [one.isoformat(" ", "microseconds") for one in values]
    assert values_of(TrinoType.parse("timestamp(6)"), texts) == values


def typed(names: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    cells = [
        [
            {"name": name, "displayName": name.title(), "dataType": kind, "order": order, "value": value}
            for order, (name, kind, value) in enumerate(zip(names, kinds, row, strict=True))
        ]
        for row in rows
    ]
    columns = [{"catalogName": "c", "schemaName": "s", "tableName": "t", "columnName": name} for name in names]
    return json.dumps({"columns": columns, "data": cells}).encode()


def plain(names: Sequence[str], rows: Sequence[Any]) -> bytes:
    return json.dumps({"columns": [{"columnName": name} for name in names], "data": rows}).encode()


KINDS = [TrinoType.parse("bigint"), TrinoType.parse("varchar"), TrinoType.parse("timestamp(9)")]
TEXTS: list[list[str | None]] = [
    ["1", "a", "2024-01-15 10:11:12.123456789"],
    [None, None, None],
    ["3", "", "2024-01-16 00:00:00.000000001"],
]
VALUES = [(1, "a", moment(2024, 1, 15, 10, 11, 12, 123456)), (None, None, None), (3, "", moment(2024, 1, 16))]


@pytest.mark.anyio
async def test_the_three_shapes_say_the_same() -> None:
    names = ["id", "name", "at"]
    first = await decode_result(typed(names, [kind.text for kind in KINDS], TEXTS))
    compact = await decode_result(plain(names, TEXTS), KINDS)
    simple = await decode_result(plain(names, [dict(zip(names, row, strict=True)) for row in TEXTS]), KINDS)
    for result in (first, compact, simple):
        assert [tuple(row) for row in result] == VALUES
        assert [column.type for column in result.columns] == KINDS
    assert first.columns[0] == ResultColumn("id", "Id", KINDS[0], "c", "s", "t")
    assert compact == simple


@pytest.mark.anyio
async def test_without_types_values_stay_text() -> None:
    result = await decode_result(plain(["id", "at"], [["1", None]]))
    assert [tuple(row) for row in result] == [("1", None)]
    assert [column.type for column in result.columns] == [None, None]


@pytest.mark.anyio
async def test_columns_of_one_name_are_kept_apart() -> None:
    result = await decode_result(typed(["a", "b", "a"], ["bigint", "varchar", "bigint"], [["1", "x", "2"]]))
    row = result[0]
    assert (tuple(row), row[2], row["b"], row.b) == ((1, "x", 2), 2, "x", "x")
    with pytest.raises(KeyError, match=r"2 columns are called 'a'; take them by their places: \[0, 2\]"):
        row["a"]
    with pytest.raises(AttributeError, match="2 columns are called 'a'"):
        _ = row.a
    with pytest.raises(KeyError, match="there is no column 'z'; there are 'a', 'b', 'a'"):
        row["z"]


@pytest.mark.anyio
async def test_a_row_is_a_tuple_with_names() -> None:
    row = (await decode_result(typed(["id", "count"], ["bigint", "bigint"], [["1", "7"]])))[0]
    assert (row, row.id, row["count"], row.as_dict(), repr(row)) == (
        (1, 7), 1, 7, {"id": 1, "count": 7}, "Row(id=1, count=7)",
    )  # fmt: skip
    for again in (copy.copy(row), copy.deepcopy(row), pickle.loads(pickle.dumps(row))):  # noqa: S301  # our own
        assert (again, again.id, repr(again)) == (row, 1, "Row(id=1, count=7)")


@pytest.mark.anyio
async def test_a_result_is_a_sequence() -> None:
    result = await decode_result(typed(["id"], ["bigint"], [["1"], ["2"], ["3"]]))
    assert (len(result), result[-1].id, [row.id for row in result[1:]]) == (3, 3, [2, 3])
    assert isinstance(result[1:], QueryResult)
    assert result[:2] == result[:2]
    assert result != result[:2]
    assert result.column("id") == result.column(0) == [1, 2, 3]
    assert result.to_dicts() == [{"id": 1}, {"id": 2}, {"id": 3}]
    assert repr(result) == "<QueryResult 3 rows x 1 columns>"
    assert (2,) in result


@pytest.mark.anyio
async def test_a_result_can_be_pickled_before_and_after_its_rows_are_read() -> None:
    result = await decode_result(typed(["id", "at"], ["bigint", "timestamp(9)"], [["1", TEXTS[0][2]]]))
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301  # our own
    assert [row.id for row in result] == [1]
    again = pickle.loads(pickle.dumps(result))  # noqa: S301  # our own
    assert (again, again.texts, again[0].id) == (result, result.texts, 1)


@pytest.mark.anyio
async def test_results_that_differ_in_nanoseconds_are_not_equal() -> None:
    one, other = [
        await decode_result(typed(["at"], ["timestamp(9)"], [[f"2024-01-15 10:11:12.12345678{digit}"]]))
        for digit in (1, 2)
    ]
    assert (one == one[:], one == other) == (True, False)


@pytest.mark.anyio
async def test_columns_come_before_what_tuples_can_do() -> None:
    row: Any = (await decode_result(typed(["count", "index"], ["bigint", "bigint"], [["7", "8"]])))[0]
    assert (row.count, row.index, row["count"], dir(row).count("index")) == (7, 8, 7, 1)
    assert "id" in dir((await decode_result(typed(["id"], ["bigint"], [["1"]])))[0])


@pytest.mark.anyio
async def test_what_is_not_there_is_named() -> None:
    result: Any = await decode_result(typed(["id"], ["bigint"], [["1"]]))
    with pytest.raises(TypeError, match=r"column\(\) takes a column by its name"):
        result["id"]
    with pytest.raises(IndexError, match="no row 1; there are 1"):
        result[1]
    with pytest.raises(IndexError, match="no column 5; there are 1"):
        result.column(5)


@pytest.mark.anyio
async def test_objects_are_read_by_name_in_any_order_and_none_is_lost() -> None:
    rows: list[Any] = [{"b": "x", "a": "1"}, {"a": "2"}]
    result = await decode_result(plain(["a", "b"], rows), [TrinoType.parse("bigint"), TrinoType.parse("varchar")])
    assert list(result) == [(1, "x"), (2, None)]
    with pytest.raises(DecodeError, match="other members than a"):
        await decode_result(plain(["a"], [{"a": "1"}, {"a": "2", "b": "lost"}]))


@pytest.mark.anyio
async def test_a_notebook_shows_a_table_and_nothing_of_it_is_markup() -> None:
    rows = [["<b>bold</b>"]] * 30 + [["x" * 500]]
    shown = (await decode_result(typed(["<i>"], ["varchar"], rows)))._repr_html_()
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown
    assert shown.count("<tr>") == 21
    assert "31 rows, 1 columns" in shown


@pytest.mark.anyio
async def test_a_result_without_rows_has_columns_without_types() -> None:
    result = await decode_result(plain(["a", "b"], []))
    assert (len(result), [(column.name, column.type) for column in result.columns]) == (0, [("a", None), ("b", None)])
    assert list(result) == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"columns": []}',
        b'{"data": [[1], [1, 2]], "columns": []}',
        b'{"data": [["1"], ["1"',
        b'{"data": 5}',
        b'{"data": [["1", "2"], ["1"]], "columns": []}',
    ],
)
async def test_what_is_no_result_is_an_error(body: bytes) -> None:
    with pytest.raises(DecodeError, match="no result of a query"):
        await decode_result(body)


@pytest.mark.anyio
async def test_values_that_are_no_text_are_taken_for_what_they_are() -> None:
    result = await decode_result(typed(["n", "b", "o"], ["bigint", "boolean", "varchar"], [[5, True, {"a": 1}]]))
    assert tuple(result[0]) == (5, True, '{"a":1}')


def test_clauses_count_only_at_the_top() -> None:
    assert clauses("SELECT a FROM t ORDER BY a LIMIT 5") == {"ORDER", "LIMIT"}
    assert clauses("SELECT 'LIMIT' AS \"ORDER\" FROM (SELECT 1 LIMIT 1) -- OFFSET 5\n/* FETCH */") == frozenset()
    assert clauses("SELECT c.limit, x AS offset, fetch FROM t c ORDER BY limit, c.order") == {"ORDER"}
    assert clauses("SELECT 1 OFFSET ? LIMIT ALL") == clauses("SELECT 1 OFFSET 1 LIMIT 2") == {"OFFSET", "LIMIT"}
    assert clauses("SELECT 1 FETCH NEXT ROW ONLY") == {"FETCH"}
    assert without_end("SELECT 1 -- why\n ; ") == "SELECT 1"


def test_names_of_three_parts_are_found_whatever_they_look_like() -> None:
    statement = """
        SELECT c.id, 'a.b.c' FROM "stripe"."payment".Customers c JOIN hubspot . crm . "Con""tacts" x ON c.id = x.id
        WHERE EXISTS (SELECT stripe.payment.charges.id FROM stripe.payment.charges) -- d.e.f
    """
    assert tables(statement) == [
        ("stripe", "payment", "customers"), ("hubspot", "crm", 'Con"tacts'), ("stripe", "payment", "charges"),
    ]  # fmt: skip


@given(st.text())
def test_any_text_can_be_looked_at(statement: str) -> None:
    clauses(statement)
    tables(statement)
    assert statement.startswith(without_end(statement))
