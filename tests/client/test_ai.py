"""The agent: whole answers, answers as they come, and a stream that breaks off is no end."""

from __future__ import annotations

import gc
import inspect
import json
import warnings
from collections.abc import AsyncIterator, Mapping
from functools import partial
from types import TracebackType
from typing import Any, Self

import anyio
import anyio.lowlevel
import pytest
from attrs import define, field

from peaka_api.models import AgentState, UserIntent
from peaka_async import (
    AgentFailed,
    AsyncPeaka,
    ClientStateError,
    ConnectionLost,
    HttpRequest,
    HttpResponse,
    InvalidArgument,
    RequestTimeout,
    ResponseDecodeError,
)
from peaka_async.errors import BadRequest
from peaka_async.resources.ai import Ai
from peaka_async.resources.ai_stream import AgentEvent, AgentStream
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of

pytestmark = pytest.mark.anyio

QUESTION = "How many customers are there?"
KEY = "ABCDEFGH.the-secret-part"


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client(timeout=9) as client:
        yield client


@pytest.fixture
def ai(peaka: AsyncPeaka) -> Ai:
    return peaka.project().ai


@define
class Streaming:
    """An `HttpClient` whose one answer is a stream of these pieces, and which counts the streams that are open.

    Attributes:
        pieces: What comes.
        headers: The headers of the answer.
        is_endless: Whether it falls silent after the pieces instead of ending.
        gate: What the answer waits for before it begins.
        is_deaf: Whether a cancellation does not keep it from beginning.
        opened: How many streams were opened.
        open: How many are open.
    """

    pieces: list[bytes]
    headers: Mapping[str, str] = field(factory=lambda: {"transfer-encoding": "chunked"})
    is_endless: bool = False
    gate: anyio.Event | None = None
    is_deaf: bool = False
    opened: int = 0
    open: int = 0

    async def send(self, request: HttpRequest) -> HttpResponse:
        raise AssertionError(f"not expected: {request}")

    def stream(self, request: HttpRequest) -> Open:  # noqa: ARG002  # whatever is asked
        return Open(self)

    async def aclose(self) -> None:
        pass

    def ai(self, **options: Any) -> Ai:
        return AsyncPeaka(KEY, project_id="acFxu7Xr", http_client=self, **options).project().ai


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
        with anyio.CancelScope(shield=self.owner.is_deaf):
            if self.owner.gate is not None:
                await self.owner.gate.wait()
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


@pytest.mark.parametrize(
    "shape",
    [
        {"tableNames": "orders", "currentGeneratedQuery": "SELECT 1"},
        {"messages": {"0": "Hi"}, "tableNames": [{"name": "orders"}], "sampleQuestions": 7},
        {"userIntentReasoning": ["TEXT_TO_SQL"], "projectId": 7, "noExecute": "no", "currentGeneratedQuery": ["S"]},
        {"userIntentReasoning": {"intent": "TEXT_TO_SQL"}, "messages": None, "tableNames": None},
        {"state": {"currentGeneratedQuery": "SELECT 1"}},
        {},
    ],
)
async def test_members_of_another_shape_are_kept_as_they_came(shape: dict[str, Any]) -> None:
    http = FakeHttp(lambda request: answer(200, shape))
    state = await AsyncPeaka(KEY, project_id="acFxu7Xr", http_client=http).project().ai.chat("m")
    assert isinstance(state, AgentState)
    assert state.to_dict() == shape
    assert AgentEvent("values", shape).state == state
    assert AgentEvent("updates", shape).state is None


def test_an_intent_that_the_guide_names_is_an_intent_and_another_text_too() -> None:
    for text in ("TEXT_TO_SQL", "SOMETHING_NEW"):
        state = AgentEvent("values", {"userIntentReasoning": text}).state
        assert state is not None
        assert state.user_intent_reasoning == UserIntent(text)
        assert isinstance(state.user_intent_reasoning, UserIntent)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'"an answer"', "an answer"),
        (b"an answer without quotes", "an answer without quotes"),
        (b'["a", {"b": 1}]', ["a", {"b": 1}]),
        (b"7", 7),
        (b"0.5", 0.5),
        (b"true", True),
        (b"null", None),
        (b"", ""),
    ],
)
async def test_an_answer_that_is_no_object_is_not_lost(body: bytes, told: Any) -> None:
    http = FakeHttp(lambda request: answer(200, body))
    ai = AsyncPeaka(KEY, project_id="acFxu7Xr", http_client=http).project().ai
    found = await ai.chat("m")
    assert (found, type(found)) == (told, type(told))
    assert (await ai.raw.chat(message="m")).parsed == told
    assert AgentEvent("values", told).state is None


