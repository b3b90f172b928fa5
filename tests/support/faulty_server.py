"""A TCP server on loopback that plays faults, and keeps a log of what really arrived.

It runs on an event loop in a thread of its own, whatever the test runs on, and knows nothing of HTTP but how to read a
request. What goes back is written byte by byte by a `Play` that the test chooses for each request, so that an answer
may be as broken as the test likes.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from attrs import define, field, frozen

Act = Callable[["Link"], Awaitable[None]]
Script = Callable[["Received"], "Play"]

HTML = b"<!doctype html><html><head><title>Error</title></head><body><h1>An error occurred</h1></body></html>"

_STEP = 0.02
"""Seconds between two bytes of a drip. It goes on until the other side leaves, so no test depends on the figure."""


@define
class Received:
    """What arrived of one request.

    Attributes:
        connection: The number of the connection, from 1.
        method: The verb.
        target: Path and query string as they came.
        headers: Names in lower case.
        body: What was read of the body, chunks put together.
        complete: Whether the whole request was read.
    """

    connection: int
    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    complete: bool = False

    @property
    def path(self) -> str:
        """The path under the API root."""
        return self.target.partition("?")[0].removeprefix("/api/v1")

    @property
    def line(self) -> str:
        """Verb and path, as tests compare them."""
        return f"{self.method} {self.path}"


@frozen
class Play:
    """What the server does with one request.

    Attributes:
        act: Does it.
        reads_body: Whether the body is read before; otherwise the act begins when the head is there.
    """

    act: Act
    reads_body: bool = True


class Link:
    """One connection, as an act sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.ended = False

    def write(self, data: bytes) -> None:
        """Send at once; what a test writes always fits into the buffers of the kernel."""
        self._writer.write(data)

    def close(self) -> None:
        """End the connection in order, after what was written."""
        self.ended = True
        self._writer.close()

    def reset(self) -> None:
        """End the connection with a reset: the other side sees an error, not an end."""
        self.ended = True
        connection: socket.socket = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def until_left(self) -> None:
        """Wait for the other side to close the connection."""
        self.ended = True
        while await self._reader.read(65536):
            pass

    async def drip(self, data: bytes, again: bytes) -> None:
        """Send byte by byte, then `again` over and over, until the other side closes the connection."""
        self.ended = True
        left = asyncio.ensure_future(self.until_left())
        sent = 0
        while not left.done():
            place = sent - len(data)
            self.write(data[sent : sent + 1] if place < 0 else again[place % len(again) : place % len(again) + 1])
            sent += 1
            await asyncio.wait([left], timeout=_STEP)
        await left


class FaultyServer:
    """The server: `with FaultyServer(script) as server:`.

    Args:
        script: Chooses the play for each request. It runs in the thread of the server and must not block.
        listening: Whether connections are accepted from the start; before `listen`, the port is taken but refuses.

    Attributes:
        log: Every request whose head arrived, in order.
        connections: How many connections were ever accepted.
        open: How many of them are open now.
        most_open: The largest number of them that were open at once.
        busy: How many requests are being answered now.
        most_busy: The largest number of requests that were answered at once.
    """

    def __init__(self, script: Script, *, listening: bool = True) -> None:
        self.script = script
        self.log: list[Received] = []
        self.connections = 0
        self.open = 0
        self.most_open = 0
        self.busy = 0
        self.most_busy = 0
        self._listening = listening
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="faulty-server", daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        """The base URL for a client."""
        return f"http://127.0.0.1:{self.port}/api/v1"

    @property
    def lines(self) -> list[str]:
        """Verb and path of each request of the log."""
        return [received.line for received in self.log]

    def __enter__(self) -> Self:
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread.start()
        if self._listening:
            self.listen()
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self._socket.close()

    def listen(self) -> None:
        """Accept connections from now on."""
        self._socket.setblocking(False)
        self._socket.listen(1024)

        async def start() -> None:
            self._tasks.add(asyncio.ensure_future(self._accept()))

        asyncio.run_coroutine_threadsafe(start(), self._loop).result(10)

    def settle(self) -> None:
        """Return when everything that the other side has sent, opened or closed by now has been taken note of.

        On loopback it is in the buffers of the kernel as soon as the other side's call has returned; a few turns of
        the loop read it.
        """

        async def turns() -> None:
            for _ in range(60):
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(turns(), self._loop).result(10)

    async def _accept(self) -> None:
        while True:
            connection, _ = await self._loop.sock_accept(self._socket)
            self.connections += 1
            self.open += 1
            self.most_open = max(self.most_open, self.open)
            task = asyncio.ensure_future(self._serve(connection, self.connections))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, connection: socket.socket, number: int) -> None:
        reader, writer = await asyncio.open_connection(sock=connection, limit=1 << 24)
        link = Link(reader, writer)
        try:
            # Whatever the other side does to the connection ends it and nothing else.
            with suppress(OSError, asyncio.IncompleteReadError):
                while not link.ended:
                    await self._exchange(reader, link, number)
        finally:
            self.open -= 1
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, link: Link, number: int) -> None:
        received = _head(await reader.readuntil(b"\r\n\r\n"), number)
        self.log.append(received)
        play = self.script(received)
        if play.reads_body:
            await _read_body(reader, received)
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            await play.act(link)
        finally:
            self.busy -= 1

    async def _stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # Closed transports say goodbye to their sockets in the next turns.
        for _ in range(5):
            await asyncio.sleep(0)


def _head(head: bytes, connection: int) -> Received:
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in rest)
    return Received(connection, method, target, {name.lower(): value.strip() for name, _, value in pairs})


