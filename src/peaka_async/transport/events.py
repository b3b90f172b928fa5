"""Server-sent events: bytes to events, and the stream that a caller enters, reads and leaves."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import anyio

from peaka_api.transport import Call, ServerSentEvent

from ..errors import ClientStateError, ConnectionLost, RequestTimeout, ResponseDecodeError, TransportError
from .answers import EXCERPT, content_type, excerpt, request_id
from .bodies import written
from .retry import backoff
from .seam import AttemptFailed, HttpRequest, HttpResponse, HttpStream

if TYPE_CHECKING:
    from .pipeline import Pipeline
    from .telemetry import OperationTrace

__all__ = ["Decoder", "Events"]

_LARGEST_EVENT = 16 * 1024 * 1024
"""Bytes that one line, and all data of one event, may have; a stream without an end must not fill the memory."""


class Decoder:
    """Bytes in, events out, as the HTML standard lays down, but for one thing. Linear in the number of bytes.

    The standard drops an event without data. Here one that is named comes with the empty text: an error or a mark of
    the end that says no more than its name must not pass for nothing.
    """

    def __init__(self) -> None:
        self._rest = bytearray()
        self._searched = 0
        self._after_return = False
        self._data: list[str] = []
        self._size = 0
        self._event = ""
        self._id = ""
        self._first = True
        self._has_begun = False

    @property
    def is_amid_event(self) -> bool:
        """Whether an event has begun that has not been completed: at the end of a stream, a sign that it broke off.

        A whole line of comment begins none: servers send such lines to keep the connection open.
        """
        return self._has_begun or bool(self._rest)

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The events that this chunk completes.

        Raises:
            ValueError: A line or an event is too large. The decoder is of no more use.
        """
        is_rest_of_mark = self._after_return and chunk.startswith(b"\n")
        if chunk:
            self._after_return = chunk.endswith(b"\r")
        self._rest += chunk[1:] if is_rest_of_mark else chunk
        found: list[ServerSentEvent] = []
        start, searched, length = 0, self._searched, len(self._rest)
        line_feed = carriage_return = -1
        while True:
            # Each mark is looked for from where it was last seen, so that no byte is looked at again for every line.
            if line_feed < searched:
                line_feed = self._next(b"\n", searched)
            if carriage_return < searched:
                carriage_return = self._next(b"\r", searched)
            end = min(line_feed, carriage_return)
            if end == length:
                break
            line = self._rest[start:end].decode("utf-8", errors="replace")
            size = end - start
            start = searched = end + (2 if self._rest.startswith(b"\r\n", end) else 1)
            event = self._line(line, size)
            if event is not None:
                found.append(event)
        del self._rest[:start]
        self._searched = len(self._rest)
        if self._searched > _LARGEST_EVENT:
            raise ValueError(f"a line of the event stream is longer than {_LARGEST_EVENT} bytes")
        return found

    def _next(self, mark: bytes, start: int) -> int:
        """Where a mark comes next; the length of what there is, where it does not."""
        place = self._rest.find(mark, start)
        return place if place >= 0 else len(self._rest)

    def _line(self, line: str, size: int) -> ServerSentEvent | None:
        if self._first:
            self._first = False
            line = line.removeprefix("\ufeff")
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name:
            self._has_begun = True
        if name == "data":
            self._size += size
            if self._size > _LARGEST_EVENT:
                raise ValueError(f"an event of the stream is longer than {_LARGEST_EVENT} bytes")
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        data, event = self._data, self._event
        self._data, self._size, self._event, self._has_begun = [], 0, "", False
        return ServerSentEvent(event or "message", "\n".join(data), self._id) if data or event else None