async def test_every_method_sends_what_it_is_given() -> None:
    http = FakeHttp(lambda _: answer(200, {"any": ["shape"]}))
    ai = AsyncPeaka(KEY, project_id="acFxu7Xr", http_client=http).project().ai
    assert await ai.list_threads() == {"any": ["shape"]}
    assert await ai.get_thread("t1") == {"any": ["shape"]}
    assert await ai.update_thread("t1", display_name="Counting") == {"any": ["shape"]}
    assert await ai.delete_thread("t1") == {"any": ["shape"]}
    await ai.chat(QUESTION, thread_id="t1", no_execute=True)
    with pytest.raises(ResponseDecodeError, match="no event stream"):
        await ai.stream(QUESTION, thread_id="t1", no_execute=False, stream_modes=["values"]).text()
    assert await ai.get_workflow_image() == b'{"any": ["shape"]}'
    assert [
        (path, json_of(sent) if sent.body else None) for path, sent in zip(http.paths, http.requests, strict=True)
    ] == [
        ("GET /ai-agent/acFxu7Xr/threads", None),
        ("GET /ai-agent/acFxu7Xr/threads/t1", None),
        ("PUT /ai-agent/acFxu7Xr/threads/t1", {"displayName": "Counting"}),
        ("DELETE /ai-agent/acFxu7Xr/threads/t1", None),
        ("POST /ai-agent/acFxu7Xr/chat", {"message": QUESTION, "threadId": "t1", "noExecute": True}),
        (
            "POST /ai-agent/acFxu7Xr/chat/stream",
            {"message": QUESTION, "threadId": "t1", "noExecute": False, "streamModes": ["values"]},
        ),
        ("GET /ai-agent/workflow/png", None),
    ]


async def test_a_stream_goes_on_in_a_thread(ai: Ai) -> None:
    await ai.chat(QUESTION)
    (thread,) = await ai.list_threads()
    async with ai.stream("And how many refunds?", thread_id=thread["threadId"], stream_modes=["values"]) as stream:
        states = [event.state async for event in stream]
    assert states[-1] is not None
    assert [message["type"] for message in states[-1].messages] == ["human", "ai", "human", "ai"]
    assert len(await ai.list_threads()) == 1


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
        ('{"message": " ", "error": "busy"}', "busy"),
        ('{"detail": "busy"}', "busy"),
        ("", "it does not say which"),
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


@pytest.mark.parametrize("framing", [{"connection": "close"}, {"transfer-encoding": "chunked"}])
async def test_an_error_or_an_end_without_data_is_an_error_or_an_end(framing: dict[str, str]) -> None:
    failed = Streaming([piece("Hi"), b"event: error\n\n", piece("never")], headers=framing)
    with pytest.raises(AgentFailed) as caught:
        await failed.ai().stream("m").text()
    assert (str(caught.value), caught.value.data) == (
        "ai.chat_stream: the agent reported an error: it does not say which",
        "",
    )
    ended = Streaming([piece("Hi"), b"event: end\n\n", piece("never")], headers=framing)
    async with ended.ai().stream("m") as stream:
        assert await stream.text() == "Hi"
    assert (stream.has_end_mark, failed.open, ended.open) == (True, 0, 0)


async def test_the_key_is_struck_out_of_all_data_of_an_error() -> None:
    secret = KEY.partition(".")[2]
    data = {
        "message": f"{KEY} is wrong",
        "request": {"headers": [f"Bearer {KEY}", 7, None, {"tried": [secret]}], KEY: True},
    }
    http = Streaming([f"event: error\ndata: {json.dumps(data)}\n\n".encode()])
    with pytest.raises(AgentFailed) as caught:
        await http.ai().stream("m").text()
    assert caught.value.data == {
        "message": "*** is wrong",
        "request": {"headers": ["Bearer ***", 7, None, {"tried": ["***"]}], "***": True},
    }
    assert secret not in repr(vars(caught.value)) + repr(caught.value.args)
    text = Streaming([f"event: error\ndata: no {KEY}\n\n".encode()])
    with pytest.raises(AgentFailed) as caught:
        await text.ai().stream("m").text()
    assert caught.value.data == "no ***"


