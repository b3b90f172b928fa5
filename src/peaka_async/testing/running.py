"""An emulator that a test has to itself: how to reach it, and what to do to it."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Any, Literal, Self

from ..client import AsyncPeaka
from ..emulator import PARTNER_KEY, PROJECT_ID, PROJECT_KEY, EmulatorServer, World
from ..emulator.app import BASE_PATH
from ..transport.seam import HttpClient
from .in_process import IN_PROCESS_ORIGIN, InProcessClient

__all__ = ["RunningEmulator"]


class RunningEmulator:
    """A world and the ways to it; a context manager.

    Args:
        world: What it serves.
        transport: How `client` reaches it: `in-process`, on the event loop of the test, or `socket`.

    Attributes:
        world: The state, the clock, and everything else that a test may want to change or look at.
        transport: As given.
        api_key: A key of the whole account.
        project_key: A key of the demo project alone.
        project_id: The demo project.
    """

    def __init__(self, world: World, *, transport: Literal["in-process", "socket"] = "in-process") -> None:
        self.world = world
        self.transport = transport
        self.api_key = PARTNER_KEY
        self.project_key = PROJECT_KEY
        self.project_id = PROJECT_ID
        self._server: EmulatorServer | None = None
        self._opened = ExitStack()

    @property
    def url(self) -> str:
        """The base URL over a real socket, for any client in any process; asking for it opens the socket."""
        if self._server is None:
            self._server = self._opened.enter_context(EmulatorServer(self.world))
        return self._server.url

    @property
    def base_url(self) -> str:
        """The base URL that `client` uses; in process, a name that only `http_client` knows."""
        return self.url if self.transport == "socket" else f"{IN_PROCESS_ORIGIN}{BASE_PATH}"

    @property
    def environ(self) -> dict[str, str]:
        """The environment variables that lead a program of its own to this emulator, over the socket."""
        return {"PEAKA_BASE_URL": self.url, "PEAKA_API_KEY": self.api_key, "PEAKA_PROJECT_ID": self.project_id}

    def http_client(self) -> HttpClient | None:
        """Return what to pass as `http_client=`: a client in process, or None for the usual one.

        Example:
            ```python
            from peaka_async import AsyncPeaka
            from peaka_async.emulator import ManualClock, demo_world
            from peaka_async.testing import RunningEmulator

            with RunningEmulator(demo_world(ManualClock())) as emulator:
                http = emulator.http_client()
                async with AsyncPeaka(emulator.api_key, base_url=emulator.base_url, http_client=http) as peaka:
                    print(await peaka.info())
            ```
        """
        return InProcessClient(self.world) if self.transport == "in-process" else None

    def client(self, api_key: str | None = None, **options: Any) -> AsyncPeaka:
        """Make a client of this emulator; enter it in the test.

        Args:
            api_key: The key; one of the whole account if None.
            options: What else `AsyncPeaka` takes.

        Example:
            ```python
            from peaka_async.emulator import ManualClock, demo_world
            from peaka_async.testing import RunningEmulator

            with RunningEmulator(demo_world(ManualClock())) as emulator:
                async with emulator.client(max_retries=0) as peaka:
                    print(await peaka.info())
            ```
        """
        given: dict[str, Any] = {
            "project_id": self.project_id,
            "base_url": self.base_url,
            "http_client": self.http_client(),
            **options,
        }
        return AsyncPeaka(api_key or self.api_key, **given)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the socket, if one was opened, and give back what the world holds."""
        self._opened.close()
        self.world.close()

    def __repr__(self) -> str:
        return f"RunningEmulator({self.world!r}, transport={self.transport!r})"
