"""Pages of a statement: what comes ahead, what does not fit, going on elsewhere, and closing in the middle."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest

from peaka_async import ClientStateError, ConfigurationError, Project, ResponseDecodeError
from peaka_async.testing import RunningEmulator

pytestmark = pytest.mark.anyio

TABLE = "postgres.public.customers"
STATEMENT = f"SELECT id FROM {TABLE} ORDER BY id"


def answer(emulator: RunningEmulator, nth: int, columns: list[str], rows: list[list[Any]], kinds: Any = None) -> None:
    """Have a request answered with these rows: with types, or in the compact form."""
    data: Any = rows
    if kinds is not None:
        data = [
            [
                {"name": name, "dataType": kind, "value": value}
                for name, kind, value in zip(columns, kinds, row, strict=True)
            ]
            for row in rows
        ]
    body = json.dumps({"columns": [{"columnName": name} for name in columns], "data": data})
    emulator.world.faults.add(operation="queries.execute", nth=nth, status=200, body=body, times=1)


async def test_the_next_page_is_asked_for_before_this_one_is_read(emulator: RunningEmulator, project: Project) -> None:
    async with project.rows(STATEMENT, page_size=5) as rows:
        first = await anext(rows)
        await anyio.sleep(1)
        assert emulator.world.journal.count("queries.execute") == 2
        assert [row.id async for row in rows][0] == first.id + 1  # noqa: RUF015  # the others are wanted too


async def test_reading_goes_on_elsewhere_where_it_stopped(project: Project) -> None:
    whole = (await project.sql(STATEMENT)).column("id")
    rows = project.rows(STATEMENT, page_size=7)
    found = [(await anext(rows)).id for _ in range(10)]
    assert rows.offset == 10
    found += [row.id async for row in project.rows(STATEMENT, page_size=7, start=rows.offset)]
    assert found == whole
    batches = project.record_batches(STATEMENT, page_size=7, start=len(whole) - 3)
    assert [batch.num_rows async for batch in batches] == [3]
    assert batches.offset == len(whole)


async def test_nothing_after_the_end_is_no_page(project: Project) -> None:
    assert [row async for row in project.rows(STATEMENT, start=10**6)] == []


@pytest.mark.parametrize("name", ["page_size", "start"])
async def test_numbers_that_cannot_be_right_are_refused(project: Project, name: str) -> None:
    given: dict[str, Any] = {name: -1}
    with pytest.raises(ConfigurationError, match=name):
        project.rows(STATEMENT, **given)


async def test_columns_are_those_of_the_first_page(emulator: RunningEmulator, project: Project) -> None:
    answer(emulator, 1, ["id"], [["1"], ["2"]], ["bigint"])
    answer(emulator, 2, [], [["3"]])
    assert [row.id async for row in project.rows("SELECT 1 ORDER BY 1", page_size=2)] == [1, 2, 3]


@pytest.mark.parametrize(("columns", "row"), [(["id", "b"], ["3", "x"]), (["no"], ["3"]), ([], ["3", "x"])])
async def test_a_page_of_other_columns_is_an_error(
    emulator: RunningEmulator, project: Project, columns: list[str], row: list[str]
) -> None:
    answer(emulator, 1, ["id"], [["1"], ["2"]], ["bigint"])
    answer(emulator, 2, columns, [row])
    rows = project.rows("SELECT 1 ORDER BY 1", page_size=2)
    assert [(await anext(rows)).id for _ in range(2)] == [1, 2]
    with pytest.raises(ResponseDecodeError, match="those of the rows before are id"):
        await anext(rows)


async def test_a_batch_that_does_not_fit_is_an_error_and_is_asked_for_again(
    emulator: RunningEmulator, project: Project
) -> None:
    answer(emulator, 1, ["id"], [["1"], ["2"]], ["bigint"])
    answer(emulator, 2, ["id"], [["x"], ["4"]])
    answer(emulator, 3, ["id"], [["3"], ["4"]])
    answer(emulator, 4, ["id"], [])
    batches = project.record_batches("SELECT 1 ORDER BY 1", page_size=2)
    assert (await anext(batches)).column("id").to_pylist() == [1, 2]
    with pytest.raises(ResponseDecodeError, match="from row 2 on have no room in the types of the first page: id"):
        await anext(batches)
    assert [batch.column("id").to_pylist() async for batch in batches] == [[3, 4]]


async def test_a_reader_of_another_task_is_told_that_the_block_was_left(
    emulator: RunningEmulator, project: Project
) -> None:
    told: list[str] = []
    rows = project.rows(STATEMENT, page_size=1)

    async def read() -> None:
        try:
            await anext(rows)
        except ClientStateError as error:
            told.append(str(error))

    emulator.world.faults.add(operation="queries.execute", nth=3, latency=1000.0)
    async with anyio.create_task_group() as group:
        async with rows:
            await anext(rows)
            await anext(rows)
            group.start_soon(read)
            await anyio.sleep(0.1)
        await anyio.sleep(1)
        assert told == ["the block in which the pages were read has been left"]


async def test_a_block_is_entered_once_at_a_time(project: Project) -> None:
    rows = project.rows(STATEMENT)
    async with rows:
        with pytest.raises(ClientStateError, match="in a block already"):
            await rows.__aenter__()
    async with rows:
        assert (await anext(rows)).id == 1


async def test_a_cancellation_comes_in_the_middle_of_a_page(project: Project) -> None:
    rows = project.rows("SELECT n FROM UNNEST(sequence(1, 5000)) AS t(n) ORDER BY n")
    found: list[int] = []
    with anyio.CancelScope() as scope:
        async for row in rows:
            found.append(row.n)
            if row.n == 600:
                scope.cancel()
    assert 600 <= len(found) <= 1100
    found += [row.n async for row in rows]
    assert found == list(range(1, 5001))
