"""Where an import comes from: every kind of source gives the same bytes. In real time, for the threads."""

from __future__ import annotations

import io
import json
import logging
import os
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO

import anyio
import anyio.lowlevel
import anyio.to_thread
import httpx
import pytest

from peaka_async import (
    AsyncPeaka,
    AttemptFailed,
    BadRequest,
    ConnectionLost,
    HttpRequest,
    ImportOutcomeUnknown,
    InvalidArgument,
    OutcomeUnknown,
    ResponseDecodeError,
)
from peaka_async.resources.tables import sources
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
        (StringIO("text\n"), "source gives str and not bytes: open a file with 'rb', encode text as UTF-8"),
        ("missing.csv", "missing.csv cannot be read: No such file or directory"),
        (".", "source: . cannot be read: Is a directory"),
        ("a\0b", "source: 'a\\x00b' is no path: embedded null byte"),
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

    with pytest.raises(
        InvalidArgument, match="source gives str and not bytes: open a file with 'rb', encode text as UTF-8"
    ):
        await Service().tables.import_csv("people", text())


REFUSED = BadRequest("theirs", status=400, operation="queries.execute")
LOST = ConnectionLost("theirs", operation="exports.get")


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadError("theirs"),
        AttemptFailed("theirs", sent=True),
        LOST,
        REFUSED,
        OutcomeUnknown(LOST, operation="connections.create", attempts=1),
        ImportOutcomeUnknown(LOST, operation="tables.import_csv", attempts=1, table_name="other"),
        ResponseDecodeError("theirs", status=200, operation="tables.import_csv"),
        InvalidArgument("theirs"),
        OSError(5, "Input/output error"),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("after", [0, 1, 4])
async def test_what_a_source_raises_is_never_taken_for_an_answer(error: Exception, after: int) -> None:
    service = Service()

    async def broken() -> AsyncGenerator[bytes]:
        for _ in range(after):
            yield b"text\n" * 20_000
        raise error

    with pytest.raises(type(error)) as caught:
        await service.tables.import_csv("people", broken())
    assert caught.value is error
    assert getattr(error, "hint", None) is None
    assert service.files == []
    assert [path for path in service.http.paths if path.endswith("/import")] == ["POST " + IMPORT] * (after > 0)


