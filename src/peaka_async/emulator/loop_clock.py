"""The emulator's time as that of the event loop: on a virtual loop, jobs of minutes are over in no time."""

from __future__ import annotations

import anyio

from .clock import ManualClock

__all__ = ["LoopClock"]


class LoopClock(ManualClock):
    """A clock that shows the time of the event loop that the latest request came from.

    For an emulator that is used in process. Between two requests it stands still, so that it can be read from any
    thread; `advance` moves it beyond the loop's own time.

    Example:
        ```python
        world = demo_world(LoopClock())  # with `virtual_backend`, a sync of 37 s takes no time at all
        ```
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: float | None = None

    def on_request(self) -> None:
        """Take over the time of the loop that runs this."""
        here = anyio.current_time()
        if self._seen is not None:
            self.advance(max(here - self._seen, 0.0))
        self._seen = here

    def real_seconds(self, seconds: float) -> float:
        """Return the seconds of the loop that `seconds` emulator seconds take: as many."""
        return seconds
