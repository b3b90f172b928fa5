"""Uploads: written piece by piece, files read in a thread. In real time, because threads do not know virtual clocks."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import AsyncGenerator
from io import BytesIO
from typing import Any

import anyio.lowlevel
import httpx
import pytest

from peaka_api.transport import MultipartBody, Part
from peaka_async import AsyncPeaka, AttemptFailed, ConnectionLost, File, HttpRequest, InvalidArgument
from peaka_async.transport.multipart import MultipartStream
from peaka_async.transport.uploads import CHUNK, GATHERED
from tests.conftest import REAL
from tests.support.fake_http import Answer, FakeHttp, answer

pytestmark = pytest.mark.anyio

REFUSED = AttemptFailed("ConnectError: refused", sent=False)


@pytest.fixture(params=REAL)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


async def test_a_file_is_written_anew_for_every_attempt() -> None:
    seen: list[bytes] = []

    async def read(request: HttpRequest) -> Answer:
        assert isinstance(request.body, MultipartStream)
        promised = request.body.length
        content = b"".join([chunk async for chunk in request.body])
        assert len(content) == promised
        seen.append(content)
        return REFUSED if len(seen) < 3 else answer(200, {"status": "COMPLETED"})

    file = BytesIO(b"skipped,a\n1\n")
    file.read(8)
    peaka = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=FakeHttp(read))
    # The pauses between attempts are what chance makes of them; here it makes them nothing.
    peaka._pipeline.shared.draw.uniform = lambda a, b: 0.0  # type: ignore[method-assign]
    upload = File(file, 'my "data".csv', "text/csv")
    await peaka.project().tables.import_csv("t", file=upload, request='{"mappings":[]}')
    assert len(set(seen)) == 1
    boundary = seen[0].split(b"\r\n")[0]
    assert seen[0] == b"\r\n".join(
        [
            boundary,
            b'Content-Disposition: form-data; name="file"; filename="my %22data%22.csv"',
            b"Content-Type: text/csv",
            b"",
            b"a\n1\n",
            boundary,
            b'Content-Disposition: form-data; name="request"',
            b"",
            b'{"mappings":[]}',
            boundary + b"--",
            b"",
        ]
    )


async def sent_of(content: Any, name: str = "a.csv", media_type: str = "text/csv") -> tuple[list[bytes], int | None]:
    """What goes out of a file, piece by piece and without what is around it, and the length that was promised."""
    stream = MultipartStream(MultipartBody([Part("file", File(content, name, media_type))]))
    await stream.measure()
    pieces = [piece async for piece in stream]
    assert stream.length in (None, sum(map(len, pieces)))
    return pieces[1:-2], stream.length


async def chunks(*parts: bytes) -> AsyncGenerator[bytes]:
    for part in parts:
        yield part


async def test_nothing_in_a_name_or_a_media_type_ends_a_header() -> None:
    parts = [
        Part('a"b\r\nX-Evil: 1', File(b"1", 'c"d\r\nX-Evil: 2', "text/csv\r\nX-Evil: 3")),
        Part("text", "{}", "application/json\r\n\r\nX-Evil: 4"),
    ]
    stream = MultipartStream(MultipartBody(parts))
    boundary = stream.content_type.partition("boundary=")[2]
    assert b"".join([piece async for piece in stream]).decode().split(f"--{boundary}") == [
        "",
        (
            '\r\nContent-Disposition: form-data; name="a%22b%0D%0AX-Evil: 1"; filename="c%22d%0D%0AX-Evil: 2"\r\n'
            "Content-Type: text/csvX-Evil: 3\r\n\r\n1\r\n"
        ),
        '\r\nContent-Disposition: form-data; name="text"\r\nContent-Type: application/jsonX-Evil: 4\r\n\r\n{}\r\n',
        "--\r\n",
    ]


async def test_only_what_can_be_rewound_has_a_length_and_is_repeatable() -> None:
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        cases: list[tuple[Any, int | None]] = [
            (b"abc", 3), ("\u00e4bc", 4), (BytesIO(b"abc"), 3), (pipe, None), (chunks(b"abc"), None)
        ]  # fmt: skip
        for content, length in cases:
            stream = MultipartStream(MultipartBody([Part("a", "text"), Part("file", File(content))]))
            await stream.measure()
            around = MultipartStream(MultipartBody([Part("a", "text"), Part("file", File(b""))])).length
            assert around is not None
            assert (stream.length, stream.is_repeatable) == (
                None if length is None else around + length,
                length is not None,
            )


async def test_large_bytes_are_sent_in_slices() -> None:
    content = bytes(range(256)) * (CHUNK // 100)
    pieces, length = await sent_of(content)
    assert (b"".join(pieces), max(map(len, pieces)), length is not None) == (content, CHUNK, True)


async def test_an_async_iterator_is_sent_in_pieces_that_are_worth_it() -> None:
    pieces, length = await sent_of(chunks(*[b"", b"0123456789" * 10] * 3000))
    assert (b"".join(pieces), length) == (b"0123456789" * 30_000, None)
    assert [len(piece) >= GATHERED for piece in pieces[:-1]] == [True] * 4


async def test_a_file_is_measured_and_read_in_threads() -> None:
    at: list[tuple[str, int]] = []

    class Watched(BytesIO):
        def seek(self, offset: int, whence: int = 0, /) -> int:
            at.append(("seek", threading.get_ident()))
            return super().seek(offset, whence)

        def read(self, size: int | None = -1, /) -> bytes:
            at.append(("read", threading.get_ident()))
            return super().read(size)

    pieces, _ = await sent_of(Watched(b"abc"))
    assert pieces == [b"abc"]
    assert {what for what, _ in at} == {"seek", "read"}
    assert threading.get_ident() not in {thread for _, thread in at}


class Halting(io.RawIOBase):
    """A file that does not block, and has nothing every other time."""

    def __init__(self, *parts: bytes) -> None:
        super().__init__()
        self._parts: list[bytes | None] = [each for part in parts for each in (None, part)]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes | None:  # noqa: ARG002  # it gives what it has
        return self._parts.pop(0) if self._parts else b""


async def test_a_file_that_has_nothing_at_the_moment_is_not_at_its_end() -> None:
    assert await sent_of(Halting(b"abc", b"def")) == ([b"abc", b"def"], None)


async def test_the_generated_form_takes_an_async_iterator() -> None:
    seen: list[bytes] = []

    async def read(request: HttpRequest) -> Answer:
        assert isinstance(request.body, MultipartStream)
        seen.append(b"".join([chunk async for chunk in request.body]))
        return answer(200, {"status": "COMPLETED"})

    peaka = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=FakeHttp(read))
    upload = File(chunks(b"a\n", b"1\n"), "a.csv", "text/csv")
    await peaka.project().tables.import_csv("t", file=upload, request="{}")
    assert b"\r\n\r\na\n1\n\r\n--" in seen[0]


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadError("theirs"),
        AttemptFailed("theirs", sent=False),
        ConnectionLost("theirs", operation="exports.get"),
        OSError(5, "Input/output error"),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_a_source_raises_is_raised_by_the_call_and_by_nothing_else(error: Exception) -> None:
    async def broken() -> AsyncGenerator[bytes]:
        yield b"a\n" * GATHERED
        raise error

    async def read(request: HttpRequest) -> Answer:
        assert isinstance(request.body, MultipartStream)
        async for _ in request.body:
            await anyio.lowlevel.checkpoint()
        raise AssertionError("the body has no end")

    http = FakeHttp(read)
    peaka = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=http)
    with pytest.raises(type(error)) as caught:
        await peaka.project().tables.import_csv("t", file=File(broken(), "a.csv"), request="{}")
    assert caught.value is error
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert len(http.requests) == 1


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (lambda path: io.StringIO("text"), "source gives str and not bytes: open a file with 'rb', encode text"),
        (lambda path: closed(path), "source is a file that is closed"),
        (lambda path: path.open("ab"), "source is a file that cannot be read; open it with 'rb'"),
        (lambda path: chunks("text"), "source gives str and not bytes"),  # type: ignore[arg-type]  # that is the fault
    ],
    ids=["text", "closed", "write-only", "iterator of text"],
)
async def test_what_gives_no_bytes_is_refused(tmp_path: Any, source: Any, told: str) -> None:
    async def read(request: HttpRequest) -> Answer:
        assert isinstance(request.body, MultipartStream)
        return answer(200, b"".join([chunk async for chunk in request.body]))

    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n")
    peaka = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=FakeHttp(read))
    given = source(path)
    with pytest.raises(InvalidArgument, match=told):
        await peaka.project().tables.import_csv("t", file=File(given, "a.csv"), request="{}")
    if isinstance(given, io.IOBase):
        given.close()


def closed(path: Any) -> Any:
    file = path.open("rb")
    file.close()
    return file