@pytest.mark.parametrize("name", ["messages", "error"])
async def test_an_event_that_is_nested_too_deeply_is_an_error_of_the_stream(name: str) -> None:
    bomb = f'{"[" * 100_000}"{KEY}"{"]" * 100_000}'
    http = Streaming([piece("Hi"), f"event: {name}\ndata: {bomb}\n\n".encode(), END])
    stream = http.ai().stream("m")
    assert (await anext(stream)).text == "Hi"
    with pytest.raises(ResponseDecodeError) as caught:
        await anext(stream)
    assert (str(caught.value)[:78], caught.value.excerpt) == (
        "ai.chat_stream: 200, but an event of the stream is nested too deeply; the body",
        "[" * 500,
    )
    assert http.open == 0


@pytest.mark.parametrize("depth", [100, 300, 600, 900, 3000])
async def test_an_error_of_any_depth_is_an_error_of_ours_without_the_key(depth: int) -> None:
    bomb = f'{"[" * depth}"{KEY}"{"]" * depth}'
    http = Streaming([f"event: error\ndata: {bomb}\n\n".encode()])
    # How deep Python goes depends on its version and on who calls.
    with pytest.raises((AgentFailed, ResponseDecodeError)) as caught:
        await http.ai().stream("m").text()
    assert KEY.partition(".")[2] not in str(caught.value)


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
    with pytest.raises(ClientStateError, match="left before its end"):
        await anext(stream)
    with pytest.raises(ClientStateError, match="read once"):
        await stream.__aenter__()


async def ends_of(stream: AgentStream, ends: list[Any], *, enter: bool = False) -> None:
    """Read a stream in a task of its own, and tell what came and how it ended."""
    try:
        if enter:
            await stream.__aenter__()
        async for event in stream:
            ends.append(event.text)
        ends.append("end")
    except (ClientStateError, anyio.BusyResourceError) as error:
        ends.append(type(error))


@pytest.mark.parametrize("enter", [False, True], ids=["iterating", "entering"])
@pytest.mark.parametrize("is_deaf", [False, True], ids=["cancelled", "opened all the same"])
async def test_closing_while_another_task_asks_leaves_nothing_open(*, is_deaf: bool, enter: bool) -> None:
    gate = anyio.Event()
    http = Streaming([piece("a"), END], gate=gate, is_deaf=is_deaf)
    stream = http.ai().stream("m")
    ends: list[Any] = []
    async with anyio.create_task_group() as group:
        group.start_soon(partial(ends_of, stream, ends, enter=enter))
        await anyio.wait_all_tasks_blocked()
        if is_deaf:
            gate.set()
        await stream.aclose()
        assert (http.opened, http.open) == (is_deaf, 0)
    assert (ends, repr(stream), stream.has_end_mark) == ([ClientStateError], "<AgentStream over>", False)


async def test_closing_while_another_task_waits_for_an_event_breaks_that_off() -> None:
    http = Streaming([piece("a")], is_endless=True)
    stream = http.ai().stream("m")
    ends: list[Any] = []
    async with anyio.create_task_group() as group:
        group.start_soon(ends_of, stream, ends)
        await anyio.wait_all_tasks_blocked()
        # Several may close at once, and one of them may be cancelled.
        group.start_soon(stream.aclose)
        with anyio.move_on_after(0):
            await stream.aclose()
        assert http.open == 0
    assert ends == ["a", ClientStateError]
    with pytest.raises(ClientStateError, match="left before its end"):
        await anext(stream)


async def test_a_second_reader_is_refused_and_disturbs_nobody() -> None:
    gate = anyio.Event()
    http = Streaming([piece("a"), piece("b"), END], gate=gate)
    stream = http.ai().stream("m")
    first: list[Any] = []
    second: list[Any] = []
    async with anyio.create_task_group() as group:
        group.start_soon(ends_of, stream, first)
        await anyio.wait_all_tasks_blocked()
        await ends_of(stream, second)
        await ends_of(stream, second, enter=True)
        gate.set()
    assert (first, second) == (["a", "b", "end"], [anyio.BusyResourceError] * 2)
    assert (http.opened, http.open) == (1, 0)


async def test_a_stream_that_is_closed_before_it_began_asks_nothing() -> None:
    http = Streaming([piece("a"), END])
    stream = http.ai().stream("m")
    await stream.aclose()
    with pytest.raises(ClientStateError, match="left before its end"):
        await anext(stream)
    with pytest.raises(ClientStateError, match="read once"):
        await stream.__aenter__()
    assert http.opened == 0


async def test_entering_twice_leaves_the_stream_open() -> None:
    http = Streaming([piece("a"), END])
    async with http.ai().stream("m") as stream:
        with pytest.raises(ClientStateError, match="read once"):
            await stream.__aenter__()
        assert (await stream.text(), http.opened) == ("a", 1)


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