async def _read_body(reader: asyncio.StreamReader, received: Received) -> None:
    if received.headers.get("transfer-encoding", "").lower() == "chunked":
        while size := int(await reader.readline(), 16):
            received.body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    else:
        received.body = await reader.readexactly(int(received.headers.get("content-length", "0")))
    received.complete = True


# Answers as bytes ----------------------------------------------------------------------------------------------------


def written(status: int, body: bytes, headers: Mapping[str, str], *, length: int | None = None) -> bytes:
    """An answer in the form of the wire. `length` is what it claims about the body, where that is not the truth."""
    fields = {"Content-Length": str(len(body) if length is None else length), **headers}
    lines = [f"HTTP/1.1 {status} As The Test Says", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def as_bytes(body: Any) -> bytes:
    """A body: bytes as they are, nothing for `None`, anything else as JSON."""
    if body is None:
        return b""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def _plain(make: Callable[[Link], None], *, reads_body: bool = True) -> Play:
    async def act(link: Link) -> None:
        make(link)

    return Play(act, reads_body)


# Plays ---------------------------------------------------------------------------------------------------------------


def answer(
    status: int = 200, body: Any = None, headers: Mapping[str, str] | None = None, *, media_type: str | None = None
) -> Play:
    """A whole answer; the connection stays open."""
    kind = media_type or "application/json"
    data = written(status, as_bytes(body), {"Content-Type": kind, **(headers or {})})
    return _plain(lambda link: link.write(data))


def raw(data: bytes) -> Play:
    """Whatever the test wrote; the connection stays open."""
    return _plain(lambda link: link.write(data))


def early_answer(status: int, body: bytes) -> Play:
    """An answer before the body of the request has been read, and the end of the connection."""

    def make(link: Link) -> None:
        link.write(written(status, body, {"Content-Type": "application/json", "Connection": "close"}))
        link.close()

    return _plain(make, reads_body=False)


def answer_then_close(body: Any, *, media_type: str = "application/json") -> Play:
    """A whole answer that promises to keep the connection, which is closed all the same."""

    def make(link: Link) -> None:
        link.write(written(200, as_bytes(body), {"Content-Type": media_type}))
        link.close()

    return _plain(make)


def reset_before() -> Play:
    """The request is read, and the connection reset."""
    return _plain(Link.reset)


def reset_in_request() -> Play:
    """The connection is reset when the head of the request is there; the body may never have left."""
    return _plain(Link.reset, reads_body=False)


def close_before() -> Play:
    """The request is read, and the connection closed in order, without a word."""
    return _plain(Link.close)


def reset_within(body: bytes, *, media_type: str = "application/json") -> Play:
    """Half of the answer, then a reset."""

    def make(link: Link) -> None:
        link.write(written(200, body[: len(body) // 2], {"Content-Type": media_type}, length=len(body)))
        link.reset()

    return _plain(make)


def half_body(body: bytes, *, media_type: str = "application/json") -> Play:
    """Half of the body under the length of the whole, then the end of the connection."""

    def make(link: Link) -> None:
        link.write(written(200, body[: len(body) // 2], {"Content-Type": media_type}, length=len(body)))
        link.close()

    return _plain(make)


def cut_chunks(body: bytes, *, media_type: str = "application/json") -> Play:
    """One chunk of a chunked body, and never the last one."""

    def make(link: Link) -> None:
        half = body[: len(body) // 2]
        link.write(f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        link.write(f"{len(half):x}\r\n".encode() + half + b"\r\n")
        link.close()

    return _plain(make)


def bad_gzip(body: bytes, *, media_type: str = "application/json") -> Play:
    """A body that says it is compressed, and breaks off its own format after the first bytes."""
    spoilt = gzip.compress(body)[:8] + b"this is not what a compressor writes"
    return _plain(
        lambda link: link.write(written(200, spoilt, {"Content-Type": media_type, "Content-Encoding": "gzip"}))
    )


def invalid_http(text: bytes = b"220 mail.example ESMTP ready\r\n\r\n") -> Play:
    """Something that is not HTTP at all."""

    def make(link: Link) -> None:
        link.write(text)
        link.close()

    return _plain(make)


def redirect(location: str, status: int = 307) -> Play:
    """A redirect to somewhere else."""
    return answer(status, b"", {"Location": location})


def hang() -> Play:
    """The request is read, and nothing ever comes back."""
    return Play(Link.until_left)


def hang_in_body(body: bytes, *, media_type: str = "application/json") -> Play:
    """Half of the answer, and then nothing."""

    async def act(link: Link) -> None:
        link.write(written(200, body[: len(body) // 2], {"Content-Type": media_type}, length=len(body)))
        await link.until_left()

    return Play(act)


def drip_head() -> Play:
    """An answer whose head comes byte by byte and has no end."""
    return Play(lambda link: link.drip(b"HTTP/1.1 200 OK\r\n", b"X-Filler: more\r\n"))


def drip_body(status: int = 200, *, media_type: str = "application/json") -> Play:
    """An answer whose body comes byte by byte and has no end."""

    async def act(link: Link) -> None:
        link.write(written(status, b"", {"Content-Type": media_type}, length=1 << 20))
        await link.drip(b"", b" ")

    return Play(act)


def events(texts: Sequence[str]) -> Play:
    """A whole event stream, chunked."""

    def make(link: Link) -> None:
        link.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for text in texts:
            data = f"data: {text}\n\n".encode()
            link.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        link.write(b"0\r\n\r\n")

    return _plain(make)


def endless_events() -> Play:
    """An event stream that goes on until the other side leaves."""

    async def act(link: Link) -> None:
        link.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + b"data: more\n\n" * 3)
        await link.drip(b"", b"data: more\n\n")

    return Play(act)
