"""Types of new columns come from every row, so that no value is changed. In real time, for the threads."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import anyio
import anyio.from_thread
import pytest

from peaka_api.groups.tables import TablesOperations
from peaka_async import InvalidArgument, Project
from peaka_async.emulator import demo_world
from peaka_async.resources.tables.sources import HEAD
from peaka_async.testing import RunningEmulator
from peaka_async.transport.uploads import CHUNK
from tests.conftest import REAL

pytestmark = pytest.mark.anyio

PLAIN = b"".join(b"%d,1.50,2024-01-15 10:00:00,%d\n" % (10_000 + number, number) for number in range(3000))
LAST = ("00501", "0.12345678901", "2024-01-15T10:00:00+05:00", "3000")
ODD = b"zip,amount,at,n\n" + PLAIN + ",".join(LAST).encode() + b"\n"
ALL = 'SELECT zip, amount, at, n FROM "peaka"."table"."it" ORDER BY _id DESC LIMIT 1'


@pytest.fixture(params=REAL)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
async def project() -> AsyncIterator[Project]:
    with RunningEmulator(demo_world()) as emulator:
        async with emulator.client() as peaka:
            yield peaka.project()


async def types_of(project: Project) -> dict[str, str]:
    columns = await project.tables.list_columns("it")
    return {column.name: column.data_type for column in columns if column.name[0] != "_" and column.name != "text"}


async def pieces(content: bytes) -> AsyncGenerator[bytes]:
    for start in range(0, len(content), 10_000):
        yield content[start : start + 10_000]


@pytest.mark.parametrize("kind", ["bytes", "bytearray", "path", "file"])
async def test_a_value_at_the_end_of_a_large_file_is_not_changed(project: Project, tmp_path: Path, kind: str) -> None:
    assert len(ODD) > HEAD
    path = tmp_path / "it.csv"
    path.write_bytes(ODD)
    made: dict[str, Any] = {"bytes": ODD, "bytearray": bytearray(ODD), "path": path, "file": BytesIO(ODD)}
    job = await project.tables.import_csv("it", made[kind], create=True)
    assert job.result
    assert job.result.processed == 3001
    assert await types_of(project) == {"zip": "varchar", "amount": "varchar", "at": "varchar", "n": "bigint"}
    assert [tuple(row) for row in await project.sql(ALL)] == [(*LAST[:3], 3000)]


async def test_what_cannot_be_read_twice_becomes_text_unless_it_is_short(project: Project) -> None:
    await project.tables.import_csv("it", pieces(ODD), create=True)
    assert set((await types_of(project)).values()) == {"varchar"}
    assert [tuple(row) for row in await project.sql(ALL)] == [LAST]
    await project.tables.delete("it")
    await project.tables.import_csv("it", pieces(b"zip,n\n10001,1\n"), create=True)
    assert await types_of(project) == {"zip": "bigint", "n": "bigint"}


async def test_types_that_are_named_hold_for_what_cannot_be_read_twice(project: Project) -> None:
    columns = {"zip": None, "amount": None, "at": None, "n": "BIGINT"}
    await project.tables.import_csv("it", pieces(ODD), columns=columns, create=True)
    assert await types_of(project) == {"zip": "varchar", "amount": "varchar", "at": "varchar", "n": "bigint"}


async def test_a_large_file_without_a_header_has_its_first_row_looked_at_too(project: Project) -> None:
    content = b"007,1\n" + b"".join(b"%d,1\n" % number for number in range(1, 20_000))
    await project.tables.import_csv("it", content, columns=["a", "b"], contains_header=False, create=True)
    assert await types_of(project) == {"a": "varchar", "b": "bigint"}


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (b"1,2,3\n", "line 20,002 of source has 3 fields and its first record has 2"),
        (b'"x"y,2\n', "source cannot be read as CSV at line 20,002"),
        (b"\xff,2\n", "source is no text in UTF-8"),
    ],
)
async def test_a_row_that_is_none_far_down_a_file_is_found_before_a_table_is_made(
    project: Project, last: bytes, told: str
) -> None:
    with pytest.raises(InvalidArgument, match=told):
        await project.tables.import_csv("it", b"a,b\n" + b"1,2\n" * 20_000 + last, create=True)
    assert "it" not in [table.table_name for table in await project.tables.list()]


@pytest.mark.parametrize(("change", "told"), [(b"more\n", "more"), (None, "fewer")])
async def test_a_file_that_changes_while_it_is_looked_at_is_not_imported(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: bytes | None, told: str
) -> None:
    path = tmp_path / "it.csv"
    path.write_bytes(ODD)
    lists = TablesOperations.list

    async def list_and_change(self: TablesOperations) -> Any:
        with path.open("ab") as file:
            if change is None:
                file.truncate(len(ODD) - 10)
            else:
                file.write(change)
        return await lists(self)

    with monkeypatch.context() as patch:
        patch.setattr(TablesOperations, "list", list_and_change)
        with pytest.raises(InvalidArgument, match=f"it had {len(ODD):,} bytes, and has {told} now"):
            await project.tables.import_csv("it", path, create=True)
    assert "it" not in [table.table_name for table in await project.tables.list()]


async def test_a_large_file_is_looked_at_in_large_pieces(project: Project) -> None:
    """Each read is a moment in which the interpreter changes hands, and very many of them starve the event loop."""
    sizes: list[int] = []

    class Watched(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            sizes.append(size or 0)
            return super().read(size)

    content = b"a,b\n" + b"1,2\n" * 300_000
    await project.tables.import_csv("it", Watched(content), create=True)
    # The head, then all of it twice, each time with the end.
    assert set(sizes) == {CHUNK}
    assert len(sizes) == 1 + 2 * (-(-len(content) // CHUNK) + 1)


async def test_a_cancellation_ends_the_look_at_a_file(project: Project) -> None:
    asked = anyio.Event()
    bytes_read = 0

    class Endless(BytesIO):
        """Its rows go on for longer than anybody would wait."""

        def seek(self, offset: int, whence: int = 0, /) -> int:
            return offset + 10**15 if whence == io.SEEK_END else super().seek(offset)

        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal bytes_read
            bytes_read += size or 0
            if bytes_read > 1_000_000:
                anyio.from_thread.run_sync(asked.set)
            return (b"1\n" * (size or 0))[:size]

    async with anyio.create_task_group() as group:
        group.start_soon(lambda: project.tables.import_csv("it", Endless(), create=True))
        await asked.wait()
        group.cancel_scope.cancel()
    assert "it" not in [table.table_name for table in await project.tables.list()]
