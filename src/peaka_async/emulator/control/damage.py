"""Damage to answers: a `send` that passes an answer on until the damage is done, and nothing from then on."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import anyio
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from ..exchange import disconnected
from .connection import Connection, FramedConnection, connection_of
from .effects import Broken, Damage, Garbage, MalformedChunk, Slow, Stalled, Truncated

_GARBAGE_BYTES = 64


def damaged(damage: Damage, *, scope: Scope, receive: Receive, send: Send, chance: Random) -> Send:
    """Return a `send` that does the damage to the answer that goes through it.

    An answer that has no body by its status, such as 204, goes through whole.

    Args:
        damage: What to do.
        scope: The request.
        receive: Where a disconnection is heard of.
        send: Where the answer goes.
        chance: Where garbage comes from.

    Raises:
        RuntimeError: The server does not offer what the damage needs.
    """
    match damage:
        case Garbage():
            # 0xff is in no UTF-8 text.
            return _Replacing(send, b"\xff" + chance.randbytes(_GARBAGE_BYTES - 1))
        case Slow():
            return _Slowing(send, receive, damage)
        case MalformedChunk():
            return _Corrupting(send, connection_of(scope))
        case Truncated() | Stalled() | Broken():
            return _Cutting(send, receive, connection_of(scope), damage)


class _Passing:
    """Takes an answer apart into its start, pieces of its body, and its end; passes all of it on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._streamed = False
        self._events = False
        self.done = False

    async def __call__(self, message: Message) -> None:
        if not self.done:
            await self._pass(message)

    async def _pass(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            self._events = MutableHeaders(scope=message).get("content-type", "").startswith("text/event-stream")
            await self.start(message)
            return
        more = message.get("more_body", False)
        for piece in self.pieces(message.get("body", b""), whole=not more and not self._streamed):
            await self.piece(piece)
            if self.done:
                return
        self._streamed = True
        if not more:
            await self.end()

    def pieces(self, body: bytes, *, whole: bool) -> Iterator[bytes]:
        """Yield what counts as one piece each, without empty ones."""
        if self._events:
            found = body.split(b"\n\n")
            pieces = [*(event + b"\n\n" for event in found[:-1]), found[-1]]
        else:
            pieces = [body[: len(body) // 2], body[len(body) // 2 :]] if whole else [body]
        return (piece for piece in pieces if piece)

    async def start(self, message: Message) -> None:
        await self._send(message)

    async def piece(self, piece: bytes) -> None:
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})

    async def end(self) -> None:
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        self.done = True


class _Replacing(_Passing):
    def __init__(self, send: Send, content: bytes) -> None:
        super().__init__(send)
        self._content = content

    async def start(self, message: Message) -> None:
        MutableHeaders(scope=message)["Content-Length"] = str(len(self._content))
        await self._send(message)
        await self._send({"type": "http.response.body", "body": self._content, "more_body": False})
        self.done = True


class _Slowing(_Passing):
    def __init__(self, send: Send, receive: Receive, slow: Slow) -> None:
        super().__init__(send)
        self._receive = receive
        self._slow = slow
        self._pause = slow.seconds

    def pieces(self, body: bytes, *, whole: bool) -> Iterator[bytes]:
        if not whole:
            return super().pieces(body, whole=whole)
        self._pause = self._slow.seconds / self._slow.pieces
        size = max(-(-len(body) // self._slow.pieces), 1)
        return (body[at : at + size] for at in range(0, len(body), size))

    async def piece(self, piece: bytes) -> None:
        with anyio.move_on_after(self._pause):
            await disconnected(self._receive)
            self.done = True
            return
        await super().piece(piece)


class _Corrupting(_Passing):
    def __init__(self, send: Send, connection: Connection) -> None:
        super().__init__(send)
        self._connection = connection

    async def start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        if "Content-Length" in headers:
            # Without a length the server sends chunks.
            del headers["Content-Length"]
        await self._send(message)

    async def piece(self, piece: bytes) -> None:
        await super().piece(piece)
        await self.end()

    async def end(self) -> None:
        if isinstance(self._connection, FramedConnection):
            self._connection.corrupt()
        else:
            # Without frames on the wire, what remains of a broken one is that the body has no end.
            self._connection.close()
        self.done = True


class _Cutting(_Passing):
    """Passes some pieces on and then resets, closes or goes silent; a body without a piece promises one."""

    def __init__(
        self, send: Send, receive: Receive, connection: Connection, damage: Truncated | Stalled | Broken
    ) -> None:
        super().__init__(send)
        self._receive = receive
        self._connection = connection
        self._damage = damage
        self._left = 1 if isinstance(damage, Truncated) else damage.chunks
        self._promised = False

    async def start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        if headers.get("Content-Length") == "0":
            headers["Content-Length"] = "1"
            self._promised = True
        await self._send(message)

    async def piece(self, piece: bytes) -> None:
        if not self._left:
            await self._cut()
            return
        self._left -= 1
        await super().piece(piece)

    async def end(self) -> None:
        # A body of a stated length that is out already is complete for the client, whatever comes now.
        if self._promised or "Content-Length" not in MutableHeaders(scope=self._start):
            await self._cut()
        else:
            await super().end()

    async def _cut(self) -> None:
        self.done = True
        match self._damage:
            case Truncated():
                self._connection.close()
            case Broken():
                self._connection.reset()
            case Stalled():
                await disconnected(self._receive)
