"""The ASGI application: from bytes to a handler and back, with authentication and errors on the way."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any, cast

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from .bodies import check_body, check_query
from .document import ApiDocument, Operation, packaged_document
from .errors import Interrupted, Refusal, bad_request, forbidden, framework, unauthorized, wrong_request
from .multipart import Part, read_multipart
from .registry import Answer, Call, Handling, registered
from .replies import JsonReply
from .routing import Match, Router
from .state.accounts import ApiKey
from .work import Delayed, Work
from .world import World

BASE_PATH = "/api/v1"
"""Where the API begins, on the live hosts and here."""

EVIDENCE_HEADER = "X-Peaka-Emulator-Evidence"
REQUEST_ID_HEADER = "X-Request-Id"


def create_app(world: World, document: ApiDocument | None = None) -> Starlette:
    """Make the ASGI application for a world.

    What is not the API gets a mount of its own beside it.

    Args:
        world: The state to serve.
        document: The API document; the packaged one if None.
    """
    return Starlette(routes=[Mount("/", app=Api(world, packaged_document() if document is None else document))])


class Api:
    """The API itself, as an ASGI application.

    A 500 without `X-Request-Id` is a bug in the emulator; the ones with it are measured behaviour.
    """

    def __init__(self, world: World, document: ApiDocument) -> None:
        self._world = world
        self._document = document
        self._router = Router(document.operations.values())
        self._handlers = registered()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        # Read first: refusing before the body has been taken would make the server drop the connection.
        try:
            body = await request.body()
        except ClientDisconnect:
            # Nobody is left to answer, and nothing was done.
            return
        exchange = _Exchange(self._world, request)
        with self._world.lock:
            answer = self._answer(exchange, body)
        response = await exchange.completed(answer, receive)
        if response is None:
            return
        response.headers[EVIDENCE_HEADER] = exchange.evidence
        response.headers[REQUEST_ID_HEADER] = str(uuid.uuid4())
        await response(scope, receive, send)

    def _answer(self, exchange: _Exchange, body: bytes) -> Answer:
        self._world.clock.on_request()
        self._world.account.catch_up(self._world.context())
        try:
            key = self._authenticate(exchange.request)
            match = self._router.match(exchange.request.method, exchange.path.removeprefix(BASE_PATH))
            if not exchange.path.startswith(f"{BASE_PATH}/") or (not isinstance(match, Match) and not match.allowed):
                raise framework(404, "Not Found")
            if not isinstance(match, Match):
                return exchange.method_not_allowed(match.allowed)
            exchange.evidence = match.operation.evidence
            self._authorize(key, match)
            return self._dispatch(exchange, match, key, body)
        except Refusal as refusal:
            return exchange.refused(refusal)

    def _authenticate(self, request: Request) -> ApiKey:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        key = self._world.keys.get(secret.strip())
        if scheme.lower() != "bearer" or key is None:
            raise unauthorized()
        return key

    def _authorize(self, key: ApiKey, match: Match) -> None:
        if key.project_id is not None and match.operation.key_scope == "partner":
            raise forbidden("a Project key may not call this operation")
        project_id = match.arguments.get("projectId")
        if project_id is None:
            return
        if key.project_id not in (None, project_id):
            raise forbidden("the API key has no access to this project")
        if project_id not in self._world.projects:
            # Not measured for projects; other unknown things are a 400.
            raise wrong_request("Project not found")

    def _dispatch(self, exchange: _Exchange, match: Match, key: ApiKey, body: bytes) -> Answer:
        operation, request = match.operation, exchange.request
        handling = self._handlers.get(operation.id)
        if handling is None:
            return JsonReply(
                {
                    "error": "Not Implemented",
                    "message": f"the emulator does not do {operation.id} yet",
                    "operation": operation.id,
                },
                status_code=501,
            )
        query = dict(request.query_params)
        check_query(query, operation, self._document)
        parts: Mapping[str, Part] = {}
        if operation.multipart:
            parts = read_multipart(body, request.headers.get("content-type", ""))
        call = Call(
            world=self._world,
            operation=operation,
            key=key,
            path=match.arguments,
            query=query,
            body=self._read_body(operation, handling, body),
            parts=parts,
            host=request.headers.get("host", ""),
            now=self._world.clock.now(),
        )
        return handling.function(call)

    def _read_body(self, operation: Operation, handling: Handling, body: bytes) -> Any:
        if operation.body is None:
            return None
        if not body:
            if operation.body_required:
                raise bad_request("Required request body is missing")
            return None
        try:
            value: Any = json.loads(body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise bad_request("Malformed JSON in the request body") from error
        if handling.checked:
            check_body(value, operation.body, self._document)
        return value


class _Exchange:
    """One request and what is said of it on the way to its answer."""

    def __init__(self, world: World, request: Request) -> None:
        self.request = request
        self.path = cast("bytes", request.scope["raw_path"]).decode("ascii")
        self.evidence = "live"
        self._world = world

    def refused(self, refusal: Refusal) -> Response:
        """Return the answer that a refusal stands for."""
        body = refusal.body
        if refusal.framework:
            body = {"timestamp": self._world.clock.timestamp(), **body, "path": self.path}
        return JsonReply(body, status_code=refusal.status)

    def method_not_allowed(self, allowed: tuple[str, ...]) -> Response:
        """Return 405 with the methods that the path has."""
        response = self.refused(framework(405, "Method Not Allowed"))
        response.headers["Allow"] = ", ".join(allowed)
        return response

    async def completed(self, answer: Answer, receive: Receive) -> Response | None:
        """Wait for an answer that is not there yet; None where the client has gone meanwhile."""
        if isinstance(answer, Delayed):
            await anyio.sleep(self._world.clock.real_seconds(answer.seconds))
            answer = answer.answer
        return await self._worked(answer, receive) if isinstance(answer, Work) else answer

    async def _worked(self, work: Work, receive: Receive) -> Response | None:
        response: Response | None = None
        gone = False

        async def watch() -> None:
            nonlocal gone
            while (await receive())["type"] != "http.disconnect":
                """What else comes is more of a body that has been read."""
            gone = True
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


def _refuse_constant(text: str) -> float:
    raise ValueError(f"{text} is not JSON")
