"""Answers that are not there at once: work for a thread, and answers that the service takes its time for."""

from __future__ import annotations

from collections.abc import Callable

import attrs
from starlette.responses import Response


def _nothing() -> None:
    """Interrupt nothing: the work is short."""


@attrs.frozen
class Work:
    """What would hold everybody up; it runs in a thread, without the world's lock.

    Attributes:
        run: Does it and gives the answer, or raises a `Refusal`. It takes the world's lock for what it changes.
        interrupt: Makes `run` end early, with any exception; called from another thread when the client has gone.
    """

    run: Callable[[], Response]
    interrupt: Callable[[], None] = _nothing


@attrs.frozen
class Delayed:
    """An answer for which the service is known to take its time.

    Attributes:
        answer: What it answers in the end.
        seconds: Emulator seconds until then; on a clock that others move the answer comes at once.
    """

    answer: Response | Work
    seconds: float
