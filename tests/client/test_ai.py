"""The agent: whole answers, answers as they come, and a stream that breaks off is no end."""

from __future__ import annotations

import gc
import inspect
import warnings
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any, Self

import anyio
import anyio.lowlevel
import pytest
from attrs import define, field

from peaka_async import (
    AgentFailed,
    AsyncPeaka,
    ConnectionLost,
    HttpRequest,
    HttpResponse,
    InvalidArgument,
    RequestTimeout,
)
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.errors import BadRequest
from peaka_async.resources.ai import Ai
from peaka_async.resources.ai_stream import AgentEvent, AgentStream
from peaka_async.testing import RunningEmulator

pytestmark = pytest.mark.anyio

QUESTION = "How many customers are there?"
KEY = "ABCDEFGH.the-secret-part"


@pytest.fixture
async def emulator() -> AsyncIterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client(timeout=9) as client:
        yield client


@pytest.fixture
def ai(peaka: AsyncPeaka) -> Ai:
    return Ai(peaka._pipeline, peaka.project().id)


@define
class Streaming:
    """An `HttpClient` whose one answer is a stream of these pieces, and which counts the streams that are open."""

    pieces: list[bytes]
    headers: Mapping[str, str] = field(factory=lambda: {"transfer-encoding": "chunked"})
    is_endless: bool = False
    opened: int = 0
    open: int = 0

    async def send(self, request: HttpRequest) -> HttpResponse:
        raise AssertionError(f"not expected: {request}")

    def stream(self, request: HttpRequest) -> Open:  # noqa: ARG002  # whatever is asked
        return Open(self)

    async def aclose(self) -> None:
        pass

    def ai(self, **options: Any) -> Ai:
        return Ai(AsyncPeaka(KEY, http_client=self, **options)._pipeline, "acFxu7Xr")


@define
class Open:
    """One stream while it is open."""

    owner: Streaming
    status: int = 200
    reason: str = ""
    place: int = 0

    @property
    def headers(self) -> Mapping[str, str]:
        return {"content-type": "text/event-stream", **self.owner.headers}

    async def __aenter__(self) -> Self:
        self.owner.opened += 1
        self.owner.open += 1
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await anyio.lowlevel.checkpoint()
        self.owner.open -= 1

    def chunks(self) -> AsyncIterator[bytes]:
        return self

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self.place == len(self.owner.pieces):
            if self.owner.is_endless:
                await anyio.sleep_forever()
            raise StopAsyncIteration
        self.place += 1
        return self.owner.pieces[self.place - 1]


def piece(text: str) -> bytes:
    return f'event: messages\ndata: {{"type": "ai", "content": "{text}"}}\n\n'.encode()


END = b"event: end\ndata: {}\n\n"


async def test_a_question_is_answered_with_the_state_of_the_agent(ai: Ai) -> None:
    state = await ai.chat(QUESTION)
    assert (state.project_id, state.no_execute, state.invalid_query) == ("EmuDemo1", False, False)
    assert state.current_generated_query == 'SELECT COUNT(*) AS "count" FROM "stripe"."payment"."customers"'
    # 505 rows are there: an uncached table of this connector stops at 100.
    assert state.current_query_result == {"columns": [{"name": "count", "dataType": "bigint"}], "data": [["100"]]}
    written = await ai.chat(QUESTION, no_execute=True)
    assert (written.current_generated_query, written.current_query_result) == (state.current_generated_query, None)


async def test_a_conversation_goes_on_in_the_thread_that_the_list_names(ai: Ai) -> None:
    await ai.chat(message=QUESTION)
    (thread,) = await ai.list_threads()
    state = await ai.chat("And how many refunds?", thread_id=thread["threadId"])
    assert [message["type"] for message in state.messages or ()] == ["human", "ai", "human", "ai"]
    await ai.update_thread(thread["threadId"], display_name="Counting")
    assert (await ai.get_thread(thread["threadId"]))["displayName"] == "Counting"
    await ai.delete_thread(thread["threadId"])
    assert await ai.list_threads() == []