class Events:
    """`EventStream` of one call, read by one task at a time.

    The timeout of the call bounds the wait for the answer to begin, and then each wait for more of it. A step that
    fails or is cancelled is the last one: what comes after it would look like the end, and is refused.
    """

    def __init__(self, pipeline: Pipeline, call: Call[Any]) -> None:
        self._pipeline = pipeline
        self._call = call
        self._timeout = pipeline.options.timeout_of(call.operation)
        self._context: AbstractAsyncContextManager[HttpStream] | None = None
        self._stream: HttpStream | None = None
        self._chunks: AsyncIterator[bytes] | None = None
        self._decoder = Decoder()
        self._ready: deque[ServerSentEvent] = deque()
        self._guard = anyio.ResourceGuard("reading")
        self._ended = False
        self._is_broken = False

    @property
    def status(self) -> int:
        """The HTTP status. Only while the stream is entered."""
        return self._entered.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The response headers, names in lower case. Only while the stream is entered."""
        return self._entered.headers

    @property
    def _entered(self) -> HttpStream:
        if self._stream is None:
            raise ClientStateError("the event stream is read inside `async with`")
        return self._stream

    async def __aenter__(self) -> Self:
        if self._context is not None:
            raise ClientStateError("an event stream is entered once; call the method again for another one")
        self._pipeline.shared.check()
        operation = self._call.operation
        request = self._pipeline.request(self._call, written(self._call.body), self._timeout)
        request.headers["Accept-Encoding"] = "identity"
        deadline = anyio.current_time() + self._timeout
        with self._pipeline.shared.telemetry.operation(operation) as trace:
            result = await self._connect(request, trace, deadline)
            media_type, _ = content_type(result.headers)
            is_refused = not 200 <= result.status < 300
            if is_refused or media_type not in ("text/event-stream", ""):
                content = await self._whole(result, deadline)
                raise self._pipeline.refused(content, operation, 1) if is_refused else self._no_stream(content)
        self._stream = result
        self._chunks = result.chunks()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stream = None
        self._ended = True
        if self._context is not None:
            await self._context.__aexit__(exc_type, exc_value, traceback)

    def __aiter__(self) -> AsyncIterator[ServerSentEvent]:
        return self

    async def __anext__(self) -> ServerSentEvent:
        with self._guard:
            if self._chunks is None or self._stream is None:
                raise ClientStateError("the event stream is read inside `async with`")
            while not self._ready:
                if self._ended:
                    raise StopAsyncIteration
                if self._is_broken:
                    raise ClientStateError(
                        "the event stream has broken off and cannot be gone on with; call the method again"
                    )
                self._is_broken = True
                found = await self._read(self._chunks, self._stream.status)
                self._is_broken = False
                self._ended = found is None
                self._ready.extend(found or ())
            return self._ready.popleft()

    async def _read(self, chunks: AsyncIterator[bytes], status: int) -> list[ServerSentEvent] | None:
        """The events that the next piece of the body completes; `None` at its end."""
        operation = self._call.operation
        chunk: bytes | TransportError | None = None
        with anyio.move_on_after(self._timeout) as scope:
            try:
                chunk = await anext(chunks, None)
            except AttemptFailed as failure:
                chunk = self._pipeline.failed(failure, operation, 1)
        if scope.cancelled_caught:
            raise RequestTimeout(f"silent for {self._timeout:g} s", operation=operation.id)
        if isinstance(chunk, TransportError):
            raise chunk
        if chunk is None and self._decoder.is_amid_event:
            raise ConnectionLost("the stream ended in the middle of an event", operation=operation.id)
        try:
            return None if chunk is None else self._decoder.feed(chunk)
        except ValueError as error:
            raise ResponseDecodeError(str(error), status=status, operation=operation.id) from error

    async def _connect(self, request: HttpRequest, trace: OperationTrace, deadline: float) -> HttpStream:
        """Send the request until it has gone out once; what has gone out may have started something."""
        shared = self._pipeline.shared
        attempt = 0
        while True:
            attempt += 1
            self._context = shared.http.stream(self._pipeline.authenticated(request))
            try:
                return await self._open(self._context, trace, deadline, attempt)
            except TransportError as error:
                wait = backoff(error, attempt, shared.draw)
                is_late = anyio.current_time() + wait >= deadline
                if (
                    error.sent
                    or is_late
                    or attempt > self._pipeline.options.max_retries
                    or not shared.quota.take(error)
                ):
                    raise
                trace.retry(error, attempt, wait)
            await anyio.sleep(wait)

    async def _open(
        self, context: AbstractAsyncContextManager[HttpStream], trace: OperationTrace, deadline: float, number: int
    ) -> HttpStream:
        """Send the request, in its turn among the others. Open streams do not count against them."""
        operation = self._call.operation
        shared = self._pipeline.shared
        result: HttpStream | TransportError = RequestTimeout(
            f"no answer within {self._timeout:g} s", operation=operation.id
        )
        with anyio.CancelScope(deadline=deadline):
            try:
                async with shared.limits.turn(deadline):
                    with trace.attempt(number) as attempt:
                        try:
                            result = await context.__aenter__()
                            attempt.answered(result.status, request_id(result.headers, shared.config.api_key))
                        except AttemptFailed as failure:
                            result = self._pipeline.failed(failure, operation, number)
                            attempt.failed(result)
            except AttemptFailed as failure:
                result = self._pipeline.failed(failure, operation, number)
        if isinstance(result, TransportError):
            raise result
        return result

    async def _whole(self, stream: HttpStream, deadline: float) -> HttpResponse:
        """What is no event stream has an ordinary body; its start is enough to say why."""
        content = b""
        try:
            with anyio.CancelScope(deadline=deadline):
                async for chunk in stream.chunks():
                    content += chunk
                    if len(content) > EXCERPT * 8:
                        break
        except AttemptFailed:
            # The status is known and matters more than the rest of the body.
            pass
        finally:
            with anyio.CancelScope(shield=True):
                if self._context is not None:
                    await self._context.__aexit__(None, None, None)
        return HttpResponse(stream.status, stream.headers, content, stream.reason)

    def _no_stream(self, answer: HttpResponse) -> ResponseDecodeError:
        secret = self._pipeline.shared.config.api_key
        return ResponseDecodeError(
            f"the answer is no event stream but {secret.strike(content_type(answer.headers)[0])}",
            status=answer.status,
            operation=self._call.operation.id,
            request_id=request_id(answer.headers, secret),
            excerpt=excerpt(answer.content, secret),
        )
