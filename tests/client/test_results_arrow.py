"""Results as Arrow tables, data frames of pandas and polars, and through the PyCapsule interface."""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaka_async import ConfigurationError, InvalidArgument
from peaka_async.results import QueryResult, decode, decode_result
from peaka_async.results.tables import AT_ONCE, Tables
from tests.client.test_results import typed

pa: Any = pytest.importorskip("pyarrow")
pd: Any = pytest.importorskip("pandas")
pl: Any = pytest.importorskip("polars")

pytestmark = pytest.mark.anyio

KINDS = [
    "bigint", "decimal(38,10)", "double", "boolean", "varchar", "varbinary", "date", "time(6)", "time(9)",
    "timestamp(3)", "timestamp(9)", "timestamp(6) with time zone", "uuid", "json", "hyperloglog",
]  # fmt: skip
NAMES = [f"c{place}" for place in range(len(KINDS))]
ROW = [
    "9007199254740993", "1234567890123456789012345678.0123456789", "1.5E3", "true", "text", "68 69", "2024-02-29",
    "10:11:12.123456", "10:11:12.123456789", "2024-02-29 10:11:12.345", "2024-02-29 10:11:12.123456789",
    "2024-02-29 10:11:12.123456 UTC", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "{}", "xyz",
]  # fmt: skip


async def result() -> QueryResult:
    return await decode_result(typed(NAMES, KINDS, [ROW, [None] * len(KINDS)]))


async def test_a_table_has_the_types_of_arrow_and_every_digit() -> None:
    table = (await result()).to_arrow()
    assert [str(kind) for kind in table.schema.types] == [
        "int64", "decimal128(38, 10)", "double", "bool", "string", "binary", "date32[day]", "time64[us]", "time64[ns]",
        "timestamp[ms]", "timestamp[ns]", "timestamp[us, tz=UTC]", "fixed_size_binary[16]", "string", "string",
    ]  # fmt: skip
    assert table.column("c0")[0].as_py() == 9007199254740993
    assert table.column("c1")[0].as_py() == Decimal("1234567890123456789012345678.0123456789")
    assert table.column("c8")[0].value == ((10 * 60 + 11) * 60 + 12) * 10**9 + 123456789
    assert table.column("c10")[0].value % 10**9 == 123456789
    assert table.column("c11")[0].as_py() == dt.datetime(2024, 2, 29, 10, 11, 12, 123456, dt.UTC)
    assert all(column.null_count == 1 for column in table.columns)


async def test_rows_become_the_same_table_without_values_of_python_between() -> None:
    body = typed(NAMES, KINDS, [ROW, [None] * len(KINDS)])
    table = (await decode(body, None, Tables)).arrow
    assert table.schema == (await result()).to_arrow().schema
    assert table.equals((await result()).to_arrow())


UNUSUAL: dict[str, list[str]] = {
    "bigint": ["-9223372036854775808", "9223372036854775807"],
    "tinyint": ["-128", "127"],
    "double": ["NaN", "Infinity", "-Infinity", "1E-7", "-0.0", "1.7976931348623157E308"],
    "real": ["NaN", "3.4028235E38", "1.1"],
    "boolean": ["true", "false"],
    "decimal(38,10)": ["-0.0000000001", "9999999999999999999999999999.9999999999", "12"],
    "varchar": ["", "null", "\u0000", "\U0001f600"],
    "varbinary": ["", "00 ff"],
    "date": ["0001-01-01", "9999-12-31"],
    "time(0)": ["23:59:59"],
    "time(3)": ["23:59:59.999"],
    "time(9)": ["00:00:00.000000001"],
    "timestamp(0)": ["2024-02-29 10:11:12"],
    "timestamp(3)": ["0001-01-01 00:00:00.001", "9999-12-31 23:59:59.999"],
    "timestamp(7)": ["2024-02-29 10:11:12.1234567"],
    "timestamp(3) with time zone": [
        "2024-02-29 10:11:12.345 UTC", "2024-02-29 10:11:12.345 +03:00", "2024-02-29 10:11:12.345 Europe/Istanbul",
        "2024-02-29 10:11:12.345 America/New_York",
    ],
    "uuid": ["00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"],
    "interval day to second": ["-1 00:00:00.001"],
}  # fmt: skip


@given(st.data())
async def test_both_ways_to_a_table_lead_to_the_same(data: st.DataObject) -> None:
    rows = [[data.draw(st.none() | st.sampled_from(texts)) for texts in UNUSUAL.values()] for _ in range(4)]
    body = typed(list(UNUSUAL), list(UNUSUAL), rows)
    ours, through = (await decode(body, None, Tables)).arrow, (await decode_result(body)).to_arrow()
    assert ours.schema == through.schema
    # NaN equals nothing, itself included, unless it is asked for as text.
    assert str(ours.to_pylist()) == str(through.to_pylist())


NO_ROOM = [
    ("date", "2024-01-15", "-0044-03-15"), ("timestamp(3)", "2024-01-15 00:00:00.000", "12024-01-15 00:00:00.000"),
    ("timestamp(9)", "2024-01-15 00:00:00.000000001", "1500-01-15 00:00:00.000000001"), ("bigint", "1", "1e"),
    ("uuid", ROW[12], "no uuid"), ("decimal(3,1)", "12.5", "1234.5"), ("boolean", "true", "maybe"),
    ("timestamp(3) with time zone", "2024-01-15 00:00:00.000 UTC", "2024-01-15 00:00:00.000 Moon/Base"),
    ("varbinary", "68 69", "zz"), ("uuid", ROW[12], "sixteen chars ab"), ("timestamp(3)", ROW[9], f"{ROW[9]}678"),
    ("interval day to second", "1 02:03:04.567", "1 day"), ("decimal(12,10)", "0.0000000000", "x"),
]  # fmt: skip


