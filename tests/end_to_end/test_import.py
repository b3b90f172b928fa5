"""CSV imports over real sockets: streamed from files and iterators, and read back through SQL."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

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
        await tables.import_csv("orders", CONTENT + b"x,1,2024-01-15\n", create=True)
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
