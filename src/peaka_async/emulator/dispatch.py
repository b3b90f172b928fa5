"""From a request to its answer: the key, the checks that the API document asks for, and the handler."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from .bodies import check_body, check_query
from .document import ApiDocument, Operation
from .errors import Refusal, bad_request, forbidden, framework, unauthorized, wrong_request
from .exchange import Exchange, raw_path
from .materializing import catch_up_work
from .multipart import Part, read_multipart
from .registry import Answer, Call, Handling, registered
from .replies import JsonReply
from .routing import Match, NoMatch, Router
from .state.accounts import ApiKey
from .world import World

BASE_PATH = "/api/v1"
"""Where the API begins, on the live hosts and here."""


class Dispatch:
    """What a world answers to requests.

    Args:
        world: The state to serve.
        document: The API document.
    """

    def __init__(self, world: World, document: ApiDocument) -> None:
        self._world = world
        self._document = document
        self._router = Router(document.operations.values())
        self._handlers = registered()

    def match(self, request: Request) -> Match | NoMatch:
        """Return the operation that a request asks for; outside of the base path there are none."""
        path = raw_path(request)
        if not path.startswith(f"{BASE_PATH}/"):
            return NoMatch(())
        return self._router.match(request.method, path.removeprefix(BASE_PATH))

    async def respond(self, exchange: Exchange) -> Response | None:
        """Do what a request asks for; None where the client has gone meanwhile."""
        with self._world.lock:
            due = catch_up_work(self._world)
        if due is not None:
            await exchange.completed(due)
        with self._world.lock:
            answer = self._answer(exchange)
        return await exchange.completed(answer)

    def _answer(self, exchange: Exchange) -> Answer:
        try:
            key = self._authenticate(exchange.request)
            match = exchange.match
            if not isinstance(match, Match):
                if match.allowed:
                    return exchange.method_not_allowed(match.allowed)
                raise framework(404, "Not Found")
            self._authorize(key, match)
            return self._handle(exchange, match, key)
        except Refusal as refusal:
            return exchange.refused(refusal)

    def _authenticate(self, request: Request) -> ApiKey:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        key = self._world.keys.get(secret.strip())
        if scheme.lower() != "bearer" or key is None or key.expired(self._world.clock.timestamp()):
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

    def _handle(self, exchange: Exchange, match: Match, key: ApiKey) -> Answer:
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
        if handling.checked:
            check_query(query, operation, self._document)
        parts: Mapping[str, Part] = {}
        if operation.multipart:
            parts = read_multipart(exchange.body, request.headers.get("content-type", ""))
        call = Call(
            world=self._world,
            operation=operation,
            key=key,
            path=match.arguments,
            query=query,
            body=self._read_body(operation, handling, exchange.body),
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


def _refuse_constant(text: str) -> float:
    raise ValueError(f"{text} is not JSON")
