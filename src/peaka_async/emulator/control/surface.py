"""The controls over HTTP, under `/_emulator/`: for this machine, without a key, and no part of what they control."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

import anyio.to_thread
import attrs
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from ..document import Operation
from ..exchange import raw_path
from ..materializing import catch_up_work
from ..registry import import_modules_of
from ..replies import JsonReply
from ..routing import NoMatch, Router
from ..world import World
from .checks import ControlError, Schema, bad_value, check, close_to, unknown

CONTROL_PATH = "/_emulator"


@attrs.frozen
class ControlCall:
    """One request to the controls, checked.

    Attributes:
        world: What it acts on.
        path: The arguments in the path.
        query: The query parameters.
        body: The parsed JSON body; an empty object where there is none.
    """

    world: World
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: dict[str, Any]


ControlFunction = Callable[[ControlCall], Any]


@attrs.frozen
class Control:
    """One control.

    Attributes:
        method: Its HTTP method.
        path: Its path below `/_emulator`.
        function: Does it, with the world's lock held, and returns the answer as JSON.
        body: The schema of its body; None where it takes none.
        answer: The schema of its answer.
        query: The schemas of its query parameters, all of them optional.
    """

    method: str
    path: str
    function: ControlFunction
    body: Schema | None
    answer: Schema
    query: Mapping[str, Schema]

    @property
    def id(self) -> str:
        """What it is called in the document of the controls: the name of its function."""
        return self.function.__name__


_CONTROLS: dict[str, Control] = {}


def control(
    method: str, path: str, *, answer: Schema, body: Schema | None = None, query: Mapping[str, Schema] | None = None
) -> Callable[[ControlFunction], ControlFunction]:
    """Make the decorated function a control; its docstring describes it in the document of the controls."""

    def register(function: ControlFunction) -> ControlFunction:
        one = Control(method, path, function, body, answer, query or {})
        if one.id in _CONTROLS:
            raise ValueError(f"two controls are called {one.id}")
        _CONTROLS[one.id] = one
        return function

    return register


@functools.cache
def controls() -> Mapping[str, Control]:
    """Return the controls by id."""
    # Importing the modules of controls is what registers them; doing it here keeps this module below them.
    import_modules_of(f"{__package__}.routes")
    return _CONTROLS


class ControlSurface:
    """The controls of a world as an ASGI application; their requests are not journalled and meet with no faults."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._router = Router(
            Operation(one.id, one.method, tuple(one.path.strip("/").split("/")), key_scope="", evidence="")
            for one in controls().values()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            # Nobody is left to answer, and nothing was done.
            return
        with self._world.lock:
            due = catch_up_work(self._world)
        if due is not None:
            await anyio.to_thread.run_sync(due.run)
        try:
            reply = JsonReply(self._answer(request, body))
        except ControlError as refused:
            reply = JsonReply({"error": refused.error, "message": refused.message}, refused.status)
        await reply(scope, receive, send)

    def _answer(self, request: Request, body: bytes) -> Any:
        if "origin" in request.headers:
            # Any page that a browser shows could reach a server on this machine, and this one asks for no key.
            raise ControlError(403, "Forbidden", "the controls are not for web pages")
        path = raw_path(request).removeprefix(CONTROL_PATH)
        match = self._router.match(request.method, path)
        if isinstance(match, NoMatch):
            raise _no_control(request.method, path, match)
        found = controls()[match.operation.id]
        call = ControlCall(self._world, match.arguments, _checked_query(request, found), _checked_body(body, found))
        with self._world.lock:
            self._world.touched += 1
            return found.function(call)


def _no_control(method: str, path: str, match: NoMatch) -> ControlError:
    if match.allowed:
        return ControlError(405, "Method Not Allowed", f"{path} has no {method}, but {', '.join(match.allowed)}")
    return unknown("control", path, {one.path for one in controls().values()})


def _checked_query(request: Request, found: Control) -> Mapping[str, str]:
    query = dict(request.query_params)
    for name, text in query.items():
        if name not in found.query:
            raise bad_value(f"{found.path} has no query parameter {name!r}{close_to(name, found.query)}")
        schema = found.query[name]
        check(int(text) if schema["type"] == "integer" and text.isdecimal() else text, schema, name)
    return query


def _checked_body(body: bytes, found: Control) -> dict[str, Any]:
    if found.body is None:
        if body:
            raise bad_value(f"{found.method} {found.path} takes no body")
        return {}
    try:
        value: Any = json.loads(body) if body else {}
    except (ValueError, RecursionError) as error:
        raise bad_value(f"the body is no JSON: {error}") from error
    check(value, found.body)
    return cast("dict[str, Any]", value)
