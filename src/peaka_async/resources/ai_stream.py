"""The agent's answer as it comes: events that are read, and a stream that tells its end from a break."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from reprlib import Repr
from types import TracebackType
from typing import Any, Self, TypeVar, cast
from warnings import warn

import anyio
from attrs import field, frozen

from peaka_api.models import AgentState
from peaka_api.transport import ServerSentEvent

from ..errors import AgentFailed, ClientStateError, ConnectionLost, ResponseDecodeError
from ..transport.answers import EXCERPT
from ..transport.events import Events

__all__ = ["AgentEvent", "AgentStream"]

T = TypeVar("T")

_OPERATION = "ai.chat_stream"

_END_EVENT, _END_DATA = "end", "[DONE]"
"""Marks of the end that agents of this kind send. Which of them the service sends, if any, was never recorded."""

_ERROR_EVENT = "error"
"""The name that an error in the middle of a stream has with agents of this kind; a guess as well."""

_MOST_TEXT = 300
"""Characters of the service's words that an error keeps."""

_FRAMES = ("transfer-encoding", "content-length")
"""Headers of an answer whose body cannot end early without the HTTP library noticing."""

_short = Repr()
_short.maxother = _short.maxstring = 60
_short.maxlevel = 2


@frozen
class AgentEvent:
    """One event of the agent's answer. Nobody has recorded one of the service, so read it leniently.

    Attributes:
        name: Its name: with agents of this kind the stream mode that it belongs to, such as `messages` or `updates`;
            `message` where the service names none.
        data: Its data as JSON, an object by the document; the text itself where it is no JSON, and the empty text where
            a named event has none.
        id: Its id, where the service gives one.

    Source:
        Operation `ai.chat_stream`; behaviour reference section 16.1.

    Example:
        ```python
        async with project.ai.stream("How many customers are there?", stream_modes=["updates"]) as stream:
            names = [event.name async for event in stream]
        ```
    """

    name: str
    data: Any = field(repr=_short.repr)
    id: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """The piece of the answer that an event of the mode `messages` carries; else the empty text."""
        if self.name not in ("messages", "message"):
            return ""
        # LangGraph, whose modes these are, sends the message alone or with its metadata behind it.
        data: object = self.data
        pieces = cast("list[object]", data) if isinstance(data, list) else [data]
        first = pieces[0] if pieces else None
        content = cast("dict[str, object]", first).get("content") if isinstance(first, dict) else None
        return content if isinstance(content, str) else ""

    @property
    def state(self) -> AgentState | None:
        """The whole state that an event of the mode `values` carries; `None` with other events.

        Members of another shape than the guide says are kept as they came. What is no object is in `data` alone.
        """
        data: object = self.data
        if self.name != "values" or not isinstance(data, dict):
            return None
        return AgentState.from_dict(cast("dict[str, Any]", data))


