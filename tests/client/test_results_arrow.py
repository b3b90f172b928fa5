"""Results as Arrow tables, data frames of pandas and polars, and through the PyCapsule interface."""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from peaka_async import ConfigurationError
from peaka_async.results import QueryResult, decode_result
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


async def test_a_column_with_a_value_that_has_no_room_is_text() -> None:
    table = (await decode_result(typed(["d"], ["date"], [["2024-01-15"], ["-0044-03-15"], [None]]))).to_arrow()
    assert table.column("d").to_pylist() == ["2024-01-15", "-0044-03-15", None]


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
