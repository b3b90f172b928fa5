"""Plays what a call meets with: waits, answers in another's place, cuts connections, damages answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..exchange import disconnected, raw_path
from ..world import World
from .answers import answer_of
from .connection import connection_of
from .damage import damaged
from .effects import Answer, Close, Reset
from .faults import FILES_OPERATION, Meeting

FAULT_HEADER = "X-Peaka-Emulator-Fault"

Respond = Callable[[], Awaitable[ASGIApp | None]]
"""Does the work and gives what will answer; None where the client has gone meanwhile."""


async def play(meeting: Meeting, world: World, respond: Respond, *, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request as its faults have it.

    Args:
        meeting: What the request meets with.
        world: Whose request it is.
        respond: Called for the work, unless the faults stand in its place.
        scope: The request.
        receive: Where a disconnection is heard of.
        send: Where the answer goes.
    """
    if await _left_within(meeting.before, receive):
        return
    response: ASGIApp | None = None
    if not meeting.instead:
        response = await respond()
        if response is None:
            return
    if await _left_within(meeting.after, receive):
        return
    match meeting.effect:
        case Reset():
            connection_of(scope).reset()
            return
        case Close():
            connection_of(scope).close()
            return
        case Answer() as answer:
            response = answer_of(answer, world.clock, raw_path(Request(scope)))
        case None:
            """Nothing but what the emulator would say, late perhaps."""
        case damage:
            send = damaged(damage, scope=scope, receive=receive, send=send, chance=meeting.chance)
    if response is None:
        raise AssertionError("only an effect that answers can stand in the place of the work")
    await response(scope, receive, _naming(meeting.faults, send))


def faulty(app: ASGIApp, world: World, operation: str = FILES_OPERATION) -> ASGIApp:
    """Return an application that is like `app`, and whose requests meet with the faults of one operation.

    Args:
        app: What answers, such as the downloads of the files port.
        world: Whose faults they are.
        operation: The operation that every request counts as.
    """

    async def met(scope: Scope, receive: Receive, send: Send) -> None:
        async def respond() -> ASGIApp:
            return app

        await play(world.faults.meet(operation), world, respond, scope=scope, receive=receive, send=send)

    return met


async def _left_within(seconds: float, receive: Receive) -> bool:
    """Wait so many real seconds; tell at once where the client leaves meanwhile."""
    if seconds:
        with anyio.move_on_after(seconds):
            await disconnected(receive)
            return True
    return False


def _naming(faults: tuple[str, ...], send: Send) -> Send:
    if not faults:
        return send

    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)[FAULT_HEADER] = ", ".join(faults)
        await send(message)

    return named
