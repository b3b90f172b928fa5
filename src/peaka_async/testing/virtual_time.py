"""An asyncio event loop whose clock jumps to the next thing to do, as trio's MockClock with autojump does."""

from __future__ import annotations

import asyncio
import selectors
from typing import Any


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
    """No test that runs on it ever sleeps."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)  # type: ignore[arg-type]  # a selector in all but name

    def time(self) -> float:
        return self._jumping.now
