"""One task beside its starter, for what is opened in one cancel scope and closed in another.

A client enters a stream under the deadline of its first answer, and leaves it when the user does. A task group could
not span that. So the task belongs to the event loop, and whoever started it waits for its end before going on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import anyio

__all__ = ["Beside"]


class Beside:
    """Runs one function, on asyncio and on trio.

    Args:
        function: What to run.
    """

    def __init__(self, function: Callable[[], Awaitable[None]]) -> None:
        self._function = function
        self._scope = anyio.CancelScope()
        self._ended = anyio.Event()
        self._failure: BaseException | None = None
        self._task: object = None

    def start(self) -> None:
        """Let it begin."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            from trio.lowlevel import spawn_system_task

            self._task = spawn_system_task(self._run)
        else:
            self._task = loop.create_task(self._run())

    async def stop(self) -> None:
        """Cancel it, and wait until it has ended.

        Raises:
            BaseException: What it failed with, as it is.
        """
        self._scope.cancel()
        with anyio.CancelScope(shield=True):
            await self._ended.wait()
        if self._failure is not None:
            raise self._failure

    async def _run(self) -> None:
        try:
            with self._scope:
                await self._function()
        except Exception as error:  # noqa: BLE001  # kept for the one who waits: an event loop would only log it
            self._failure = error
        finally:
            self._ended.set()
