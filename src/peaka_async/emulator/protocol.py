"""uvicorn's HTTP protocol, with a handle on the connection for those who cut it."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from typing import Any, cast

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from .control.connection import EXTENSION

_NO_LINGER = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
"""For SO_LINGER: closing is a reset. Windows has two short integers where others have two integers."""


class CuttableConnection:
    """A connection that can be cut in the middle of anything, without a word in the log."""

    def __init__(self, transport: asyncio.Transport, cycle: RequestResponseCycle) -> None:
        self._transport = transport
        self._cycle = cycle

    def reset(self) -> None:
        """Cut it, so that the client's next read fails; what was sent before has been handed over."""
        connected = cast("socket.socket", self._transport.get_extra_info("socket"))
        if not self._transport.is_closing():
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._leave()
        self._transport.abort()

    def close(self) -> None:
        """End it in order after what was sent, whole or not."""
        self._leave()
        self._transport.close()

    def corrupt(self) -> None:
        """Send a chunk without a size, and end the connection."""
        self._transport.write(b"no size\r\n")
        self.close()

    def _leave(self) -> None:
        # As if the client had gone: from then on uvicorn sends nothing, and misses nothing.
        self._cycle.disconnected = True
        self._cycle.message_event.set()


class CuttableProtocol(H11Protocol):
    """HTTP as uvicorn speaks it; each request's scope holds its `CuttableConnection`."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        served = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            # One request at a time is under way on a connection, and its cycle is there before the application is.
            scope.setdefault("extensions", {})[EXTENSION] = CuttableConnection(self.transport, self.cycle)
            await served(cast("Any", scope), cast("Any", receive), cast("Any", send))

        self.app = cast("Any", app)
