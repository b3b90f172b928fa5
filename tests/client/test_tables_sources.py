"""Where an import comes from: every kind of source gives the same bytes. In real time, for the threads."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO

import anyio
import pytest

from peaka_async import AsyncPeaka, HttpRequest, InvalidArgument
from peaka_async.resources.tables.group import Tables
from peaka_async.resources.tables.sources import HEAD
from peaka_async.transport.multipart import MultipartStream
from tests.conftest import REAL
from tests.support.fake_http import Answer, FakeHttp, answer, path_of

pytestmark = pytest.mark.anyio

COLUMN = {
    "name": "text", "dataType": "varchar", "displayName": "text", "defaultValue": None,
    "isNotNull": False, "isUnique": False,
}  # fmt: skip
LARGE = b"text\n" + b"".join(b"row %d\n" % number for number in range(40_000))


@pytest.fixture(params=REAL)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


class Service:
    """Takes every import, and keeps the file that was in it."""

    def __init__(self) -> None:
        self.files: list[bytes] = []
        self.asked: list[Any] = []
        self.pieces = 0
        self.lengths: list[int | None] = []
        self.during: Callable[[], None] = lambda: None
        self.http = FakeHttp(self._answer)
        project = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=self.http).project()
        self.tables = Tables(project._pipeline, project.id)

    async def _answer(self, request: HttpRequest) -> Answer:
        if path_of(request).endswith("/columns"):
            return answer(200, [COLUMN])
        assert isinstance(request.body, MultipartStream)
        body = b""
        async for chunk in request.body:
            self.pieces += 1
            self.during()
            body += chunk
        self.lengths.append(request.body.length)
        assert request.body.length in (None, len(body))
        self.asked.append(json.loads(body.rsplit(b"\r\n\r\n", 1)[1].split(b"\r\n--", 1)[0]))
        self.files.append(body.split(b"\r\n\r\n", 1)[1].split(b"\r\n--", 1)[0])
        return answer(200, {"status": "COMPLETED"})


async def pieces(content: bytes, size: int) -> AsyncGenerator[bytes]:
    yield b""
    for start in range(0, len(content), size):
        yield content[start : start + size]
        yield b""


class Pieces:
    """An async iterable that is no generator and cannot be closed."""

    def __init__(self, content: bytes) -> None:
        self._rest = [content[:7], content[7:]]

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if not self._rest:
            raise StopAsyncIteration
        return self._rest.pop(0)


def piped(content: bytes) -> BinaryIO:
    """A file that cannot be rewound."""
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as file:
            file.write(content)

    threading.Thread(target=write).start()
    return os.fdopen(reading, "rb")


@pytest.mark.parametrize("content", [b"text\n", b"text\na\n", LARGE], ids=["header", "small", "large"])
async def test_every_kind_of_source_gives_the_same_bytes(tmp_path: Path, content: bytes) -> None:
    service = Service()
    path = tmp_path / "import.csv"
    path.write_bytes(content)
    passed = BytesIO(b"skipped" + content)
    passed.seek(7)
    pipe = piped(content)
    with path.open("rb") as file, pipe:
        for source in (
            path, str(path), content, bytearray(content), BytesIO(content), passed, file, pipe,
            pieces(content, 997), pieces(content, HEAD), pieces(content, 100_000), Pieces(content),
        ):  # fmt: skip
            await service.tables.import_csv("people", source)
        assert not file.closed
    assert len(service.files) == 12
    assert [number for number, found in enumerate(service.files) if found != content] == []
    # Of what can be rewound the length is known, so it is not sent in chunks.
    assert None not in service.lengths[:7]


async def test_columns_are_named_by_their_headers_unless_a_byte_order_mark_may_hide_the_first() -> None:
    service = Service()
    await service.tables.import_csv("people", b"text\na\n")
    await service.tables.import_csv("people", b"Name\na\n", columns={"text": "Name"})
    await service.tables.import_csv("people", b"\xef\xbb\xbftext\na\n")
    await service.tables.import_csv("people", b"a\n", columns=["text"], contains_header=False)
    assert service.asked == [
        {"mappings": [{"name": "text", "csvColumnName": "text"}], "containsHeader": True},
        {"mappings": [{"name": "text", "csvColumnName": "Name"}], "containsHeader": True},
        {"mappings": [{"name": "text", "csvColumnIndex": 0}], "containsHeader": True},
        {"mappings": [{"name": "text", "csvColumnIndex": 0}], "containsHeader": False},
    ]


async def test_an_iterator_is_asked_for_more_only_as_the_network_takes_it() -> None:
    service = Service()
    taken: list[int] = []
    at_piece: list[int] = []

    async def slowly() -> AsyncGenerator[bytes]:
        for number in range(20):
            taken.append(number)
            yield b"text\n" + b"x\n" * 50_000

    service.during = lambda: at_piece.append(len(taken))
    await service.tables.import_csv("people", slowly())
    assert at_piece[0] == 1, "sending begins when the first bytes are there"
    assert len(taken) == 20
    assert len(set(at_piece)) > 15


async def test_what_an_iterator_raises_is_passed_on_and_it_is_closed() -> None:
    service = Service()
    closed: list[str] = []

    async def broken(after: int) -> AsyncGenerator[bytes]:
        try:
            for _ in range(after):
                yield b"text\n" * 20_000
            raise LookupError("the database has gone")
        finally:
            closed.append("closed")

    for after in (0, 1, 5):
        with pytest.raises(LookupError, match="the database has gone"):
            await service.tables.import_csv("people", broken(after))
    assert closed == ["closed"] * 3
    assert service.files == []


async def test_an_iterator_whose_header_does_not_fit_is_closed_and_nothing_is_sent() -> None:
    service = Service()
    source = pieces(b"other\n" + LARGE, 1000)
    with pytest.raises(InvalidArgument, match="has no column 'other'"):
        await service.tables.import_csv("people", source)
    with pytest.raises(StopAsyncIteration):
        await anext(source)
    assert service.files == []


async def test_a_cancellation_ends_an_import_that_waits_for_its_iterator() -> None:
    service = Service()
    closed = anyio.Event()
    waiting = anyio.Event()

    async def stuck() -> AsyncGenerator[bytes]:
        try:
            yield b"text\n" * 20_000
            waiting.set()
            await anyio.sleep_forever()
        finally:
            closed.set()

    async with anyio.create_task_group() as group:
        group.start_soon(service.tables.import_csv, "people", stuck())
        await waiting.wait()
        group.cancel_scope.cancel()
    assert closed.is_set()
    assert service.files == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (7, "source is a int; it must be a path, bytes, a file opened with 'rb' or an async iterator of bytes"),
        (StringIO("text\n"), "source gives str and not bytes; open the file with 'rb'"),
        ("missing.csv", "missing.csv cannot be read: No such file or directory"),
        (".", "source: . cannot be read: Is a directory"),
    ],
)
async def test_what_is_no_source_is_refused(source: Any, message: str) -> None:
    service = Service()
    with pytest.raises(InvalidArgument) as caught:
        await service.tables.import_csv("people", source)
    assert message in str(caught.value)
    assert service.http.requests == []


async def test_an_iterator_of_text_is_refused() -> None:
    async def text() -> AsyncGenerator[Any]:
        yield "text\n"

    with pytest.raises(InvalidArgument, match="source gives str and not bytes; encode the text as UTF-8"):
        await Service().tables.import_csv("people", text())
