"""What is imported reads back equal through SQL, for every type of a column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.tables.group import Tables
from peaka_async.testing import RunningEmulator

pytestmark = pytest.mark.anyio

TYPES: dict[str, tuple[st.SearchStrategy[Any], Callable[[str], Any], str]] = {
    # An empty text is NULL, and a NUL is nothing that CSV can hold.
    "VARCHAR": (
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20),
        str,
        "varchar",
    ),
    "BIGINT": (st.integers(-(2**63), 2**63 - 1), int, "bigint"),
    "BOOLEAN": (st.booleans(), lambda text: {"true": True, "false": False}[text.lower()], "boolean"),
    "DECIMAL": (
        st.integers(-(10**38) + 1, 10**38 - 1).map(lambda digits: Decimal(f"{digits}E-10")),
        Decimal,
        "decimal(38,10)",
    ),
    "TIMESTAMP": (st.datetimes(), dt.datetime.fromisoformat, "timestamp(6)"),
    "TIME": (st.times(), dt.time.fromisoformat, "time(6)"),
    "DATE": (st.dates(), dt.date.fromisoformat, "date"),
    "UUID": (st.uuids(), uuid.UUID, "uuid"),
}
ROW = st.tuples(*(st.none() | strategy for strategy, _, _ in TYPES.values()))


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def csv_of(names: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    text = io.StringIO(newline="")
    # With this line end, fields with either half of it are put between quotes.
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


async def imported(content: bytes, columns: dict[str, Any]) -> list[list[tuple[str, str | None]]]:
    """Import a file into a new table and read it through SQL: the type and the text of each cell."""
    names = ", ".join(f'"{name}"' for name in columns)
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client() as peaka:
            project = peaka.project()
            tables = Tables(project._pipeline, project.id)
            await tables.import_csv("it", content, columns=columns, create=True)
            statement = f'SELECT {names} FROM "peaka"."table"."it" ORDER BY _id'
            result: Any = await project.queries.execute({"statement": statement}, format="CELL_TYPED")
    return [[(cell.data_type, cell.value) for cell in row] for row in result.data]


@given(rows=st.lists(ROW, min_size=1, max_size=6))
@example(rows=[("a\nb", None, None, None, None, None, None, None), (" ", *[None] * 7), ('"', *[None] * 7)])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_values_of_every_type_read_back_equal(rows: list[tuple[Any, ...]]) -> None:
    columns = {f"c_{name.lower()}": ("c_" + name.lower(), name) for name in TYPES}
    found = await imported(csv_of(list(columns), rows), columns)
    kinds = list(TYPES.values())
    read = [
        tuple(None if text is None else kind[1](text) for (_, text), kind in zip(row, kinds, strict=True))
        for row in found
    ]
    assert read == rows
    assert {tuple(data_type for data_type, _ in row) for row in found} == {tuple(kind[2] for kind in kinds)}


@given(
    column=st.sampled_from(sorted(TYPES)).flatmap(
        lambda name: st.lists(st.none() | TYPES[name][0], min_size=1, max_size=8)
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_whatever_type_is_inferred_loses_nothing(column: list[Any]) -> None:
    # A second column, because a line with nothing on it is no row.
    content = csv_of(["value", "row"], [(value, number) for number, value in enumerate(column)])
    found = await imported(content, {"value": None, "row": None})
    readers = {wire: read for _, read, wire in TYPES.values()}
    for value, ((data_type, text), _) in zip(column, found, strict=True):
        assert (text is None) == (value is None)
        if text is not None:
            assert readers[data_type](text) == readers[data_type](cell(value))


@pytest.mark.parametrize(
    ("data_type", "text", "kept"),
    [
        ("DECIMAL", "12.50", "12.5000000000"),
        ("BIGINT", "", None),
        ("VARCHAR", "", None),
        ("BIGINT", "9223372036854775807", "9223372036854775807"),
        ("DATE", "2024-01-15", "2024-01-15"),
        ("BOOLEAN", "true", "true"),
        ("UUID", "0e984725-c51c-4bf4-9960-e1c80e27aba0", "0e984725-c51c-4bf4-9960-e1c80e27aba0"),
    ],
)
async def test_what_is_written_is_what_is_read(data_type: str, text: str, kept: str | None) -> None:
    content = f"value,row\n{text},1\n".encode()
    found = await imported(content, {"value": ("value", data_type), "row": ("row", "BIGINT")})
    assert [[value for _, value in row] for row in found] == [[kept, "1"]]
