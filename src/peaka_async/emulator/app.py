"""The ASGI application: from bytes to a handler and back, with authentication and errors on the way."""

from __future__ import annotations

import json
import uuid
from typing import Any, cast

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from .bodies import check_body
from .document import ApiDocument, Operation, packaged_document
from .errors import Refusal, bad_request, forbidden, framework, unauthorized, wrong_request
from .registry import Call, Handling, registered
from .replies import JsonReply
from .routing import Match, Router
from .state.accounts import ApiKey
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
        with self._world.lock:
            response = self._answer(request, body)
        response.headers[REQUEST_ID_HEADER] = str(uuid.uuid4())
        await response(scope, receive, send)

    def _answer(self, request: Request, body: bytes) -> Response:
        self._world.clock.on_request()
        path = cast("bytes", request.scope["raw_path"]).decode("ascii")
        evidence = "live"
        allowed: tuple[str, ...] = ()
        try:
            key = self._authenticate(request)
            match = self._router.match(request.method, path.removeprefix(BASE_PATH)) if _under_base(path) else None
            if not isinstance(match, Match):
                allowed = () if match is None else match.allowed
                raise framework(405, "Method Not Allowed") if allowed else framework(404, "Not Found")
            evidence = match.operation.evidence
            self._authorize(key, match)
            response = self._dispatch(request, match, key, body)
        except Refusal as refusal:
            response = self._refuse(refusal, path)
        if allowed:
            response.headers["Allow"] = ", ".join(allowed)
        response.headers[EVIDENCE_HEADER] = evidence
        return response

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

    def _dispatch(self, request: Request, match: Match, key: ApiKey, body: bytes) -> Response:
        operation = match.operation
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
        call = Call(
            world=self._world,
            operation=operation,
            key=key,
            path=match.arguments,
            query=dict(request.query_params),
            body=self._read_body(operation, handling, body),
            now=self._world.clock.now(),
        )
        return handling.function(call)

    def _read_body(self, operation: Operation, handling: Handling, body: bytes) -> Any:
        if operation.body is None:
            return None
        if not body:
            raise bad_request("Required request body is missing")
        try:
            value: Any = json.loads(body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise bad_request("Malformed JSON in the request body") from error
        if handling.checked:
            check_body(value, operation.body, self._document)
        return value

    def _refuse(self, refusal: Refusal, path: str) -> Response:
        body = refusal.body
        if refusal.framework:
            body = {"timestamp": self._world.clock.timestamp(), **body, "path": path}
        return JsonReply(body, status_code=refusal.status)


def _under_base(path: str) -> bool:
    return path.startswith(f"{BASE_PATH}/")


def _refuse_constant(text: str) -> float:
    raise ValueError(f"{text} is not JSON")
