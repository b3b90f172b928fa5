"""Columns and names of internal tables: what the service drops or changes without a word is told."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest

from peaka_async import InvalidArgument, NotFound, ResponseDecodeError
from peaka_async.models import ColumnDataType, ColumnRequest
from peaka_async.resources.tables.bi import BiTables, StoredNameDiffers
from peaka_async.resources.tables.columns import SilentlyIgnored
from peaka_async.resources.tables.group import Tables
from peaka_async.testing import RunningEmulator

pytestmark = pytest.mark.anyio


@pytest.fixture
async def groups(emulator: RunningEmulator) -> AsyncIterator[tuple[Tables, BiTables]]:
    async with emulator.client() as peaka:
        project = peaka.project()
        groups = Tables(project._pipeline, project.id), BiTables(project._pipeline, project.id)
        await groups[0].create("people")
        await groups[1].create("sales")
        yield groups


@pytest.fixture
def tables(groups: tuple[Tables, BiTables]) -> Tables:
    return groups[0]


@pytest.fixture
def bi_tables(groups: tuple[Tables, BiTables]) -> BiTables:
    return groups[1]


async def test_flags_that_are_dropped_are_told_once_at_the_place_of_the_call(tables: Tables) -> None:
    columns: list[Any] = [
        {"name": "a", "dataType": "BIGINT", "isUnique": True, "desc": "how many"},
        ColumnRequest(name="b", data_type=ColumnDataType.DATE, is_not_null=True),
        {"name": "c", "dataType": "BIGINT", "isUnique": False, "isNotNull": None, "desc": "", "defaultValue": "3"},
    ]
    with pytest.warns(SilentlyIgnored) as caught:
        added = await tables.add_columns("people", columns)
    (warning,) = caught
    assert str(warning.message) == (
        "the service accepts and does not keep isUnique, desc of 'a'; isNotNull of 'b': leave that out, and see to it "
        "on your side"
    )
    assert warning.filename == __file__
    assert [(one.name, one.is_unique, one.is_not_null, one.default_value) for one in added] == [
        ("a", False, False, None),
        ("b", False, False, None),
        ("c", False, False, "3"),
    ]


async def test_a_warning_that_is_an_error_comes_before_anything_is_sent(
    tables: Tables, emulator: RunningEmulator
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", SilentlyIgnored)
        with pytest.raises(SilentlyIgnored):
            await tables.add_columns("people", [{"name": "a", "dataType": "BIGINT", "isUnique": True}])
    assert emulator.world.journal.count("tables.add_columns") == 0


async def test_columns_without_flags_are_added_without_a_warning(tables: Tables, bi_tables: BiTables) -> None:
    columns = [{"name": "a", "dataType": "BIGINT"}, {"name": "b", "dataType": "DATE", "displayName": "b"}]
    assert [column.name for column in await tables.add_columns("people", columns)] == ["a", "b"]
    assert [column.name for column in await bi_tables.add_columns("sales", columns)] == ["a", "b"]


@pytest.mark.parametrize("columns", [{"name": "a"}, 7, ["a"]])
async def test_what_are_no_columns_is_refused_as_before(tables: Tables, columns: Any) -> None:
    with pytest.raises(ValueError, match="columns"):
        await tables.add_columns("people", columns)


async def test_an_updated_column_is_one_column(tables: Tables, bi_tables: BiTables) -> None:
    for group, name in ((tables, "people"), (bi_tables, "sales")):
        await group.add_columns(name, [{"name": "a", "dataType": "BIGINT"}])
        with pytest.warns(SilentlyIgnored, match="isUnique of 'a'"):
            updated = await group.update_column(name, "a", name="a", data_type="DECIMAL", is_unique=True)
        assert (updated.name, updated.data_type) == ("a", "decimal(38,10)")


@pytest.mark.parametrize(("came", "expected"), [(["x", "a"], "a"), (["x"], "x")])
async def test_an_array_for_an_updated_column_is_read_too(
    tables: Tables, emulator: RunningEmulator, came: list[str], expected: str
) -> None:
    column = {
        "dataType": "bigint", "displayName": "", "defaultValue": None, "isNotNull": False, "isUnique": False,
    }  # fmt: skip
    body = [{**column, "name": name} for name in came]
    emulator.world.faults.add(operation="tables.update_column", status=200, body=body)
    assert (await tables.update_column("people", "a", name="a", data_type="BIGINT")).name == expected


async def test_an_empty_array_for_an_updated_column_is_no_success(tables: Tables, emulator: RunningEmulator) -> None:
    emulator.world.faults.add(operation="tables.update_column", status=200, body=[])
    with pytest.raises(ResponseDecodeError, match="no column came"):
        await tables.update_column("people", "a", name="a", data_type="BIGINT")


async def test_a_bi_table_is_returned_and_told_under_its_stored_name(bi_tables: BiTables) -> None:
    with pytest.warns(StoredNameDiffers) as caught:
        table = await bi_tables.create("year_2024_plan")
    assert table.table_name == "year2024plan"
    (warning,) = caught
    assert str(warning.message) == (
        "the service strips underscores from the name of a BI table: 'year_2024_plan' is stored as 'year2024plan'. Use "
        "the stored name; a table that had it before is the same one"
    )
    assert warning.filename == __file__
    assert (await bi_tables.create("year2024plan")) == table


async def test_columns_of_a_bi_table_are_told_under_their_stored_names(bi_tables: BiTables) -> None:
    columns = [
        {"name": "net_sum", "dataType": "DECIMAL", "displayName": "Net"},
        {"name": "day", "dataType": "DATE"},
        {"name": "a_b", "dataType": "BIGINT"},
    ]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        added = await bi_tables.add_columns("sales", columns)
    assert [column.name for column in added] == ["netsum", "day", "ab"]
    assert [(one.category, str(one.message).partition(":")[2][:60]) for one in caught] == [
        (SilentlyIgnored, " leave that out, and see to it on your side"),
        (StoredNameDiffers, " 'net_sum' is stored as 'netsum'; 'a_b' is stored as 'ab'. U"),
    ]
    assert "displayName of 'net_sum'" in str(caught[0].message)


async def test_a_label_of_a_bi_column_is_not_kept(bi_tables: BiTables) -> None:
    await bi_tables.add_columns("sales", [{"name": "a", "dataType": "BIGINT"}])
    with pytest.warns(SilentlyIgnored, match="displayName of 'a'"):
        await bi_tables.update_column("sales", "a", name="a", data_type="BIGINT", display_name="Amount")
    assert (await bi_tables.list_columns("sales"))[-1].display_name == "a"


async def test_a_column_of_a_bi_table_that_is_renamed_is_told_under_the_name_that_it_would_have(
    bi_tables: BiTables,
) -> None:
    await bi_tables.add_columns("sales", [{"name": "a", "dataType": "BIGINT"}])
    with pytest.warns(StoredNameDiffers, match="'net_sum' is stored as 'netsum'") as caught:
        updated = await bi_tables.update_column("sales", "a", name="net_sum", data_type="BIGINT")
    assert (updated.name, [one.filename for one in caught]) == ("net_sum", [__file__])
    # Without underscores there is nothing to tell, and warnings are errors.
    assert (await bi_tables.update_column("sales", "a", name="netsum", data_type="BIGINT")).name == "netsum"


async def test_the_name_of_a_bi_table_is_a_text(bi_tables: BiTables, emulator: RunningEmulator) -> None:
    name: Any = 7
    with pytest.raises(InvalidArgument, match="table_name must be a text, not 7"):
        await bi_tables.create(name)
    assert emulator.world.journal.count("bi_tables.create") == 1, "only the one of the fixture"


async def test_a_sample_is_read_and_imports(tables: Tables) -> None:
    await tables.add_columns("people", [{"name": "age", "dataType": "BIGINT"}, {"name": "day", "dataType": "DATE"}])
    sample = await tables.sample("people")
    assert sorted(sample.header) == ["age", "day", "text"]
    assert [len(row) for row in sample.rows] == [3] * 5
    assert repr(sample) == f"CsvSample(header={sample.header!r}, rows=<5 rows>)"
    job = await tables.import_csv("people", sample.text.encode())
    assert job.result
    assert job.result.processed == 5


async def test_the_sample_of_an_unknown_table_is_not_found(tables: Tables) -> None:
    with pytest.raises(NotFound, match="there is no table 'nobody'") as caught:
        await tables.sample("nobody")
    assert caught.value.status == 200
