"""Event streams: the decoder on any cut of the bytes, and the stream around it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaka_api.transport import ServerSentEvent
from peaka_async import (
    AsyncPeaka,
    AttemptFailed,
    ClientStateError,
    ConnectionFailed,
    ConnectionLost,
    HttpResponse,
    NotFound,
    RequestTimeout,
    ResponseDecodeError,
)
from peaka_async.transport.events import Decoder
from tests.support.fake_http import FakeHttp, FakeStream, answer, json_of

EVENTS = {"content-type": "text/event-stream"}
KEY = "ABCDEFGH.the-secret-part"

STREAMS: list[tuple[bytes, list[ServerSentEvent]]] = [
    (b"data: a\n\ndata: b\n\n", [ServerSentEvent("message", "a"), ServerSentEvent("message", "b")]),
    (b'event: updates\ndata: {"a":1}\n\n', [ServerSentEvent("updates", '{"a":1}')]),
    (b"data: one\ndata: two\n\n", [ServerSentEvent("message", "one\ntwo")]),
    (b"data:a\rdata:b\r\rdata:c\r\n\r\n", [ServerSentEvent("message", "a\nb"), ServerSentEvent("message", "c")]),
    (b"\xef\xbb\xbfdata: after a mark\n\n", [ServerSentEvent("message", "after a mark")]),
    (b": comment\nretry: 5\nunknown: x\ndata\n\n", [ServerSentEvent("message", "")]),
    (b"id: 7\ndata: a\n\ndata: b\n\n", [ServerSentEvent("message", "a", "7"), ServerSentEvent("message", "b", "7")]),
    ("data: zażółć 日本\n\n".encode(), [ServerSentEvent("message", "zażółć 日本")]),
    (b"event: lonely\n\ndata: x\n\n", [ServerSentEvent("lonely", ""), ServerSentEvent("message", "x")]),
    (b"id: 7\n\nretry: 5\n\ndata: x\n\n", [ServerSentEvent("message", "x", "7")]),
    (
        b"id: 7\nid: 8\0\ndata: x\n\nid\ndata: y\n\n",
        [ServerSentEvent("message", "x", "7"), ServerSentEvent("message", "y")],
    ),
    (b"data: a\r\ndata: b\r\n\r\n", [ServerSentEvent("message", "a\nb")]),
    (b"data: a\r\n\ndata: b\r\n\n", [ServerSentEvent("message", "a"), ServerSentEvent("message", "b")]),
    (b"data: a\r\r\n\ndata: b\n\r\n", [ServerSentEvent("message", "a"), ServerSentEvent("message", "b")]),
    (b"data:  two blanks\n\n", [ServerSentEvent("message", " two blanks")]),
    (b"data: unfinished\n", []),
]


@pytest.mark.parametrize(("content", "events"), STREAMS)
@given(cuts=st.lists(st.integers(0, 80), max_size=12))
def test_events_do_not_depend_on_where_the_bytes_are_cut(
    content: bytes, events: list[ServerSentEvent], cuts: list[int]
) -> None:
    decoder, found, start = Decoder(), [], 0
    for cut in [*sorted(cuts), len(content)]:
        found += decoder.feed(content[start : max(start, cut)])
        start = max(start, min(cut, len(content)))
    assert found == events


@pytest.mark.parametrize(("content", "events"), STREAMS)
@pytest.mark.parametrize("between", [[], [b""]], ids=["bytes", "bytes and nothing"])
def test_events_are_the_same_byte_by_byte(content: bytes, events: list[ServerSentEvent], between: list[bytes]) -> None:
    decoder = Decoder()
    chunks = [chunk for byte in content for chunk in (bytes([byte]), *between)]
    assert [event for chunk in chunks for event in decoder.feed(chunk)] == events


def test_a_stream_without_line_ends_does_not_fill_the_memory() -> None:
    decoder = Decoder()
    with pytest.raises(ValueError, match="longer than"):
        for _ in range(100):
            decoder.feed(b"x" * 1024 * 1024)


class Once:
    """A body that comes in one piece after its first event."""

    def __init__(self, content: bytes) -> None:
        first, mark, rest = content.partition(b"\n\n")
        self._left = [rest, first + mark]

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()


def client(handler: Any, **options: Any) -> tuple[AsyncPeaka, FakeHttp]:
    http = FakeHttp(handler)
    return AsyncPeaka(KEY, project_id="acFxu7Xr", http_client=http, **options), http


@pytest.mark.anyio
async def test_a_stream_is_entered_read_and_left() -> None:
    content = b'event: messages\ndata: {"token": "Hi"}\n\ndata: done\n\n'
    peaka, http = client(lambda request: HttpResponse(200, {"content-type": "text/event-stream"}, content))
    stream = peaka.project().ai.chat_stream(message="How many orders?", stream_modes=["messages"])
    assert http.requests == []
    async with stream as events:
        found = [(event.event, event.data) async for event in events]
    assert found == [("messages", '{"token": "Hi"}'), ("message", "done")]
    (request,) = http.requests
    # Compressed, an event could wait in a proxy until there is more to compress.
    assert (request.headers["Accept"], request.headers["Accept-Encoding"]) == ("text/event-stream", "identity")
    assert json_of(request) == {"message": "How many orders?", "streamModes": ["messages"]}


@pytest.mark.anyio
async def test_a_refused_stream_raises_the_error_of_its_body() -> None:
    peaka, _ = client(lambda request: answer(400, {"message": "There is no query with id: 1"}))
    with pytest.raises(NotFound) as caught:
        async with peaka.project().ai.chat_stream(message="m"):
            raise AssertionError("not entered")
    assert (caught.value.operation, caught.value.status) == ("ai.chat_stream", 400)


@pytest.mark.anyio
async def test_a_stream_is_read_inside_its_block_and_entered_once() -> None:
    peaka, _ = client(lambda request: answer(200, b"data: a\n\n", EVENTS))
    stream = peaka.project().ai.chat_stream(message="m")
    with pytest.raises(ClientStateError, match="inside"):
        await anext(stream)
    async with stream as events:
        assert [event.data async for event in events] == ["a"]
    with pytest.raises(ClientStateError, match="inside"):
        await anext(stream)
    with pytest.raises(ClientStateError, match="once"):
        await stream.__aenter__()


@pytest.mark.anyio
async def test_a_stream_that_breaks_or_falls_silent_is_an_error() -> None:
    async def broken(self: FakeStream) -> Any:
        yield b"data: a\n\n"
        raise AttemptFailed("ReadError: reset", sent=True)

    async def silent(self: FakeStream) -> Any:
        yield b"data: a\n\n"
        await anyio.sleep_forever()

    for chunks, kind in ((broken, ConnectionLost), (silent, RequestTimeout)):
        peaka, _ = client(lambda request: answer(200, b"", EVENTS), timeout=9)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(FakeStream, "chunks", chunks)
            async with peaka.project().ai.chat_stream(message="m") as events:
                assert (await events.__anext__()).data == "a"
                with pytest.raises(kind):
                    await events.__anext__()
                with pytest.raises(ClientStateError, match="has broken off"):
                    await events.__anext__()


@pytest.mark.anyio
@pytest.mark.parametrize("rest", [b"data: b", b"event: " + b"x" * 17 * 1024 * 1024], ids=["half", "too large"])
async def test_what_could_not_be_read_is_no_end_the_next_time_either(rest: bytes) -> None:
    peaka, _ = client(lambda request: answer(200, b"data: a\n\n" + rest, EVENTS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeStream, "chunks", lambda self: Once(self.response.content))
        async with peaka.project().ai.chat_stream(message="m") as events:
            assert (await anext(events)).data == "a"
            for kind in (ConnectionLost if rest == b"data: b" else ResponseDecodeError, ClientStateError):
                with pytest.raises(kind):
                    await anext(events)


@pytest.mark.anyio
async def test_a_step_that_is_cancelled_is_the_last_one_and_no_end() -> None:
    async def silent(self: FakeStream) -> Any:
        yield b"data: a\n\n"
        await anyio.sleep_forever()

    peaka, _ = client(lambda request: answer(200, b"", EVENTS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeStream, "chunks", silent)
        async with peaka.project().ai.chat_stream(message="m") as events:
            assert (await anext(events)).data == "a"
            with anyio.move_on_after(1) as scope:
                await anext(events)
            assert scope.cancelled_caught
            with pytest.raises(ClientStateError, match="has broken off"):
                await anext(events)


@pytest.mark.anyio
async def test_an_event_stream_is_read_by_one_task_at_a_time() -> None:
    told = anyio.Event()
    found: list[str] = []

    async def slow(self: FakeStream) -> Any:
        await told.wait()
        yield b"data: a\n\n"

    peaka, _ = client(lambda request: answer(200, b"", EVENTS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeStream, "chunks", slow)
        async with peaka.project().ai.chat_stream(message="m") as events, anyio.create_task_group() as group:

            async def read() -> None:
                found.extend([event.data async for event in events])

            group.start_soon(read)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(anyio.BusyResourceError, match="reading"):
                await anext(events)
            told.set()
    assert found == ["a"]


@pytest.mark.anyio
async def test_a_page_in_place_of_a_stream_is_said_and_not_read_as_nothing() -> None:
    peaka, _ = client(lambda request: answer(200, "<html>", {"content-type": "text/html; charset=utf-8"}))
    with pytest.raises(ResponseDecodeError, match="the answer is no event stream but text/html") as caught:
        await peaka.project().ai.chat_stream(message="m").__aenter__()
    assert (caught.value.status, caught.value.excerpt) == (200, "<html>")


@pytest.mark.anyio
async def test_a_stream_that_did_not_go_out_is_sent_again_and_one_that_did_is_not() -> None:
    refused, lost = AttemptFailed("ConnectError", sent=False), AttemptFailed("ReadError", sent=True)
    answers = iter([refused, refused, answer(200, b"data: a\n\n", EVENTS)])
    peaka, http = client(lambda request: next(answers))
    async with peaka.project().ai.chat_stream(message="m") as events:
        assert [event.data async for event in events] == ["a"]
    assert len(http.requests) == 3
    for failure, kind, sends in ((refused, ConnectionFailed, 3), (lost, ConnectionLost, 1)):
        peaka, http = client(lambda request, failure=failure: failure)
        with pytest.raises(kind):
            await peaka.project().ai.chat_stream(message="m").__aenter__()
        assert len(http.requests) == sends
