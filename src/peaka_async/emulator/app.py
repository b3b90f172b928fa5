"""The ASGI application: every request through the journal and the faults to its answer, and the controls beside it."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .control.faults import Meeting
from .control.playing import play
from .control.recording import Recording
from .control.surface import CONTROL_PATH, ControlSurface
from .dating import dated
from .dispatch import BASE_PATH, Dispatch
from .document import ApiDocument, packaged_document
from .exchange import Exchange, raw_path
from .file_links import FILES_HOST
from .files import files_app
from .world import World

__all__ = ["BASE_PATH", "Api", "create_app"]


def create_app(world: World, document: ApiDocument | None = None) -> ASGIApp:
    """Make the ASGI application for a world: the API, the controls beside it, and the files under a host of their own.

    Args:
        world: The state to serve.
        document: The API document; the packaged one if None.
    """
    api = Api(world, packaged_document() if document is None else document)
    controls, files = dated(ControlSurface(world), world), files_app(world)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        # By hand, because a framework's router decodes the path first, and a name may have any character in it.
        request = Request(scope)
        if request.url.hostname == FILES_HOST:
            await files(scope, receive, send)
        elif raw_path(request).startswith(f"{CONTROL_PATH}/"):
            await controls(scope, receive, send)
        else:
            await api(scope, receive, send)

    return app


class Api:
    """The API itself, as an ASGI application."""

    def __init__(self, world: World, document: ApiDocument) -> None:
        self._world = world
        self._dispatch = Dispatch(world, document)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        # Read first: refusing before the body has been taken would make the server drop the connection.
        try:
            body = await request.body()
        except ClientDisconnect:
            # Nobody is left to answer, and nothing was done.
            return
        exchange = Exchange(self._world, request, body, self._dispatch.match(request), receive)
        self._world.clock.on_request()
        self._world.touched += 1
        recording = Recording(exchange)
        try:
            await self._met(exchange, recording, scope, receive, send)
        finally:
            recording.finish()

    async def _met(self, exchange: Exchange, recording: Recording, scope: Scope, receive: Receive, send: Send) -> None:
        meeting = Meeting() if exchange.operation is None else self._world.faults.meet(exchange.operation.id)
        recording.entry.faults = meeting.faults

        async def respond() -> Response | None:
            return await self._dispatch.respond(exchange)

        stamped = exchange.stamping(recording.watching(send))
        await play(meeting, self._world, respond, scope=scope, receive=receive, send=stamped)