class AgentStream:
    """The agent's answer, event by event. Nothing is sent before it is entered or iterated.

    Read it inside `async with`, which frees the connection however the block is left. A plain `async for` works too
    and frees it at the end, at an error and at a cancellation; whoever leaves such a loop early calls `aclose`.

    A stream that breaks off is an error, and not an end. It has ended where a mark of the end came, or where the HTTP
    framing says that the body is whole; half an event at the end, and an unframed body without a mark, are a break.
    What the service marks its end with is not known: `has_end_mark` says whether it did.

    Attributes:
        has_end_mark: Whether the agent itself said that it is done. The end of the iteration without it is what the
            server's framing says, which a server that stops working in an orderly way says as well.

    It is read by one task at a time. `aclose` may be called by any: a step of another task ends in `ClientStateError`.

    A cancellation closes the connection. The question counts as asked; it cannot be gone on with.

    Example:
        ```python
        async with project.ai.stream("How many customers are there?") as stream:
            async for event in stream:
                print(event.text, end="")
        ```
    """

    def __init__(self, events: Events, strike: Callable[[str], str]) -> None:
        self._events = events
        self._strike = strike
        self._guard = anyio.ResourceGuard("reading")
        self._step: tuple[anyio.CancelScope, anyio.Event] | None = None
        self._is_open = False
        self._is_over = False
        self._is_complete = False
        self._is_framed = False
        self.has_end_mark = False

    def __repr__(self) -> str:
        state = "open" if self._is_open else "over" if self._is_over else "not sent yet"
        return f"<AgentStream {state}>"

    async def __aenter__(self) -> Self:
        """Ask the question, and wait for the answer to begin.

        Raises:
            ClientStateError: The stream has been used before, or was closed meanwhile.
            BusyResourceError: Another task is asking or reading.
            PeakaError: The request failed.
        """
        with self._guard:
            if self._is_open or self._is_over:
                raise ClientStateError("an answer of the agent is read once; call stream() again, which asks again")
            await self._run(self._open)
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __aiter__(self) -> AsyncIterator[AgentEvent]:
        return self

    async def __anext__(self) -> AgentEvent:
        """The next event; the first step of a plain loop asks the question.

        Raises:
            AgentFailed: The agent sent an event named `error`.
            ConnectionLost: The stream broke off. What the agent has done by then is not known.
            RequestTimeout: Nothing came for as long as the timeout of the call.
            ResponseDecodeError: The answer is no event stream, or an event is larger than 16 MiB or nested too deeply.
            ClientStateError: The answer was left before its end, also by `aclose` of another task during this step.
            BusyResourceError: Another task is reading. It is not disturbed.
            PeakaError: The request failed.
        """
        with self._guard:
            event = await self._run(self._next)
        if event is None:
            raise StopAsyncIteration
        return event

    async def aclose(self) -> None:
        """Close the connection and end the iteration. May be called twice, and by any task.

        A step that another task is in is broken off, and has closed the connection when this returns. A cancellation
        does not keep the connection open.

        Example:
            ```python
            stream = project.ai.stream("How many customers are there?")
            async for event in stream:
                print(event.name)
                break
            await stream.aclose()
            ```
        """
        self._is_over = True
        if self._step is None:
            await self._close()
            return
        # Whoever is in a step uses the connection, and closes it.
        scope, ended = self._step
        scope.cancel()
        with anyio.CancelScope(shield=True):
            await ended.wait()

    async def text(self) -> str:
        """Read what is left of the answer, and return its text without the connection.

        Returns:
            The pieces of the mode `messages`, joined; empty where other modes were asked for.

        Raises:
            PeakaError: As `__anext__` does; the text that had come is lost then.

        Example:
            ```python
            answer = await project.ai.stream("How many customers are there?").text()
            ```
        """
        return "".join([event.text async for event in self])

    async def _run(self, work: Callable[[], Awaitable[T | None]]) -> T | None:
        """Do a step, which `aclose` can break off. After `None`, an error and a cancellation nothing more can come."""
        result: T | None = None
        ended = anyio.Event()
        try:
            with anyio.CancelScope() as scope:
                self._step = scope, ended
                result = await work()
            if self._is_over and not self._is_complete:
                raise ClientStateError("this answer was closed before its end by another task; ask again")
        finally:
            try:
                if result is None or self._is_over:
                    await self._close()
            finally:
                self._step = None
                ended.set()
        return result

    async def _close(self) -> None:
        self._is_over = True
        if self._is_open:
            self._is_open = False
            with anyio.CancelScope(shield=True):
                await self._events.__aexit__(None, None, None)

    async def _open(self) -> Self:
        await self._events.__aenter__()
        self._is_open = True
        self._is_framed = any(name in self._events.headers for name in _FRAMES)
        return self

    async def _next(self) -> AgentEvent | None:
        """The next event, or `None` where the answer has ended and not merely stopped."""
        if self._is_complete:
            return None
        if self._is_over:
            raise ClientStateError("this answer was left before its end and cannot be gone on with; ask again")
        if not self._is_open:
            await self._open()
        sent = await anext(self._events, None)
        if sent is None and not self._is_framed:
            raise ConnectionLost(
                "the stream stopped without a mark of its end, so the answer may be cut off; look into the thread, or "
                "ask again",
                operation=_OPERATION,
            )
        self.has_end_mark = sent is not None and (sent.event == _END_EVENT or sent.data == _END_DATA)
        if sent is None or self.has_end_mark:
            self._is_complete = True
            return None
        try:
            return self._read(sent)
        except RecursionError:
            told = self._strike(sent.data)[:EXCERPT]
        # Raised out here, so that frames that hold the data are not chained to it.
        raise ResponseDecodeError(
            "an event of the stream is nested too deeply",
            status=self._events.status,
            operation=_OPERATION,
            excerpt=told,
        )

    def _read(self, sent: ServerSentEvent) -> AgentEvent:
        event = AgentEvent(sent.event, _data(sent), sent.id)
        if event.name != _ERROR_EVENT:
            return event
        data = _struck(event.data, self._strike)
        raise AgentFailed(_bounded(_message(data)), data=data)

    def __del__(self) -> None:
        if getattr(self, "_is_open", False):
            warn(
                "an answer of the agent was left before its end: read it inside `async with`, or call aclose()",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )


def _data(sent: ServerSentEvent) -> Any:
    try:
        return json.loads(sent.data)
    except ValueError:
        return sent.data


def _struck(data: Any, strike: Callable[[str], str]) -> Any:
    """JSON without the key: names of members are text of the service as well."""
    if isinstance(data, str):
        return strike(data)
    if isinstance(data, list):
        return [_struck(one, strike) for one in cast("list[Any]", data)]
    if isinstance(data, dict):
        members = cast("dict[str, Any]", data).items()
        return {strike(name): _struck(value, strike) for name, value in members}
    return data


def _message(data: Any) -> str:
    if isinstance(data, dict):
        for name in ("message", "error", "detail"):
            told = cast("dict[str, Any]", data).get(name)
            if isinstance(told, str) and told.strip():
                return told
    told = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return told if told.strip() else "it does not say which"


def _bounded(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_TEXT else f"{line[:_MOST_TEXT]}..."
