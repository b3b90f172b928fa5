"""CSV imports over real sockets: streamed from files and iterators, and read back through SQL."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import httpx
import pytest

from peaka_async import ImportOutcomeUnknown, ImportRefused, InvalidArgument, Project
from peaka_async.emulator import EmulatorServer
from peaka_async.resources.tables.group import Tables

pytestmark = pytest.mark.anyio

ROWS = 50_000
CONTENT = b"id,price,day\n" + b"".join(b"%d,%d.25,2024-01-15\n" % (number, number) for number in range(ROWS))


@pytest.fixture
def tables(project: Project) -> Tables:
    return Tables(project._pipeline, project.id)


async def value_of(project: Project, statement: str) -> str | None:
    result: Any = await project.queries.execute({"statement": statement})
    found: str | None = result.data[0][0].value
    return found


async def in_pieces() -> AsyncGenerator[bytes]:
    for start in range(0, len(CONTENT), 10_007):
        yield CONTENT[start : start + 10_007]


async def test_a_file_and_an_iterator_are_streamed_into_a_new_table(
    project: Project, tables: Tables, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(CONTENT)
    job = await tables.import_csv("orders", path, create=True)
    assert job.result
    assert job.result.processed == ROWS
    # Of this one the length is not known, so it goes out in chunks.
    await tables.import_csv("orders", in_pieces())
    totals = 'SELECT COUNT(*), SUM(price), COUNT(DISTINCT day) FROM "peaka"."table"."orders"'
    result: Any = await project.queries.execute({"statement": totals})
    price = 2 * (ROWS * (ROWS - 1) // 2) + ROWS // 2
    assert [cell.value for cell in result.data[0]] == [str(2 * ROWS), f"{price}.0000000000", "1"]


async def test_a_bad_value_far_down_the_file_stores_nothing(project: Project, tables: Tables) -> None:
    with pytest.raises(ImportRefused) as caught:
        columns = {"id": "BIGINT", "price": "DECIMAL", "day": "DATE"}
        await tables.import_csv("orders", CONTENT + b"x,1,2024-01-15\n", columns=columns, create=True)
    assert (caught.value.line, caught.value.column, caught.value.value) == (ROWS + 2, "id", "x")
    assert await value_of(project, 'SELECT COUNT(*) FROM "peaka"."table"."orders"') == "0"


async def test_an_iterator_that_fails_in_the_middle_stores_nothing(project: Project, tables: Tables) -> None:
    async def broken() -> AsyncGenerator[bytes]:
        async for piece in in_pieces():
            yield piece
        raise LookupError("the database has gone")

    await tables.create("orders")
    with pytest.raises(LookupError):
        await tables.import_csv("orders", broken(), create=True)
    assert await value_of(project, 'SELECT COUNT(*) FROM "peaka"."table"."orders"') == "0"


@pytest.mark.parametrize("error", [httpx.ReadError("theirs"), httpx.ConnectError("theirs"), OSError(5, "theirs")])
async def test_an_error_of_the_source_is_not_taken_for_one_of_the_connection(
    project: Project, emulator: EmulatorServer, error: Exception
) -> None:
    async def broken() -> AsyncGenerator[bytes]:
        async for piece in in_pieces():
            yield piece
        raise error

    await project.tables.create("orders")
    columns = [{"name": name, "dataType": "VARCHAR"} for name in ("id", "price", "day")]
    await project.tables.add_columns("orders", columns)
    with pytest.raises(type(error)) as caught:
        await project.tables.import_csv("orders", broken())
    assert caught.value is error
    assert await value_of(project, 'SELECT COUNT(*) FROM "peaka"."table"."orders"') == "0"


@pytest.mark.parametrize("change", [b"1,1,2024-01-15\n", None], ids=["longer", "shorter"])
async def test_a_file_that_changes_its_length_while_it_is_sent_stores_nothing(
    project: Project, tmp_path: Path, change: bytes | None
) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(CONTENT)
    reads = 0

    class Changing(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal reads
            reads += 1
            if reads == 3:
                with path.open("ab") as file:
                    if change is None:
                        file.truncate(len(CONTENT) - 100)
                    else:
                        file.write(change)
            return super().read(size)

    types = {"id": "BIGINT", "price": "DECIMAL", "day": "DATE"}
    with Changing(path) as file, pytest.raises(InvalidArgument, match="source changed while it was read"):
        await project.tables.import_csv("orders", file, columns=types, create=True)
    assert await value_of(project, 'SELECT COUNT(*) FROM "peaka"."table"."orders"') == "0"


async def test_many_iterators_that_use_threads_are_uploaded_at_once(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    path.write_bytes(b"text\n" + b"a row of some length\n" * 10_000)
    await project.tables.create("people")

    async def read() -> AsyncGenerator[bytes]:
        async with await anyio.open_file(path, "rb") as file:
            while piece := await file.read(50_000):
                yield piece

    limiter = anyio.to_thread.current_default_thread_limiter()
    before, limiter.total_tokens = limiter.total_tokens, 2
    try:
        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(project.tables.import_csv, "people", read())
    finally:
        limiter.total_tokens = before
    assert await value_of(project, 'SELECT COUNT(*) FROM "peaka"."table"."people"') == "60000"


async def test_a_misspelt_header_never_leaves_this_machine(emulator: EmulatorServer, tables: Tables) -> None:
    await tables.create("people")
    with pytest.raises(InvalidArgument, match="did you mean 'text'"):
        await tables.import_csv("people", b"txet\na\n")
    assert emulator.world.journal.count("tables.import_csv") == 0


async def test_a_lost_answer_leaves_a_statement_that_tells(
    emulator: EmulatorServer, project: Project, tables: Tables
) -> None:
    await tables.create("people")
    emulator.world.faults.add(operation="tables.import_csv", when="after", effect="reset")
    with pytest.raises(ImportOutcomeUnknown) as caught:
        await tables.import_csv("people", b"text\na\nb\n")
    assert await value_of(project, caught.value.statement) == "2"
    assert emulator.world.journal.count("tables.import_csv") == 1
