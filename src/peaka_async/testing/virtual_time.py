"""Clocks that jump to the next thing to do, so that tests wait for hours without sleeping for a moment."""

from __future__ import annotations

import asyncio
import selectors
from typing import Any, Literal

__all__ = ["VirtualLoop", "is_virtual", "virtual_backend"]


class _JumpingSelector:
    """Asks the real selector without waiting; where nothing is ready, time moves on by what would have been waited."""

    def __init__(self) -> None:
        self._real = selectors.DefaultSelector()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = self._real.select(0)
        if events:
            return events
        if timeout is None:
            return self._real.select(None)
        self.now += max(timeout, 0.0)
        return []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An asyncio event loop on which every sleep is over at once, as on trio's `MockClock` with autojump.

    Time stands still while something happens, and jumps when nothing does. Do not use it with real sockets or threads:
    what they take does not pass here, and a timeout fires before an answer has come.
    """

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)  # type: ignore[arg-type]  # a selector in all but name

    def time(self) -> float:
        """The seconds that have passed on this loop, jumps included."""
        return self._jumping.now


def virtual_backend(name: Literal["asyncio", "trio"]) -> tuple[str, dict[str, Any]]:
    """What anyio's pytest plugin wants of a fixture `anyio_backend` for tests on a virtual clock.

    Args:
        name: Which event loop.

    Returns:
        The name of the backend and its options.

    Example:
        ```python
        import pytest
        from peaka_async.testing import virtual_backend

        @pytest.fixture(params=["asyncio", "trio"])
        def anyio_backend(request):
            return virtual_backend(request.param)
        ```
    """
    if name == "asyncio":
        return "asyncio", {"loop_factory": VirtualLoop}
    from trio.testing import MockClock

    return "trio", {"clock": MockClock(autojump_threshold=0)}


def is_virtual() -> bool:
    """Whether the event loop that runs this is on a virtual clock; call it on the loop."""
    try:
        return isinstance(asyncio.get_running_loop(), VirtualLoop)
    except RuntimeError:
        from trio.lowlevel import current_clock
        from trio.testing import MockClock

        return isinstance(current_clock(), MockClock)
