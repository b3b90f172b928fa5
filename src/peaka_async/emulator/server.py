"""Serves a world over sockets, from a thread of its own, so that clients on any event loop can reach it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from .app import BASE_PATH, create_app
from .files import files_app
from .protocol import CuttableProtocol
from .world import World

HOST = "127.0.0.1"

KEEP_ALIVE_SECONDS = 600
"""How long a connection may be idle: longer than clients keep one, so that none is closed as it is used again."""

BACKLOG = 1024
"""How many connections may wait to be taken up: as many as there are clients that start together."""

GRACE_SECONDS = 1.0
"""How long requests that are under way may go on once the server is told to stop."""


class _ThreadServer(uvicorn.Server):
    """uvicorn that says when it is ready and stops when told, with no polling for either."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http=CuttableProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                # The application sends one, by the world's clock.
                date_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
            )
        )
        self.ready = threading.Event()
        self.failure: BaseException | None = None
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def run_on(self, *listeners: socket.socket) -> None:
        """Serve until told to stop; the body of the thread."""
        try:
            asyncio.run(self.serve(sockets=list(listeners)))
        except BaseException as error:
            # Kept for the thread that waits for readiness, which raises it.
            self.failure = error
            raise
        finally:
            self.ready.set()

    async def main_loop(self) -> None:
        """Wait to be told to stop; replaces a loop that wakes ten times a second."""
        self._loop = asyncio.get_running_loop()
        self.ready.set()
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - closed by their owner
        """Close everything; at once where no request is under way, for a test that ends should not have to wait."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await self._rest(GRACE_SECONDS)
        # What is still under way, such as a stream that a fault has stalled, hears that its client has gone.
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await self._rest(GRACE_SECONDS)

    async def _rest(self, seconds: float) -> None:
        """Wait for the requests that are under way, or one turn for the connections to take their leave."""
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=seconds)
        await asyncio.sleep(0)

    def stop(self) -> None:
        """Tell it to stop, from another thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)


class EmulatorServer:
    """A world behind two real sockets, one for the API and one for the files of exports; a context manager.

    Entering returns once requests are answered, leaving once the thread is gone. Neither waits on a timer of ours.

    Args:
        world: The state to serve.
        host: The address to listen on; loopback unless asked.
        port: The port of the API; 0 for a free one.
        files_port: The port of the files; 0 for a free one.

    Example:
        >>> from peaka_async.emulator import EmulatorServer, ManualClock, demo_world
        >>> with EmulatorServer(demo_world(ManualClock())) as server:
        ...     server.url.endswith("/api/v1")
        True
    """

    def __init__(self, world: World, *, host: str = HOST, port: int = 0, files_port: int = 0) -> None:
        self.world = world
        self._host = host
        self._requested_ports = (port, files_port)
        self._ports: list[int] = []
        self._listeners: list[socket.socket] = []
        self._server: _ThreadServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base URL, ending in `/api/v1`.

        Raises:
            RuntimeError: The server is not running.
        """
        return f"{self._origin(0)}{BASE_PATH}"

    @property
    def files_url(self) -> str:
        """Where the links to the files of exports lead to.

        Raises:
            RuntimeError: The server is not running.
        """
        return self._origin(1)

    def start(self) -> None:
        """Start serving; returns once requests are answered.

        Raises:
            RuntimeError: It is running already.
            OSError: A port is taken.
        """
        if self._thread is not None:
            raise RuntimeError("the emulator is running already")
        try:
            for port in self._requested_ports:
                self._listeners.append(_listen(self._host, port))
        except OSError:
            self.stop()
            raise
        # Kept, because a listener that has been closed does not know its port any more.
        self._ports = [one.getsockname()[1] for one in self._listeners]
        api_port, files_port = self._ports
        self.world.file_links.serve(api_port, files_port)
        applications: dict[int, ASGIApp] = {api_port: create_app(self.world), files_port: files_app(self.world)}
        self._server = _ThreadServer(_ByPort(applications))
        self._thread = threading.Thread(
            target=self._server.run_on, args=self._listeners, name="peaka-emulator", daemon=True
        )
        self._thread.start()
        self._server.ready.wait()
        if self._server.failure is not None:
            failure = self._server.failure
            self.stop()
            raise RuntimeError("the emulator's server thread did not start") from failure

    def stop(self) -> None:
        """Stop serving and wait for the thread to end; does nothing when it is not running."""
        if self._server is not None:
            self._server.stop()
        if self._thread is not None:
            self._thread.join()
            self.world.file_links.stop_serving(self._ports[0])
        for listener in self._listeners:
            listener.close()
        self._server = self._thread = None
        self._listeners, self._ports = [], []

    def _origin(self, place: int) -> str:
        if not self._ports:
            raise RuntimeError("the emulator is not running: use it as a context manager, or call start() first")
        # Nobody can be reached at the address that stands for all.
        host = {"0.0.0.0": HOST, "::": "::1"}.get(self._host, self._host)  # noqa: S104 - compared with, not listened on
        return f"http://{f'[{host}]' if ':' in host else host}:{self._ports[place]}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


class _ByPort:
    """One application for several, told apart by the port on which a request came in."""

    def __init__(self, applications: Mapping[int, ASGIApp]) -> None:
        self._applications = applications

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        _, port = scope["server"]
        await self._applications[port](scope, receive, send)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol spelt out asyncio turns Nagle's algorithm off; without, every answer waits 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A restart on a fixed port is not to wait for old connections to time out.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
