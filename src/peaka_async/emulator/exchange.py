"""One request and what is said of it on the way to its answer."""

from __future__ import annotations

import uuid
from typing import cast

import anyio
import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Send

from .clock import Clock
from .control.coverage import evidence_of, grade_of
from .dating import put_date
from .document import Operation
from .errors import Interrupted, Refusal, framework
from .registry import Answer
from .replies import JsonReply
from .routing import Match, NoMatch
from .work import Delayed, Work
from .world import World

EVIDENCE_HEADER = "X-Peaka-Emulator-Evidence"
GRADE_HEADER = "X-Peaka-Emulator-Grade"
REQUEST_ID_HEADER = "X-Request-Id"

INLINE = "peaka.emulator.inline"
"""The extension of a server on whose clock the time of a thread does not pass: work is done at once there."""


class Exchange:
    """One request with its body, and the operation that it asks for.

    Args:
        world: Whom it is sent to.
        request: The request.
        body: Its whole body.
        match: The operation; what there is in its place if the path or the method has none.
        receive: Where a disconnection is heard of.
    """

    def __init__(self, world: World, request: Request, body: bytes, match: Match | NoMatch, receive: Receive) -> None:
        self.world = world
        self.request = request
        self.body = body
        self.match = match
        self.path = raw_path(request)
        self._receive = receive

    @property
    def operation(self) -> Operation | None:
        """The operation that it asks for; None if there is none."""
        return self.match.operation if isinstance(self.match, Match) else None

    def refused(self, refusal: Refusal) -> Response:
        """Return the answer that a refusal stands for."""
        return refusal_reply(refusal, self.world.clock, self.path)

    def method_not_allowed(self, allowed: tuple[str, ...]) -> Response:
        """Return 405 with the methods that the path has."""
        response = self.refused(framework(405, "Method Not Allowed"))
        response.headers["Allow"] = ", ".join(allowed)
        return response

    def stamping(self, send: Send) -> Send:
        """Return a `send` that puts on every answer how well it is known, an id, and the date.

        A 500 without `X-Request-Id` is a bug in the emulator; the ones with it are measured behaviour.
        """

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                put_date(message, self.world.clock)
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = str(uuid.uuid4())
                # What the framework says by itself was seen live.
                headers[EVIDENCE_HEADER] = "live" if self.operation is None else evidence_of(self.operation)
                if self.operation is not None:
                    headers[GRADE_HEADER] = grade_of(self.operation.id)
            await send(message)

        return stamped

    async def completed(self, answer: Answer) -> Response | None:
        """Wait for an answer that is not there yet; None where the client has gone meanwhile."""
        if isinstance(answer, Delayed):
            await anyio.sleep(self.world.clock.real_seconds(answer.seconds))
            answer = answer.answer
        if not isinstance(answer, Work):
            return answer
        return self._done_here(answer) if self._inline else await self._worked(answer)

    @property
    def _inline(self) -> bool:
        return bool(self.request.scope.get("extensions", {}).get(INLINE))

    def _done_here(self, work: Work) -> Response | None:
        try:
            return work.run()
        except Refusal as refusal:
            return self.refused(refusal)
        except Interrupted:
            return None

    async def _worked(self, work: Work) -> Response | None:
        response: Response | None = None
        gone = False

        async def watch() -> None:
            nonlocal gone
            try:
                await disconnected(self._receive)
                gone = True
            finally:
                # Also where this task is cancelled from outside; work that has ended takes no notice.
                work.interrupt()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch)
            try:
                response = await anyio.to_thread.run_sync(work.run)
            except Refusal as refusal:
                response = self.refused(refusal)
            except Interrupted:
                # By the watcher above, or because the world was closed.
                gone = True
            tasks.cancel_scope.cancel()
        return None if gone else response


async def disconnected(receive: Receive) -> None:
    """Wait until the client has gone; what else comes is more of a body that has been read."""
    while (await receive())["type"] != "http.disconnect":
        """Nothing of interest."""


def raw_path(request: Request) -> str:
    """Return the path as it was sent, still percent-encoded."""
    return cast("bytes", request.scope["raw_path"]).decode("ascii")


def refusal_reply(refusal: Refusal, clock: Clock, path: str) -> Response:
    """Return the answer that a refusal stands for.

    Args:
        refusal: Why.
        clock: What time a body of shape D names.
        path: The request's path, which such a body names too.
    """
    body = refusal.body
    if refusal.framework:
        body = {"timestamp": clock.timestamp(), **body, "path": path}
    return JsonReply(body, status_code=refusal.status)