OTHERWISE = {
    "2024-01-15 00:00:00.000 UTC": "2024-01-15 00:00:00+00:00",
    "2024-01-15 00:00:00.000": "2024-01-15 00:00:00",
    ROW[9]: f"{ROW[9]}000",
}
"""How moments are written that were values of Python already."""


@pytest.mark.parametrize(("kind", "usual", "unusual"), NO_ROOM)
async def test_a_column_with_a_value_that_has_no_room_is_text(kind: str, usual: str, unusual: str) -> None:
    many = [usual] * AT_ONCE
    body = typed(["d"], [kind], [[text] for text in (*many, unusual, None, *many)])
    table = (await decode(body, None, Tables)).arrow
    assert table.column("d").to_pylist() == [*many, unusual, None, *many]
    column = (await decode_result(body)).to_arrow().column("d")
    assert (column.type, column[AT_ONCE].as_py(), column[0].as_py()) == (
        pa.string(),
        unusual,
        OTHERWISE.get(usual, usual),
    )


async def test_a_table_without_rows_has_its_columns() -> None:
    table = (await decode(b'{"columns": [{"columnName": "a"}], "data": []}', None, Tables)).arrow
    assert (table.column_names, table.num_rows) == (["a"], 0)


async def test_frames_keep_nulls_and_integers() -> None:
    frame = (await result()).to_pandas()
    assert (str(frame["c0"].dtype), frame["c0"][0], bool(frame["c0"].isna()[1])) == (
        "int64[pyarrow]",
        9007199254740993,
        True,
    )
    polars = (await result()).to_polars()
    assert (polars["c0"].dtype, polars["c0"].to_list()) == (pl.Int64, [9007199254740993, None])


async def test_others_read_a_result_without_a_method_of_ours() -> None:
    answer = await result()
    assert pa.table(answer).num_rows == 2
    assert pl.DataFrame(answer).shape == (2, len(KINDS))
    found: Any = duckdb.sql("SELECT c4 FROM answer WHERE c4 IS NOT NULL")
    assert found.fetchall() == [("text",)]
    numbers = await decode_result(typed(["n"], ["bigint"], [["1"], [None]]))
    assert pd.DataFrame.from_arrow(numbers).shape == (2, 1)


async def test_columns_of_one_name_stay_apart_in_a_table() -> None:
    table = (await decode_result(typed(["a", "a"], ["bigint", "varchar"], [["1", "x"]]))).to_arrow()
    assert (table.column_names, table.column(0).to_pylist(), table.column(1).to_pylist()) == (["a", "a"], [1], ["x"])


async def test_slices_keep_their_digits() -> None:
    table = (await result())[:1].to_arrow()
    assert (table.num_rows, table.column("c10")[0].value % 1000) == (1, 789)


@pytest.mark.parametrize(("module", "method", "extra"), [
    ("pyarrow", "to_arrow", "arrow"), ("pandas", "to_pandas", "pandas"), ("polars", "to_polars", "polars"),
])  # fmt: skip
async def test_what_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, module: str, method: str, extra: str
) -> None:
    answer = await result()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match=rf'pip install "peaka-async\[{extra}\]"'):
        getattr(answer, method)()


@pytest.mark.parametrize(("kind", "wanted"), [
    ("decimal", "decimal128(38, 10)"), ("decimal(5)", "decimal128(5, 0)"), ("decimal(40,2)", "string"),
    ("decimal(5,6)", "string"), ("decimal(1,2,3)", "string"),
])  # fmt: skip
async def test_decimals_have_the_type_that_holds_them(kind: str, wanted: str) -> None:
    body = typed(["d"], [kind], [["1"]])
    for table in ((await decode(body, None, Tables)).arrow, (await decode_result(body)).to_arrow()):
        assert (str(table.schema.field("d").type), str(table.column("d")[0].as_py()).rstrip("0").rstrip(".")) == (
            wanted,
            "1",
        )


async def test_columns_of_no_known_type_fit_any_other() -> None:
    none = b'{"columns": [{"columnName": "n"}], "data": []}'
    some = await decode_result(typed(["n"], ["bigint"], [["1"]]))
    for table in ((await decode(none, None, Tables)).arrow, (await decode_result(none)).to_arrow()):
        assert str(table.schema.field("n").type) == "null"
        assert pa.concat_tables([some.to_arrow(), table], promote_options="default").column("n").to_pylist() == [1]


async def test_polars_is_told_of_names_that_come_twice() -> None:
    twice = await decode_result(typed(["a", "a"], ["bigint", "varchar"], [["1", "x"]]))
    with pytest.raises(InvalidArgument, match="several columns are called a"):
        twice.to_polars()


async def test_wide_rows_become_columns_a_few_at_a_time() -> None:
    kinds = ["bigint", "time(9)"] * 60
    rows = [[str(number), f"10:11:12.{number:09}"] * 60 for number in range(900)]
    sizes: list[int] = []

    class Watched(Tables):
        def work(self, *, is_end: bool) -> bool:
            before = sum(len(column._arrays) for column in self._columns)
            found = super().work(is_end=is_end)
            sizes.append(sum(len(column._arrays) for column in self._columns) - before)
            return found

    names = [f"c{place}" for place in range(len(kinds))]
    table = (await decode(typed(names, kinds, rows), None, Watched)).arrow
    assert table.column("c118").to_pylist() == list(range(900))
    assert max(sizes) <= 10