IMPORT = "/data/projects/acFxu7Xr/table/people/import"


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), REFUSED], ids=["OSError", "BadRequest"])
async def test_what_a_file_raises_is_passed_on_as_it_is(tmp_path: Path, error: Exception) -> None:
    service = Service()
    reads = 0

    class Failing(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal reads
            reads += 1
            if reads == 3:
                raise error
            return super().read(size)

    path = tmp_path / "import.csv"
    path.write_bytes(LARGE)
    with Failing(path) as file, pytest.raises(type(error)) as caught:
        await service.tables.import_csv("people", file)
    assert caught.value is error
    assert service.files == []


async def test_small_pieces_are_gathered_before_they_are_sent() -> None:
    service = Service()
    await service.tables.import_csv("people", pieces(LARGE, 100))
    assert service.files == [LARGE]
    # Pieces of 64 KiB, and the six that the form has around them.
    assert service.pieces == -(-len(LARGE) // HEAD) + 6


async def test_an_iterator_may_use_threads_while_it_is_uploaded() -> None:
    """Uploads that held threads of their own while they waited for it would leave it none."""
    service = Service()
    limiter = anyio.to_thread.current_default_thread_limiter()
    before, limiter.total_tokens = limiter.total_tokens, 1

    async def threaded() -> AsyncGenerator[bytes]:
        for start in range(0, len(LARGE), 50_000):
            yield await anyio.to_thread.run_sync(lambda start: LARGE[start : start + 50_000], start)

    try:
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(service.tables.import_csv, "people", threaded())
    finally:
        limiter.total_tokens = before
    assert service.files == [LARGE] * 5


async def test_an_iterator_runs_in_the_task_of_its_import() -> None:
    tasks: set[int] = set()

    async def told() -> AsyncGenerator[bytes]:
        for _ in range(4):
            tasks.add(anyio.get_current_task().id)
            yield b"text\n" * 20_000

    await Service().tables.import_csv("people", told())
    assert tasks == {anyio.get_current_task().id}


class Halting(io.RawIOBase):
    """A pipe that does not block: every other time it has nothing yet."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._file = BytesIO(content)
        self._is_empty = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes | None:
        self._is_empty = not self._is_empty
        return None if self._is_empty else self._file.read(min(size, 100_000))


@pytest.mark.parametrize("content", [b"text\na\n", LARGE], ids=["small", "large"])
async def test_a_file_that_does_not_block_is_read_to_its_end(content: bytes) -> None:
    service = Service()
    source: Any = Halting(content)
    await service.tables.import_csv("people", source)
    assert service.files == [content]


@pytest.mark.parametrize(("change", "told"), [(b"more\n", "more"), (None, "fewer")])
async def test_a_file_that_changes_its_length_while_it_is_sent_is_not_imported(
    tmp_path: Path, change: bytes | None, told: str
) -> None:
    service = Service()
    path = tmp_path / "import.csv"
    path.write_bytes(LARGE)

    def grow_or_shrink() -> None:
        service.during = lambda: None
        with path.open("ab") as file:
            if change is None:
                file.truncate(len(LARGE) - 10)
            else:
                file.write(change)

    service.during = grow_or_shrink
    told = f"source changed while it was read: it had {len(LARGE):,} bytes, and has {told} now. Nothing whole was sent"
    with pytest.raises(InvalidArgument, match=told):
        await service.tables.import_csv("people", path)
    assert service.files == []


async def test_a_refused_file_can_be_imported_from_where_it_stood() -> None:
    service = Service()
    file = BytesIO(b"skipped" + b"Name\n" + LARGE)
    file.seek(7)
    with pytest.raises(InvalidArgument, match="has no column 'Name'"):
        await service.tables.import_csv("people", file)
    assert file.tell() == 7
    await service.tables.import_csv("people", file, columns={"text": "Name"})
    assert service.files == [b"Name\n" + LARGE]


class Silent(io.RawIOBase):
    """A pipe that gives its beginning and then nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = threading.Event()
        self.is_let_go = threading.Event()
        self._head = b"text\n" * 20_000

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:  # noqa: ARG002  # it gives what it has
        head, self._head = self._head, b""
        if not head:
            self.is_asked.set()
            self.is_let_go.wait()
        return head


async def test_a_cancellation_does_not_wait_for_a_silent_pipe() -> None:
    service = Service()
    pipe: Any = Silent()
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(service.tables.import_csv, "people", pipe)
            await anyio.to_thread.run_sync(pipe.is_asked.wait)
            group.cancel_scope.cancel()
        assert not pipe.is_let_go.is_set()
    finally:
        pipe.is_let_go.set()
    assert service.files == []


async def test_silent_pipes_hold_no_threads_that_others_need() -> None:
    service = Service()
    pipe: Any = Silent()
    limiter = anyio.to_thread.current_default_thread_limiter()
    async with anyio.create_task_group() as group:
        group.start_soon(service.tables.import_csv, "people", pipe)
        while not pipe.is_asked.is_set():
            await anyio.lowlevel.checkpoint()
        try:
            assert limiter.borrowed_tokens == 0
        finally:
            pipe.is_let_go.set()


class Closing:
    """An async iterator with an end of its own."""

    def __init__(self, close: Callable[[], Any]) -> None:
        self.aclose = close
        self._rest = [b"text\n", b"a\n"]

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if not self._rest:
            raise StopAsyncIteration
        return self._rest.pop(0)


async def test_an_iterator_that_cannot_be_closed_changes_nothing_about_the_import(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fails() -> None:
        raise OSError("the socket has gone")

    job = await Service().tables.import_csv("people", Closing(fails))
    assert job.status == "COMPLETED"
    with pytest.raises(InvalidArgument, match="columns is empty"):
        await Service().tables.import_csv("people", Closing(fails), columns={})
    assert [(one.levelno, one.getMessage()) for one in caplog.records] == [
        (logging.WARNING, "tables.import_csv: its source could not be closed")
    ] * 2


async def test_an_iterator_that_is_slow_to_close_is_not_waited_for_for_ever(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "CLOSING", 0.01)
    job = await Service().tables.import_csv("people", Closing(anyio.sleep_forever))
    assert job.status == "COMPLETED"
    assert [one.getMessage() for one in caplog.records] == [
        "tables.import_csv: its source was not closed within 0.01 s"
    ]


async def test_an_iterator_is_closed_in_peace_although_the_import_is_cancelled() -> None:
    service = Service()
    closed: list[str] = []
    asked = anyio.Event()

    async def close() -> None:
        for _ in range(3):
            await anyio.lowlevel.checkpoint()
        closed.append("closed")

    class Stuck(Closing):
        async def __anext__(self) -> bytes:
            asked.set()
            await anyio.sleep_forever()
            raise AssertionError("it never goes on")

    async with anyio.create_task_group() as group:
        group.start_soon(service.tables.import_csv, "people", Stuck(close))
        await asked.wait()
        group.cancel_scope.cancel()
    assert closed == ["closed"]


async def test_closed_and_write_only_files_are_refused(tmp_path: Path) -> None:
    service = Service()
    path = tmp_path / "import.csv"
    path.write_bytes(b"text\n")
    with path.open("rb") as file:
        pass
    with pytest.raises(InvalidArgument, match="source is a file that is closed"):
        await service.tables.import_csv("people", file)
    with path.open("ab") as unreadable, pytest.raises(InvalidArgument, match="a file that cannot be read"):
        await service.tables.import_csv("people", unreadable)
    assert service.http.requests == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"contains_header": "no"}, "contains_header must be True or False, not 'no'"),
        ({"create": 1}, "create must be True or False, not 1"),
        ({"skip_system_columns": None}, "skip_system_columns must be True or False, not None"),
        ({"columns": [["a"]]}, r"columns has \['a'\], which is no name of a column"),
        ({"columns": b"ab"}, "columns has 97, which is no name of a column"),
    ],
)
async def test_arguments_of_a_wrong_type_are_refused(arguments: Any, told: str) -> None:
    service = Service()
    with pytest.raises(InvalidArgument, match=told):
        await service.tables.import_csv("people", b"text\na\n", **arguments)
    name: Any = 7
    with pytest.raises(InvalidArgument, match="table_name must be a text, not 7"):
        await service.tables.import_csv(name, b"text\na\n")
    assert service.http.requests == []