async def test_the_pieces_of_a_stream_are_the_answer(emulator: RunningEmulator, ai: Ai) -> None:
    stream = ai.stream(QUESTION)
    assert (repr(stream), len(emulator.world.journal.of("ai.chat_stream"))) == ("<AgentStream not sent yet>", 0)
    async with stream:
        assert repr(stream) == "<AgentStream open>"
        events = [event async for event in stream]
    assert {(event.name, event.state) for event in events} == {("messages", None)}
    assert events[0].data == {"type": "ai", "content": events[0].text, "node": "answer"}
    assert (stream.has_end_mark, repr(stream)) == (True, "<AgentStream over>")
    answer = (await ai.chat(QUESTION)).messages or []
    assert "".join(event.text for event in events) == answer[-1]["content"]
    assert await ai.stream(QUESTION).text() == answer[-1]["content"]
    assert emulator.world.journal.of("ai.chat_stream")[0].body == {"message": QUESTION}


async def test_the_last_of_the_values_is_the_state_that_chat_gives(ai: Ai) -> None:
    async with ai.stream(QUESTION, stream_modes=["values", "updates"], no_execute=True) as stream:
        events = [event async for event in stream]
    assert [event.name for event in events] == ["values", "updates"] * 5
    asked = await ai.chat(QUESTION, no_execute=True)
    assert events[-2].state == asked
    assert (events[-1].state, events[-1].text, list(events[-1].data)) == (None, "", ["answer"])


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"content": "Hi"}, "Hi"),
        ([{"content": "Hi"}, {"langgraph_node": "answer"}], "Hi"),
        ([], ""),
        ({"content": [{"text": "Hi"}]}, ""),
        ("Hi", ""),
        (None, ""),
    ],
)
def test_text_is_read_from_the_forms_that_are_known_and_from_no_other(data: Any, text: str) -> None:
    assert AgentEvent("messages", data).text == text
    assert AgentEvent("updates", data).text == ""


def test_an_event_is_shown_in_one_short_line() -> None:
    shown = repr(AgentEvent("values", {"messages": ["x" * 5000] * 50}))
    assert shown.startswith("AgentEvent(name='values', data={'messages': [")
    assert len(shown) < 500


async def test_data_that_is_no_json_is_kept_as_text() -> None:
    http = Streaming([b"data: hello\n\n", b"id: 7\ndata: 12\n\n", b"data: [DONE]\n\n", b"data: never\n\n"])
    async with http.ai().stream("m") as stream:
        events = [event async for event in stream]
    assert events == [AgentEvent("message", "hello"), AgentEvent("message", 12, "7")]
    assert stream.has_end_mark is True


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"effect": "truncated"}, ConnectionLost),
        ({"effect": "broken", "chunks": 2}, ConnectionLost),
        ({"effect": "stalled", "chunks": 2}, RequestTimeout),
    ],
    ids=lambda given: given["effect"] if isinstance(given, dict) else "",
)
async def test_a_stream_that_breaks_off_is_an_error(
    emulator: RunningEmulator, ai: Ai, fault: dict[str, Any], kind: type[Exception]
) -> None:
    emulator.world.faults.add(operation="ai.chat_stream", **fault)
    told = []
    stream = ai.stream(QUESTION)
    with pytest.raises(kind):
        async for event in stream:
            told.append(event.text)
    assert len(told) == fault.get("chunks", 1)
    assert (stream.has_end_mark, repr(stream)) == (False, "<AgentStream over>")
    assert len(emulator.world.journal.of("ai.chat_stream")) == 1


async def test_a_body_that_nothing_frames_ends_with_a_mark_or_is_broken() -> None:
    http = Streaming([piece("Hi")], headers={"connection": "close"})
    stream = http.ai().stream("m")
    async with stream:
        assert (await anext(stream)).text == "Hi"
        with pytest.raises(ConnectionLost, match="without a mark of its end"):
            await anext(stream)
    marked = Streaming([piece("Hi"), END], headers={"connection": "close"})
    assert await marked.ai().stream("m").text() == "Hi"


@pytest.mark.parametrize("header", ["transfer-encoding", "content-length"])
async def test_a_framed_body_may_end_without_a_mark_and_the_stream_says_so(header: str) -> None:
    http = Streaming([piece("Hi")], headers={header: "x"})
    async with http.ai().stream("m") as stream:
        assert [event.text async for event in stream] == ["Hi"]
        assert [event.text async for event in stream] == []
    assert stream.has_end_mark is False


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ('{"error": "ValueError", "message": "the model is\\n busy"}', "the model is busy"),
        ('"out of tokens"', "out of tokens"),
        ("not json", "not json"),
        ('{"code": 7}', '{"code": 7}'),
        (f'{{"message": "{KEY} is wrong"}}', "*** is wrong"),
        (f'{{"message": "{"x" * 1000}"}}', f"{'x' * 300}..."),
    ],
)
async def test_an_error_in_mid_stream_is_raised(data: str, told: str) -> None:
    http = Streaming([piece("Hi"), f"event: error\ndata: {data}\n\n".encode(), piece("never")])
    stream = http.ai().stream("m")
    assert (await anext(stream)).text == "Hi"
    with pytest.raises(AgentFailed) as caught:
        await anext(stream)
    assert str(caught.value) == f"ai.chat_stream: the agent reported an error: {told}"
    assert http.open == 0


