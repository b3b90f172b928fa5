"""Serves a world on loopback, from a thread of its own, so that clients on any event loop can reach it."""

from __future__ import annotations

import asyncio
import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette

from .app import BASE_PATH, create_app
from .world import World

HOST = "127.0.0.1"


class _ThreadServer(uvicorn.Server):
    """uvicorn that says when it is ready and stops when told, with no polling for either."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self.ready = threading.Event()
        self.failure: BaseException | None = None
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def run_on(self, listener: socket.socket) -> None:
        """Serve until told to stop; the body of the thread."""
        try:
            asyncio.run(self.serve(sockets=[listener]))
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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything; at once where no request is under way, for a test that ends should not have to wait."""
        if self.server_state.tasks:
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        # One turn for the connections to take their leave; what a client has not read by then is cut off.
        await asyncio.sleep(0)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)

    def stop(self) -> None:
        """Tell it to stop, from another thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)


class EmulatorServer:
    """A world behind a real socket on 127.0.0.1; a context manager.

    Entering returns once requests are answered, leaving once the thread is gone. Neither waits on a timer of ours.

    Args:
        world: The state to serve.
        port: The port to listen on; 0 for a free one.

    Example:
        >>> from peaka_async.emulator import EmulatorServer, ManualClock, demo_world
        >>> with EmulatorServer(demo_world(ManualClock())) as server:
        ...     server.url.endswith("/api/v1")
        True
    """

    def __init__(self, world: World, *, port: int = 0) -> None:
        self.world = world
        self._requested_port = port
        self._listener: socket.socket | None = None
        self._server: _ThreadServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base URL, ending in `/api/v1`.

        Raises:
            RuntimeError: The server is not running.
        """
        if self._listener is None:
            raise RuntimeError("the emulator is not running: use it as a context manager, or call start() first")
        return f"http://{HOST}:{self._listener.getsockname()[1]}{BASE_PATH}"

    def start(self) -> None:
        """Start serving; returns once requests are answered.

        Raises:
            RuntimeError: It is running already.
            OSError: The port is taken.
        """
        if self._thread is not None:
            raise RuntimeError("the emulator is running already")
        self._listener = _listen(self._requested_port)
        self._server = _ThreadServer(create_app(self.world))
        self._thread = threading.Thread(
            target=self._server.run_on, args=(self._listener,), name="peaka-emulator", daemon=True
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
        if self._listener is not None:
            self._listener.close()
        self._server = self._thread = self._listener = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def _listen(port: int) -> socket.socket:
    # With the protocol spelt out asyncio turns Nagle's algorithm off; without, every answer waits 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A restart on a fixed port is not to wait for old connections to time out.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
