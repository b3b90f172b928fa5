"""The `Date` of answers: the world's time, so that a client can tell how old something is without a clock of its own.

A server with a clock sends one (RFC 9110, section 6.6.1). That the live service does is an assumption: no header of its
answers was ever recorded.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .clock import Clock
from .world import World


def http_date(clock: Clock, at: float | None = None) -> str:
    """Return the moment `at` (emulator seconds; now if None) as headers write it: whole seconds, the rest cut off.

    Example:
        >>> from peaka_async.emulator import ManualClock
        >>> http_date(ManualClock(), 2.5)
        'Tue, 18 Aug 2026 09:00:02 GMT'
    """
    return format_datetime(datetime.fromisoformat(clock.timestamp(at)).astimezone(UTC), usegmt=True)


def put_date(message: Message, clock: Clock) -> None:
    """Date the start of an answer, unless whoever made it has: a fault may want a time of its own."""
    MutableHeaders(scope=message).setdefault("Date", http_date(clock))


def dated(app: ASGIApp, world: World) -> ASGIApp:
    """Return an application that is like `app`, and whose answers have a `Date` by the world's clock."""

    async def dating(scope: Scope, receive: Receive, send: Send) -> None:
        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                put_date(message, world.clock)
            await send(message)

        await app(scope, receive, stamped)

    return dating