async def test_leaving_early_frees_the_connection(ai: Ai) -> None:
    http = Streaming([piece("a"), piece("b"), END])
    async with http.ai().stream("m") as stream:
        async for event in stream:
            assert (event.text, http.open) == ("a", 1)
            break
    assert http.open == 0
    plain = http.ai().stream("m")
    assert (await anext(plain)).text == "a"
    await plain.aclose()
    await plain.aclose()
    assert (http.open, http.opened) == (0, 2)
    # The emulator hears of it as well, and the connection serves the next call.
    async with ai.stream(QUESTION) as left:
        await anext(left)
    assert len(await ai.list_threads()) == 1


async def test_the_end_frees_the_connection_of_a_plain_loop() -> None:
    http = Streaming([piece("a"), END, piece("never")])
    stream = http.ai().stream("m")
    assert [event.text async for event in stream] == ["a"]
    assert http.open == 0
    assert [event.text async for event in stream] == []
    assert http.opened == 1


async def test_a_cancellation_frees_the_connection_and_is_no_end() -> None:
    http = Streaming([piece("a")], is_endless=True)
    stream = http.ai().stream("m")
    with anyio.move_on_after(1) as scope:
        [event async for event in stream]
    assert (scope.cancelled_caught, http.open) == (True, 0)
    with pytest.raises(RuntimeError, match="left before its end"):
        await anext(stream)
    with pytest.raises(RuntimeError, match="read once"):
        await stream.__aenter__()


async def test_whoever_leaves_a_plain_loop_and_closes_nothing_is_warned() -> None:
    http = Streaming([piece("a"), END])

    async def forget() -> None:
        async for _ in http.ai().stream("m"):
            break
        gc.collect()

    with pytest.warns(ResourceWarning, match="left before its end"):
        await forget()


async def test_a_stream_that_is_refused_is_over(emulator: RunningEmulator, ai: Ai) -> None:
    stream = ai.stream(QUESTION, stream_modes=["nonsense"])
    with pytest.raises(BadRequest, match="streamModes"):
        async with stream:
            raise AssertionError("not entered")
    assert repr(stream) == "<AgentStream over>"
    with pytest.raises(InvalidArgument, match="message must be text"):
        ai.stream(7)  # type: ignore[arg-type]  # a mistake on purpose
    assert len(emulator.world.journal.of("ai.chat_stream")) == 1
    assert isinstance(stream, AgentStream)


async def test_the_first_agent_answers_and_every_call_says_what_to_use(peaka: AsyncPeaka) -> None:
    legacy = peaka.project().ai_legacy
    with pytest.warns(DeprecationWarning, match=r"use ai\.chat"):
        answer = await legacy.ask(message=QUESTION)
    with pytest.warns(DeprecationWarning, match=r"use ai\.list_threads"):
        history = (await legacy.get_history()).history
    assert [thread.ai_thread_id for thread in history] == [answer.thread_id]
    with pytest.warns(DeprecationWarning, match=r"use ai\.update_thread"):
        renamed = await legacy.rename_thread(answer.thread_id, name="Old")
    assert [thread.display_name for thread in renamed.history] == ["Old"]
    with pytest.warns(DeprecationWarning, match=r"use ai\.delete_thread"):
        assert (await legacy.delete_thread(answer.thread_id)).history == []


async def test_the_warning_is_at_the_line_that_calls_and_once_for_each(peaka: AsyncPeaka) -> None:
    legacy = peaka.project().ai_legacy
    lines = inspect.getsourcelines(test_the_warning_is_at_the_line_that_calls_and_once_for_each)
    calls = [lines[1] + place for place, line in enumerate(lines[0]) if "await legacy.get_history()" in line]
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("default")
        for _ in range(3):
            await legacy.get_history()
        await legacy.get_history()
    assert [(one.filename, one.lineno) for one in shown] == [(__file__, line) for line in calls[-2:]]
