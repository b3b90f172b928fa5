"""Event streams decode in linear time, bound the size of an event, and do not take half an event for an end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from peaka_api.transport import ServerSentEvent
from peaka_async import AsyncPeaka, ConnectionLost, HttpResponse, ResponseDecodeError
from peaka_async.resources.ai_stream import AgentStream
from peaka_async.transport.events import Decoder
from tests.support.fake_http import FakeHttp

HEADERS = {"content-type": "text/event-stream", "transfer-encoding": "chunked"}
MEBIBYTE = 1024 * 1024


def stream_of(http: FakeHttp) -> AgentStream:
    return AsyncPeaka("K.secret", project_id="acFxu7Xr", http_client=http).project().ai.stream("m")


class Counted(bytearray):
    """Bytes that count how many of them are searched."""

    searched = 0

    def find(self, *arguments: Any) -> int:
        start = arguments[1] if len(arguments) > 1 else 0
        limit = arguments[2] if len(arguments) > 2 else len(self)
        found = super().find(*arguments)
        self.searched += (found if found >= 0 else limit) - start
        return found


class Pieces:
    """A body that comes a mebibyte at a time."""

    def __init__(self, content: bytes) -> None:
        self._left = memoryview(content)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        piece, self._left = bytes(self._left[:MEBIBYTE]), self._left[MEBIBYTE:]
        if not piece:
            raise StopAsyncIteration
        return piece


def counted() -> tuple[Decoder, Counted]:
    decoder, rest = Decoder(), Counted()
    decoder._rest = rest
    return decoder, rest


@pytest.mark.parametrize("mark", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("chunk", [1, 1000, MEBIBYTE])
def test_no_byte_is_searched_more_than_once_for_each_mark(mark: bytes, chunk: int) -> None:
    content = (b"data: x" + mark + mark) * 2000
    decoder, rest = counted()
    found = [event for place in range(0, len(content), chunk) for event in decoder.feed(content[place : place + chunk])]
    assert found == [ServerSentEvent("message", "x")] * 2000
    assert 0 < rest.searched <= 2 * len(content)


@pytest.mark.parametrize("chunk", [7, 1000])
def test_a_long_line_in_many_pieces_is_searched_once(chunk: int) -> None:
    content = b"data: " + b"x" * 100_000 + b"\n\n"
    decoder, rest = counted()
    found = [event for place in range(0, len(content), chunk) for event in decoder.feed(content[place : place + chunk])]
    assert [len(event.data) for event in found] == [100_000]
    assert rest.searched <= 2 * len(content)


def test_an_event_of_endless_lines_does_not_fill_the_memory() -> None:
    decoder = Decoder()
    line = b"data: " + b"x" * (MEBIBYTE - 7) + b"\n"
    for _ in range(16):
        assert decoder.feed(line) == []
    with pytest.raises(ValueError, match="an event of the stream is longer than 16777216 bytes"):
        decoder.feed(line)


@pytest.mark.parametrize("character", ["x", "é", "日", "😀"])
def test_the_bound_counts_bytes_and_not_characters(character: str) -> None:
    decoder = Decoder()
    text = b"data: " + (character * (MEBIBYTE // len(character.encode()))).encode()
    line = text[: MEBIBYTE - 1] + b"\n"
    for _ in range(16):
        assert decoder.feed(line) == []
    with pytest.raises(ValueError, match="an event of the stream is longer than 16777216 bytes"):
        decoder.feed(line)


def test_the_bound_is_for_one_event_and_not_for_the_stream() -> None:
    decoder = Decoder()
    event = b"data: " + b"x" * (MEBIBYTE - 8) + b"\n\n"
    assert sum(len(decoder.feed(event)) for _ in range(40)) == 40


@pytest.mark.anyio
async def test_an_event_without_an_end_is_an_error_of_the_stream() -> None:
    content = (b"data: " + b"x" * MEBIBYTE + b"\n") * 17

    http = FakeHttp(lambda request: HttpResponse(200, HEADERS, content))
    stream = stream_of(http)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.support.fake_http.FakeStream.chunks", lambda self: Pieces(self.response.content))
        with pytest.raises(ResponseDecodeError, match="longer than 16777216 bytes"):
            await stream.text()


@pytest.mark.anyio
@pytest.mark.parametrize(
    "rest",
    [
        b"data: b",
        b"data: b\n",
        b"event: end",
        b"event: end\n",
        b"event: end\r\ndata: {}\r\n",
        b"event: error\r",
        b"event: messages\n",
        b"id: 9\n",
        b"id\n",
        b"retry: 5\n",
        b": comment\nevent: error\n",
        b"event: error\n: comment\n",
        b": half a comment",
    ],
)
async def test_half_an_event_at_the_end_is_a_break_also_where_the_body_is_framed(rest: bytes) -> None:
    http = FakeHttp(lambda request: HttpResponse(200, HEADERS, b"data: a\n\n" + rest))
    stream = stream_of(http)
    assert (await anext(stream)).data == "a"
    with pytest.raises(ConnectionLost, match="ended in the middle of an event"):
        await anext(stream)


@pytest.mark.anyio
@pytest.mark.parametrize("rest", [b"\n", b"\r\n\r\n", b": comment\n", b": comment\n\n", b"id: 9\n\n", b"retry: 5\n\n"])
async def test_what_begins_no_event_leaves_the_end_an_end(rest: bytes) -> None:
    http = FakeHttp(lambda request: HttpResponse(200, HEADERS, b"data: a\n\n" + rest))
    assert [event.data async for event in stream_of(http)] == ["a"]
