"""Memory: a file is never held whole, wherever it comes from."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest

from peaka_async import AsyncPeaka, HttpRequest
from peaka_async.resources.tables.group import Tables
from peaka_async.transport.multipart import MultipartStream
from tests.client.test_tables_sources import COLUMN
from tests.conftest import REAL
from tests.support.fake_http import Answer, FakeHttp, answer, path_of

pytestmark = pytest.mark.anyio

MIB = 1024 * 1024
BLOCK = b"x" * 63 + b"\n"
FILE = b"text\n" + BLOCK * (16 * MIB // len(BLOCK))
TABLE = {
    "catalogId": "1", "catalogName": "peaka", "schemaName": "table", "tableName": "people", "isCacheable": False,
    "isDynamicTable": False, "isCached": False,
}  # fmt: skip
CEILING = 2 * MIB
"""A few pieces of the file. The whole file is eight times as much."""


@pytest.fixture(params=REAL)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


async def _iterated(path: Path) -> AsyncGenerator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(100_000):
            yield chunk


@pytest.mark.parametrize(
    ("source", "create"),
    [
        (lambda path: path, False),
        (lambda path: path, True),
        (_iterated, False),
        (lambda path: path.read_bytes(), False),
        (lambda path: bytearray(path.read_bytes()), False),
        (lambda path: bytearray(path.read_bytes()), True),
    ],
    ids=["path", "path-create", "iterator", "bytes", "bytearray", "bytearray-create"],
)
async def test_an_import_holds_no_more_than_a_few_pieces(
    tmp_path: Path, source: Callable[[Path], Any], create: bool
) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(FILE)
    received = 0
    # Where a column is missing, all of the file is looked at first.
    name = "note" if create else "text"

    async def swallow(request: HttpRequest) -> Answer:
        nonlocal received
        if not isinstance(request.body, MultipartStream):
            return answer(200, [TABLE] if path_of(request).endswith("/table") else [COLUMN])
        async for chunk in request.body:
            received += len(chunk)
        return answer(200, {"status": "COMPLETED"})

    project = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=FakeHttp(swallow)).project()
    tables = Tables(project._pipeline, project.id)
    # What is imported on first use is no growth.
    await tables.import_csv("people", b"note\n", create=True)
    received = 0
    given = source(path)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        await tables.import_csv("people", given, columns={name: "text"}, create=create)
        growth = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert received > len(FILE)
    assert growth < CEILING
