"""An `HttpClient` that calls the emulator in the same process: no socket, no thread of a server, any event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from ..emulator import World, create_app
from ..emulator.control.connection import EXTENSION
from ..emulator.exchange import INLINE
from ..emulator.file_links import API_HOST
from ..transport.multipart import MultipartStream
from ..transport.seam import AttemptFailed, HttpRequest, HttpResponse
from .beside import Beside
from .virtual_time import is_virtual

__all__ = ["IN_PROCESS_ORIGIN", "InProcessClient"]

IN_PROCESS_ORIGIN = f"http://{API_HOST}"
"""Where the emulator is said to be; nothing ever looks the name up."""


class InProcessClient:
    """`HttpClient` to a world in this process: timeouts, streams and faults are as over a socket.

    On a virtual clock what the emulator would do in a thread is done at once, because a thread's time does not pass
    there. A failure inside the emulator itself is raised as it is, and not made a 500.

    Args:
        world: Whom to talk to. It may have other clients, in this process or over a socket.

    Example:
        ```python
        from peaka_async import AsyncPeaka
        from peaka_async.emulator import PARTNER_KEY, ManualClock, demo_world
        from peaka_async.testing import InProcessClient

        async with AsyncPeaka(PARTNER_KEY, http_client=InProcessClient(demo_world(ManualClock()))) as peaka:
            print(await peaka.info())
        ```
    """

    def __init__(self, world: World) -> None:
        self._app = create_app(world)
        self._closed = False

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send, and read the whole answer."""
        async with self._exchange(request) as exchange:
            content = b"".join([chunk async for chunk in exchange.chunks()])
            return HttpResponse(exchange.status, exchange.headers, content)

    def stream(self, request: HttpRequest) -> AbstractAsyncContextManager[_Exchange]:
        """Send, and give the answer before its body has been read. Leaving the block is what a disconnect is."""
        return self._exchange(request)

    async def aclose(self) -> None:
        """Refuse further requests. May be called twice."""
        self._closed = True

    def _exchange(self, request: HttpRequest) -> _Exchange:
        if self._closed:
            raise AttemptFailed("the client is closed", sent=False)
        return _Exchange(self._app, request)


class _Connection:
    """What a fault does to the connection: nothing more comes over it."""

    def __init__(self) -> None:
        self.failure: AttemptFailed | None = None

    def reset(self) -> None:
        """Cut it so that both sides take notice."""
        self._end("ReadError: the connection was reset")

    def close(self) -> None:
        """End it without an answer, or in the middle of one."""
        self._end("RemoteProtocolError: the connection was closed before the answer was complete")

    def _end(self, message: str) -> None:
        self.failure = self.failure or AttemptFailed(message, sent=True)


class _Exchange(AbstractAsyncContextManager["_Exchange"]):
    """One request and its answer, which may be read piece by piece."""

    def __init__(self, app: Any, request: HttpRequest) -> None:
        self._app = app
        self._request = request
        self._connection = _Connection()
        self._to_client: MemoryObjectSendStream[Any]
        self._from_app: MemoryObjectReceiveStream[Any]
        self._left = anyio.Event()
        self._rest: int | None = None
        self.status = 0
        self.headers: Mapping[str, str] = {}
        self.reason = ""

    async def __aenter__(self) -> Self:
        body = await _whole(self._request.body)
        # Not before: a body whose source fails leaves nothing to close.
        self._to_client, self._from_app = anyio.create_memory_object_stream[Any]()
        scope = _scope(self._request, self._connection)
        self._application = Beside(lambda: self._run(scope, body))
        self._application.start()
        try:
            start = await self._next_message()
            if start is None:
                raise AttemptFailed("RemoteProtocolError: the connection was closed without an answer", sent=True)
            self.status = start["status"]
            self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
            length = self.headers.get("content-length")
            self._rest = None if length is None or self._request.method == "HEAD" else int(length)
        except BaseException:
            await self._finish()
            raise
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._finish()

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes."""
        return _Chunks(self)

    async def next_chunk(self) -> bytes | None:
        """The next piece of the body; None at its end."""
        message = await self._next_message()
        if message is None:
            if self._rest:
                raise AttemptFailed("RemoteProtocolError: the body ended before its announced length", sent=True)
            return None
        chunk: bytes = message.get("body", b"")
        if self._rest is not None:
            self._rest -= len(chunk)
        return chunk

    async def _next_message(self) -> dict[str, Any] | None:
        message: dict[str, Any] | None = None
        with anyio.move_on_after(self._request.timeout) as waiting:
            try:
                message = await self._from_app.receive()
            except anyio.EndOfStream:
                message = None
        if message is None and self._connection.failure is not None:
            raise self._connection.failure
        if waiting.cancelled_caught:
            raise AttemptFailed(f"ReadTimeout: nothing came for {self._request.timeout:g} s", sent=True, timed_out=True)
        return message

    async def _run(self, scope: dict[str, Any], body: bytes) -> None:
        pending: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if pending:
                return pending.pop()
            await self._left.wait()
            return {"type": "http.disconnect"}

        complete = False

        async def send(message: dict[str, Any]) -> None:
            nonlocal complete
            if self._left.is_set() or self._connection.failure is not None:
                return
            if message["type"] == "http.response.body":
                complete = complete or not message.get("more_body", False)
            try:
                await self._to_client.send(message)
            except anyio.BrokenResourceError:
                # The client has left; the application is told so when it next receives.
                return

        with self._to_client:
            await self._app(scope, receive, send)
            if not complete:
                self._connection.close()

    async def _finish(self) -> None:
        """Let the application hear that the client has left, and wait until it has ended."""
        self._left.set()
        self._from_app.close()
        await self._application.stop()


class _Chunks:
    """The body of one exchange, empty pieces left out."""

    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        while True:
            chunk = await self._exchange.next_chunk()
            if chunk is None:
                raise StopAsyncIteration
            if chunk:
                return chunk


def _scope(request: HttpRequest, connection: _Connection) -> dict[str, Any]:
    parts = urlsplit(request.url)
    path, _, query = request.url.partition("?")
    raw_path = path.removeprefix(f"{parts.scheme}://{parts.netloc}") or "/"
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers.items()]
    headers.insert(0, (b"host", parts.netloc.encode("ascii")))
    if isinstance(request.body, MultipartStream):
        headers.append((b"content-type", request.body.content_type.encode("ascii")))
    extensions: dict[str, Any] = {EXTENSION: connection}
    if is_virtual():
        extensions[INLINE] = True
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": parts.scheme,
        "path": unquote(raw_path),
        "raw_path": raw_path.encode("ascii"),
        "root_path": "",
        "query_string": query.partition("#")[0].encode("ascii"),
        "headers": headers,
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname, parts.port or 80),
        "extensions": extensions,
    }


async def _whole(body: bytes | MultipartStream | None) -> bytes:
    if isinstance(body, MultipartStream):
        return b"".join([chunk async for chunk in body])
    return body or b""
